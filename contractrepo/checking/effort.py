"""How much work a schema makes of one value, known before an engine is set to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.checking.in_place import costs
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append, escape

_MOST = 2_000_000
_MOST_IN_ALL = 20_000_000


class Effort:
    """Counts the schemas that an engine may have to try on the parts of a value.

    Engines try each alternative anew, so that two of them at each level double the work with every level.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._costs = costs(subject.in_place, _MOST)
        self._widest = max(self._costs.values(), default=1)
        self._counted: dict[tuple[str, int], int] = {}
        self._left = _MOST_IN_ALL

    def is_bearable(self, pointer: str, value: Any) -> bool:
        """Tell whether an engine can judge `value` by the schema at `pointer` in reasonable time."""
        if self._widest ** _depth(value) * _size(value) <= _MOST:
            return True
        try:
            count = self._count(pointer, value)
        except RecursionError:
            return False
        self._left -= count
        return self._left > 0 and count < _MOST

    def _count(self, pointer: str, value: Any) -> int:
        if not isinstance(value, (dict, list)):
            return self._costs.get(pointer, 1)
        key = pointer, id(value)
        if key not in self._counted:
            self._counted[key] = 0
            total = 1 + sum(self._count(one, value) for one in self._subject.in_place.get(pointer, ()))
            total += sum(self._count(*one) for one in self._below(pointer, value))
            self._counted[key] = min(total, _MOST)
        return self._counted[key]

    def _below(self, pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
        part = self._subject.part_at(pointer)
        schema = part.value if part is not None and isinstance(part.value, dict) else {}
        if isinstance(value, dict):
            properties = schema.get("properties")
            for name, item in value.items():
                if isinstance(properties, dict) and name in properties:
                    yield f"{pointer}/properties/{escape(name)}", item
                for keyword in ("additionalProperties", "unevaluatedProperties"):
                    if keyword in schema:
                        yield f"{pointer}/{keyword}", item
                for pattern in schema.get("patternProperties") or ():
                    yield append(pointer, "patternProperties", pattern), item
        elif isinstance(value, list):
            for item in value:
                for keyword in ("items", "contains", "unevaluatedItems"):
                    if keyword in schema:
                        yield f"{pointer}/{keyword}", item


def _depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, items), default=0)


def _size(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_size, items))
