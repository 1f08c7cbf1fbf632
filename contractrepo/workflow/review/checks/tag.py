"""A record is an annotated tag at a commit."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.core.text import printable
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case

_HINT = "sign an annotated tag at the commit: git tag -s"


def tag(case: Case) -> Iterator[Flaw]:
    """Object to lightweight tags, and to tags of anything but a commit."""
    kind = case.sighting.kind
    if kind == "commit":
        yield Flaw("tag-lightweight", "the tag is lightweight: it says nothing and nobody signed it", _HINT)
    elif kind != "tag":
        yield Flaw("tag-target", f"the ref holds a {kind}, not a tag", _HINT)
    elif (target := _target(case.sighting.raw)) not in {"commit", ""}:
        yield Flaw("tag-target", f"the tag is at a {target}, not at a commit", _HINT)


def _target(raw: bytes) -> str:
    """Return the type that a tag object names in its second header, or nothing."""
    second = raw[:200].split(b"\n")[1:2]
    found = second[0] if second and second[0].startswith(b"type ") else b""
    return printable(found.removeprefix(b"type ").decode("utf-8", "replace"), limit=20)
