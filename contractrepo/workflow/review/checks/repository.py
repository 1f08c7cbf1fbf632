"""A record was made for this repository."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def repository(case: Case) -> Iterator[Flaw]:
    """Object to a record that was copied from another repository, be its policy the same word for word.

    The example of the format names no repository; a record that names none is bound by its policy and commit alone.
    """
    said = case.record.repository
    if said is not None and said != case.facts.repository():
        hint = f"sign it for this one: {case.command(case.record.kind)}"
        yield Flaw("repository-mismatch", "the record was made for another repository", hint)
