"""Members and items that no other keyword looked at (JSON Schema 2020-12 core, section 11).

A case knows which schemas hold, so what it says about members and items is what was evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from contractrepo.schema.inclusion.atoms import ANYTHING, Atom, Conj
from contractrepo.schema.inclusion.clauses import Clause, Clauses, Place, Scope
from contractrepo.schema.inclusion.combining import Case, vague
from contractrepo.schema.inclusion.records import Array, Object, Opaque, Record
from contractrepo.schema.inclusion.side import Side

_REASON = "it depends on which schemas hold"
# Constraints that stand for schemas whose members and items are not known.
_BLURRING = frozenset({"$dynamicRef", "$ref", "allOf", "anyOf", "patternProperties", "schema"})


def evaluates(atom: Atom, side: Side) -> bool:
    """Tell whether a schema looks at what was evaluated: then it sees its own part of a composition only."""
    return isinstance(atom.schema, dict) and any(name in side.keywords(atom) for name in _REMAINING)


def remaining(cases: tuple[Case, ...], atom: Atom, side: Side) -> tuple[Case, ...]:
    """Return the cases of `atom` with what its ``unevaluated...`` say; each must know exactly which schemas hold."""
    keywords = side.keywords(atom)
    for keyword, (kind, rest) in _REMAINING.items():
        if keyword not in keywords:
            continue
        place = Place(atom.pointer, keyword)
        others = side.part(atom, keyword)
        constraint = Opaque(keyword, _REASON, side.content(atom.schema))
        cases = tuple(
            (rest(record, others, place, constraint) if isinstance(record, kind) else record, unwanted)
            for record, unwanted in cases
        )
    return cases


def _members(record: Object, rest: Atom, place: Place, constraint: Opaque) -> Record:
    if any(clause.scope.is_rest for clause in record.every) or _is_stated(record, place):
        return record
    if rest.schema is not True and _is_blurred(record):
        return vague(record, place.pointer, constraint)
    scope = Scope(
        but_names=frozenset(clause.scope.name for clause in record.every if clause.scope.name is not None),
        but_patterns=frozenset(c.scope.pattern for c in record.every if c.scope.pattern is not None),
    )
    value = ANYTHING if rest.schema is True else Conj(frozenset({rest}))
    return replace(record, every=Clauses((*record.every, Clause(scope, value, place=place))))


def _items(record: Array, rest: Atom, place: Place, constraint: Opaque) -> Record:
    if record.rest != ANYTHING or _is_stated(record, place):
        return record
    # What `contains` found counts as evaluated, wherever it is.
    if rest.schema is not True and (record.contains or _is_blurred(record)):
        return vague(record, place.pointer, constraint)
    return replace(record, rest=Conj(frozenset({rest})), places={**record.places, "rest": place})


_REMAINING: Mapping[str, tuple[type[Record], Callable[[Any, Atom, Place, Opaque], Record]]] = {
    "unevaluatedItems": (Array, _items),
    "unevaluatedProperties": (Object, _members),
}


def _is_stated(record: Record, place: Place) -> bool:
    """Tell whether a schema inside has looked at all that remains."""
    return any(constraint.keyword == place.keyword for constraint in record.opaque)


def _is_blurred(record: Record) -> bool:
    return any(constraint.keyword in _BLURRING for constraint in record.opaque)
