"""The values that two records share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from contractrepo.schema.inclusion.atoms import Conj
from contractrepo.schema.inclusion.clauses import Clause, Clauses, Place
from contractrepo.schema.inclusion.formats import within_format
from contractrepo.schema.inclusion.membership import fits
from contractrepo.schema.inclusion.records import (
    EVERYTHING,
    Array,
    Boolean,
    Null,
    Number,
    Object,
    Record,
    String,
)

_CLASH = object()
_FULL = {type(record): record for record in EVERYTHING}


def _listed(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _agreed(left: bool | None, right: bool | None) -> Any:
    if left is None or right is None:
        return right if left is None else left
    return _CLASH


def _joined(left: tuple[Clause, ...], right: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys((*left, *right))) if left and right else left or right


def _clauses(left: Clauses, right: Clauses) -> Clauses:
    return Clauses(_joined(left, right)) if left and right else left or right


def _united(left: frozenset[Any], right: frozenset[Any]) -> frozenset[Any]:
    return left | right


def _both(left: Conj, right: Conj) -> Conj:
    return left.also(right)


def _positions(left: Array, right: Array) -> tuple[Conj, ...]:
    size = max(len(left.prefix), len(right.prefix))
    return tuple(left.item(i).also(right.item(i)) for i in range(size))


_SHARED: Mapping[str, Callable[[Any, Any], Any]] = {"only": _listed, "excluded": _united, "opaque": _united}
_COUNTS: Mapping[str, Callable[[Any, Any], Any]] = {"least": max, "most": min}
FIELDS: Mapping[type[Record], Mapping[str, Callable[[Any, Any], Any]]] = {
    Null: _SHARED,
    Boolean: _SHARED,
    Number: {
        **_SHARED,
        "low": max,
        "high": min,
        "whole": _agreed,
        "steps": _united,
        "not_steps": _united,
    },
    String: {
        **_SHARED,
        **_COUNTS,
        "patterns": _united,
        "not_patterns": _united,
        "formats": _united,
        "not_formats": _united,
    },
    Array: {**_SHARED, **_COUNTS, "rest": _both, "unique": _agreed, "contains": _united},
    Object: {**_SHARED, **_COUNTS, "every": _clauses, "some": _joined, "required": _united, "names": _both},
}
"""How each field of each record is combined; ``prefix`` of arrays needs the whole record and stands in `meet`."""


def meet(left: Record, right: Record) -> Record | None:
    """Return the record of the values in both, or None where that is empty at first sight."""
    kind = type(left)
    if kind is not type(right):
        return None
    full = _FULL[kind]
    if right is full or left is right:
        return left
    if left is full:
        return right
    changes: dict[str, Any] = {}
    places = {**right.places, **left.places}
    for name, combine in FIELDS[kind].items():
        mine, other = getattr(left, name), getattr(right, name)
        if mine == other:
            continue
        value = combine(mine, other)
        if value is _CLASH:
            return None
        if value != mine:
            changes[name] = value
            if value == other and name in right.places:
                places[name] = right.places[name]
    if isinstance(left, Array) and isinstance(right, Array) and (left.prefix or right.prefix):
        changes["prefix"] = _positions(left, right)
    met = _made(left, changes, places)
    return None if hopeless(met) else met


def _made(left: Record, changes: dict[str, Any], places: dict[str, Place]) -> Record:
    met = replace(left, **changes, places=places)
    if met.only is None or isinstance(met, (Array, Object)):
        return met
    kept = frozenset(text for text in met.only if fits(met, json.loads(text)))
    return met if kept == met.only else replace(met, only=kept)


def hopeless(record: Record) -> bool:
    """Tell whether a record is empty at first sight."""
    if record.only is not None and record.only <= record.excluded:
        return True
    if any(one.opposite in record.opaque for one in record.opaque):
        return True
    if isinstance(record, Number):
        return _no_number(record)
    if isinstance(record, String):
        return record.least > record.most or _contradiction(record)
    if isinstance(record, Object):
        return max(record.least, len(record.required)) > record.most
    return isinstance(record, Array) and record.least > record.most


def _no_number(record: Number) -> bool:
    (low, open_low), (high, closed_high) = record.low, record.high
    return (
        low > high or (low == high and (open_low or not closed_high)) or bool(record.steps & record.not_steps)
    )


def _contradiction(record: String) -> bool:
    if record.patterns & record.not_patterns:
        return True
    return any(within_format(own, other) for own in record.formats for other in record.not_formats)
