"""Schemas whose values would have to be infinite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.parts import Part
from contractrepo.openapi.references import local_pointer

_DEMANDING = frozenset({"$ref", "allOf", "required", "minItems"})


def schema_circles(subject: Subject) -> Iterator[Remark]:
    """Yield schemas that can only hold a value which holds a value of the same schema, and so on.

    A schema is finite when it demands nothing, or only finite schemas. What is not shown to be finite in the end leads
    in a circle.
    """
    schemas = (part for part in subject.by_kind.get("schema", ()) if _may_demand(part.value))
    demands = {part.pointer: found for part in schemas if (found := _demands(part))}
    endless = _endless(demands)
    for circle in _circles(demands, endless):
        if any(map(_in_value, circle)):
            name = printable(circle[0].rpartition("/")[2], limit=60)
            message = f"no finite value can match: '{name}' requires a value of itself"
            yield Remark(
                "schema-unsatisfiable", circle[0], message, "make a property on the way optional", "warning"
            )


def _may_demand(schema: Any) -> bool:
    return type(schema) is dict and not _DEMANDING.isdisjoint(schema)


def _demands(part: Part) -> list[str]:
    """Return pointers of the schemas that every value of this one must have a value for.

    Properties and items that demand nothing themselves are left out: they cannot be part of a circle.
    """
    schema = part.value
    found = []
    target = None if part.reference is None else local_pointer(part.reference)
    if target is not None:
        found.append(target)
    all_of = schema.get("allOf")
    found += [
        append(part.pointer, "allOf", index)
        for index, _ in enumerate(all_of if isinstance(all_of, list) else [])
    ]
    if schema.get("type") == "object":
        found += _required(part.pointer, schema)
    least = schema.get("minItems")
    if (
        schema.get("type") == "array"
        and isinstance(least, int)
        and least > 0
        and _may_demand(schema.get("items"))
    ):
        found.append(append(part.pointer, "items"))
    return found


def _required(pointer: str, schema: Mapping[str, Any]) -> list[str]:
    required, properties = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict):
        return []
    return [
        append(pointer, "properties", name)
        for name in required
        if isinstance(name, str) and _may_demand(properties.get(name))
    ]


def _endless(demands: Mapping[str, list[str]]) -> dict[str, None]:
    """Take away, again and again, what demands only schemas that are not endless."""
    waiting = {pointer: len([one for one in found if one in demands]) for pointer, found in demands.items()}
    asked_by: dict[str, list[str]] = {}
    for pointer, found in demands.items():
        for one in found:
            if one in demands:
                asked_by.setdefault(one, []).append(pointer)
    finite = [pointer for pointer, count in waiting.items() if count == 0]
    for pointer in finite:  # grows on the way
        for asker in asked_by.get(pointer, ()):
            waiting[asker] -= 1
            if waiting[asker] == 0:
                finite.append(asker)
    return {pointer: None for pointer, count in waiting.items() if count > 0}


def _circles(demands: Mapping[str, list[str]], endless: Mapping[str, None]) -> Iterator[list[str]]:
    """Yield each circle once, beginning with the member that stands first in the document."""
    order = {pointer: index for index, pointer in enumerate(endless)}
    done: set[str] = set()
    for start in endless:
        way: dict[str, None] = {}
        here = start
        while here not in way and here not in done:
            way[here] = None
            here = next(one for one in demands[here] if one in endless)
        if here in way:
            listed = list(way)
            members = listed[listed.index(here) :]
            yield sorted(members, key=lambda pointer: (_in_value(pointer), order[pointer]))
        done.update(way)


def _in_value(pointer: str) -> bool:
    """Tell whether a schema is about a part of the value, so that a circle through it is no mere reference loop."""
    return pointer.endswith("/items") or pointer.rsplit("/", 2)[-2] == "properties"
