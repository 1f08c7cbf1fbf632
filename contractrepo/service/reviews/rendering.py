"""Records for git to sign."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import TAGS
from contractrepo.workflow.records import Record, render


@dataclass(frozen=True, slots=True)
class Rendered:
    """What ``git tag -s -F - TAG COMMIT`` needs.

    Attributes:
        message: The annotation, byte for byte.
        tag: The tag's name, without ``refs/tags/``.
        commit: What it is to tag.
    """

    message: str
    tag: str
    commit: str


def rendered(record: Record) -> Rendered:
    """Return a record as git takes it."""
    return Rendered(render(record).decode("utf-8"), record.ref.removeprefix(TAGS), record.subject.commit)
