"""How much work a schema makes of one value, known before an engine is set to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.checking.in_place import leads_on
from contractrepo.checking.subject import MOST_COUNTED, Subject
from contractrepo.core.pointer import append, escape

# The samples of a description of 134 operations make 500 steps that are not obvious without an engine.
_MOST_IN_ALL = 400_000
# Steps that are not worth counting exactly.
_FEW = 100
_MEMBERS = ("additionalProperties", "unevaluatedProperties")
_ITEMS = ("items", "contains", "unevaluatedItems")


class Effort:
    """Counts the schemas that an engine may have to try on the parts of a value.

    Engines try each alternative anew, so that two of them at each level double the work with every level.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._costs = subject.costs
        self._widest = max(self._costs.values(), default=1)
        self._counted: dict[tuple[str, int], int] = {}
        self._left = _MOST_IN_ALL

    def steps(self, pointer: str, value: Any) -> int | None:
        """Return how many steps an engine may take to judge `value` by the schema at `pointer`, or None for too many.

        All that were counted so far are bounded too.
        """
        depth, size = _measure(value)
        count = self._widest**depth * size
        if self._left <= 0:
            return None
        if count > _FEW:
            try:
                count = self._count(pointer, value)
            except RecursionError:
                return None
        self._left -= count
        return count if self._left > 0 and count < MOST_COUNTED else None

    def _count(self, pointer: str, value: Any) -> int:
        if type(value) is not dict and type(value) is not list:
            return self._costs.get(pointer, 1)
        key = pointer, id(value)
        counted = self._counted.get(key)
        if counted is None:
            self._counted[key] = 0
            total = 1
            for one in self._subject.in_place.get(pointer, ()):
                total += self._count(one, value)
            part = self._subject.part_at(pointer)
            if part is not None and type(part.value) is dict:
                total += self._count_items(pointer, part.value, value)
            counted = self._counted[key] = min(total, MOST_COUNTED)
        return counted

    def _count_items(self, pointer: str, schema: Mapping[str, Any], value: Any) -> int:
        if type(value) is dict:
            return self._count_members(pointer, schema, value)
        total = 0
        for keyword in _ITEMS:
            if keyword in schema:
                total += sum(self._count(f"{pointer}/{keyword}", item) for item in value)
        return total

    def _count_members(self, pointer: str, schema: Mapping[str, Any], value: Mapping[str, Any]) -> int:
        properties, total = schema.get("properties"), 0
        if type(properties) is dict:
            for name, item in value.items():
                if name not in properties:
                    continue
                if type(item) is dict or type(item) is list or leads_on(properties[name]):
                    total += self._count(f"{pointer}/properties/{escape(name)}", item)
                else:
                    total += 1
        for keyword in _MEMBERS:
            if keyword in schema:
                total += sum(self._count(f"{pointer}/{keyword}", item) for item in value.values())
        for pattern in schema.get("patternProperties") or ():
            place = append(pointer, "patternProperties", pattern)
            total += sum(self._count(place, item) for item in value.values())
        return total


def _measure(value: Any) -> tuple[int, int]:
    """Return how deep a value is, and of how many values it is made."""
    if type(value) is not dict and type(value) is not list:
        return 1, 1
    depth, size = 0, 1
    for item in value.values() if type(value) is dict else value:
        if type(item) is dict or type(item) is list:
            inner, count = _measure(item)
            depth, size = max(depth, inner), size + count
        else:
            depth, size = depth or 1, size + 1
    return depth + 1, size
