"""The objects of a description, each with its kind and place."""

from __future__ import annotations

from collections.abc import Mapping
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
        reference: The `$ref` where the object is a reference, else None.
    """

    __slots__ = ("_pointer", "kind", "parent", "reference", "step", "value")

    def __init__(self, kind: Kind, value: Any, parent: Part | None, step: str) -> None:
        self.kind = kind
        self.value = value
        self.parent = parent
        self.step = step
        self.reference: str | None = None
        self._pointer: str | None = None
        if type(value) is dict and "$ref" in value and kind.may_refer:
            target = value["$ref"]
            self.reference = target if isinstance(target, str) else None

    @property
    def pointer(self) -> str:
        """Return the JSON pointer of the object in the description's data."""
        if self._pointer is None:
            self._pointer = self.step if self.parent is None else self.parent.pointer + self.step
        return self._pointer


def parts_below(value: Any, kind: str, pointer: str, *, ref_siblings: bool) -> list[Part]:
    """Return the object at `pointer` and all objects in it, outer ones first, in document order.

    Args:
        value: The object.
        kind: Name of its kind.
        pointer: Its place.
        ref_siblings: Whether schemas beside a `$ref` count; members beside it never count elsewhere, but for path items.
    """
    found: list[Part] = []
    waiting = [Part(KINDS[kind], value, None, pointer)]
    while waiting:
        part = waiting.pop()
        found.append(part)
        value, own = part.value, part.kind
        # Most objects hold no others, which is seen without looking at each of their fields.
        if type(value) is not dict or (own.rest is None and _FIELDS[own.name].isdisjoint(value)):
            continue
        if part.reference is None or _open(part, ref_siblings=ref_siblings):
            below = _below(part)
            below.reverse()
            waiting += below
    return found


def _open(part: Part, *, ref_siblings: bool) -> bool:
    """Tell whether members beside a `$ref` count."""
    name = part.kind.name
    return name == "path item" or (name == "schema" and ref_siblings)


def _below(part: Part) -> list[Part]:
    held, rest = _HELD[part.kind.name], part.kind.rest
    found: list[Part] = []
    for field, value in part.value.items():
        how = held.get(field)
        if how is not None:
            inner, shape = how
            if shape is None:
                found.append(Part(inner, value, part, "/" + field))
            elif type(value) is dict and shape is dict:
                found += [Part(inner, item, part, f"/{field}/{escape(name)}") for name, item in value.items()]
            elif type(value) is list and shape is list:
                found += [Part(inner, item, part, f"/{field}/{index}") for index, item in enumerate(value)]
        elif rest is not None and not field.startswith("x-"):
            found.append(Part(KINDS[rest], value, part, "/" + escape(field)))
    return found


def _fields(kind: Kind) -> dict[str, _Held]:
    """Return what each field of a kind holds."""
    return {
        **{field: (KINDS[inner], list) for field, inner in kind.many.items()},
        **{field: (KINDS[inner], dict) for field, inner in kind.named.items()},
        **{field: (KINDS[inner], None) for field, inner in kind.one.items()},
    }


# Kind of the objects that a field holds, and the type of the collection around them, None for a single object.
_Held = tuple[Kind, type | None]
_HELD: Mapping[str, Mapping[str, _Held]] = {name: _fields(kind) for name, kind in KINDS.items()}
_FIELDS: Mapping[str, frozenset[str]] = {name: frozenset(held) for name, held in _HELD.items()}
