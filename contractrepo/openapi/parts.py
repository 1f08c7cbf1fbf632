"""The objects of a description, each with its kind and place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.core.pointer import escape
from contractrepo.openapi.kinds import KINDS, Kind


class Part:
    """One object of a description.

    Attributes:
        kind: What it is.
        value: The object as written; of the wrong type where the document is wrong.
        parent: The object that holds it, or None.
        step: Its place below `parent` as a piece of a pointer; below None a whole pointer.
    """

    __slots__ = ("_pointer", "kind", "parent", "step", "value")

    def __init__(self, kind: Kind, value: Any, parent: Part | None, step: str) -> None:
        self.kind = kind
        self.value = value
        self.parent = parent
        self.step = step
        self._pointer: str | None = None

    @property
    def pointer(self) -> str:
        """Return the JSON pointer of the object in the description's data."""
        if self._pointer is None:
            self._pointer = self.step if self.parent is None else self.parent.pointer + self.step
        return self._pointer

    @property
    def reference(self) -> str | None:
        """Return the `$ref` where the object is a reference, else None."""
        if not (self.kind.referable or self.kind.lenient) or not isinstance(self.value, dict):
            return None
        target = self.value.get("$ref")
        return target if isinstance(target, str) else None


def parts_below(value: Any, kind: str, pointer: str, *, ref_siblings: bool) -> Iterator[Part]:
    """Yield the object at `pointer` and all objects in it, outer ones first, in document order.

    Args:
        value: The object.
        kind: Name of its kind.
        pointer: Its place.
        ref_siblings: Whether schemas beside a `$ref` count; members beside it never count elsewhere, but for path items.
    """
    waiting = [Part(KINDS[kind], value, None, pointer)]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part.value, dict) and (_open(part, ref_siblings=ref_siblings)):
            below = _below(part)
            below.reverse()
            waiting += below


def _open(part: Part, *, ref_siblings: bool) -> bool:
    name = part.kind.name
    return part.reference is None or name == "path item" or (name == "schema" and ref_siblings)


def _below(part: Part) -> list[Part]:
    kind, found = part.kind, []
    one, many, named, rest = kind.one, kind.many, kind.named, kind.rest
    for field, value in part.value.items():
        if field in one:
            found.append(Part(KINDS[one[field]], value, part, "/" + field))
        elif field in named:
            if isinstance(value, dict):
                inner = KINDS[named[field]]
                found += [Part(inner, item, part, f"/{field}/{escape(name)}") for name, item in value.items()]
        elif field in many:
            if isinstance(value, list):
                inner = KINDS[many[field]]
                found += [Part(inner, item, part, f"/{field}/{index}") for index, item in enumerate(value)]
        elif rest is not None and not field.startswith("x-"):
            found.append(Part(KINDS[rest], value, part, "/" + escape(field)))
    return found
