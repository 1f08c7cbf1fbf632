"""The smallest value of a record of any type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task, Unknown
from contractrepo.schema.inclusion.building.arrays import array, array_member
from contractrepo.schema.inclusion.building.objects import object_, object_member
from contractrepo.schema.inclusion.building.parts import Parts, written
from contractrepo.schema.inclusion.building.scalars import number, string
from contractrepo.schema.inclusion.records import Array, Number, Object, Record, String

_NOTHING_FORCED: Mapping[Any, Any] = {}


class Builder:
    """Builds values; every builder answers `Found`, `EMPTY` (shown: there is none) or `Unknown`."""

    def __init__(self) -> None:
        self._parts = Parts()

    def build(self, record: Record, forced: Mapping[Any, Any] = _NOTHING_FORCED) -> Task:
        """The smallest value of a record.

        Args:
            record: What the value must be.
            forced: Fixed values of some members or positions: so a bad part is wrapped into a whole value. They are
                not looked at again.
        """
        if record.only is not None:
            return (yield from self._listed(record))
        if isinstance(record, Number):
            return number(record)
        if isinstance(record, String):
            return string(record)
        if isinstance(record, Array):
            got = yield from array(record, forced, self._parts)
        else:
            assert isinstance(record, Object)
            got = yield from object_(record, forced, self._parts)
        if isinstance(got, Found) and record.excluded:
            return (yield from self._allowed(record, got))
        return got

    def _listed(self, record: Record) -> Task:
        worst: Answer = EMPTY
        allowed = (record.only or frozenset()) - record.excluded
        for text in sorted(allowed, key=lambda text: (len(text), text)):
            value = json.loads(text)
            got: Answer = Found(value)
            if isinstance(record, Array):
                got = yield from array_member(record, value, self._parts)
            elif isinstance(record, Object):
                got = yield from object_member(record, value, self._parts)
            if isinstance(got, Found):
                return got
            worst = worst if got is EMPTY else got
        return worst

    def _allowed(self, record: Array | Object, got: Found) -> Task:
        """Where the smallest value is excluded: a larger one."""
        if written(got.value) not in record.excluded:
            return got
        if len(got.value) < record.most:
            return (yield from self.build(replace(record, least=len(got.value) + 1)))
        return Unknown("a value that is excluded")
