"""Tags: unique names, and parents that exist (3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.near import did_you_mean


def tags(subject: Subject) -> Iterator[Remark]:
    """Yield tags that are declared twice, and parents that are not declared or lead in a circle."""
    parents: dict[str, str | None] = {}
    for part, tag in subject.objects("tag"):
        name, parent = tag.get("name"), tag.get("parent")
        if not isinstance(name, str):
            continue
        if name in parents:
            message = f"the tag '{printable(name, limit=80)}' is declared twice"
            yield Remark("tag-repeated", append(part.pointer, "name"), message, "keep one of them")
        parents.setdefault(name, parent if isinstance(parent, str) else None)
    for part, tag in subject.objects("tag"):
        name, parent = tag.get("name"), tag.get("parent")
        if not isinstance(name, str) or not isinstance(parent, str):
            continue
        pointer = append(part.pointer, "parent")
        if parent not in parents:
            message = f"there is no tag '{printable(parent, limit=80)}'"
            yield Remark("tag-parent-unknown", pointer, message, did_you_mean(parent, parents))
        elif _circular(name, parents):
            message = f"the tag '{printable(name, limit=80)}' is its own ancestor"
            yield Remark("tag-parent-loop", pointer, message, "remove the parent of one of them")


def _circular(name: str, parents: dict[str, str | None]) -> bool:
    above, seen = parents.get(name), set[str]()
    while above is not None and above not in seen:
        if above == name:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
