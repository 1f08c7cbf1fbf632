"""Unions of cases: "and" between them, and what is kept of a constraint that is not modelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractrepo.schema.inclusion.atoms import NOTHING, Atom
from contractrepo.schema.inclusion.clauses import Clause, Clauses, Place, Scope
from contractrepo.schema.inclusion.limits import CASES, TooComplex
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.records import EVERYTHING, Object, Opaque, Record

Case = tuple[Record, frozenset[Atom]]
"""A record, and schemas that must not hold besides it."""
NOBODY: frozenset[Atom] = frozenset()
ANY_CASE: tuple[Case, ...] = tuple((record, NOBODY) for record in EVERYTHING)


def both(left: Iterable[Case], right: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases of the values in both.

    Raises:
        TooComplex: There are too many.
    """
    if right is ANY_CASE:
        return tuple(left)
    found: dict[Case, None] = {}
    other = list(right)
    for mine, unwanted in left:
        for theirs, more in other:
            met = meet(mine, theirs)
            if met is not None:
                found[met, unwanted | more] = None
        if len(found) > CASES:
            raise TooComplex("too many alternatives")
    return tuple(found)


def vague(record: Record, pointer: str, constraint: Opaque) -> Record:
    """Return a record that is wider than it should be, because of a constraint at `pointer` that is not modelled."""
    places = {**record.places, constraint.keyword: Place(pointer, constraint.keyword)}
    return replace(record, opaque=record.opaque | {constraint}, places=places)


def all_vague(cases: Iterable[Case], pointer: str, constraint: Opaque) -> tuple[Case, ...]:
    """Return the cases with every record made vague."""
    return tuple((vague(record, pointer, constraint), unwanted) for record, unwanted in cases)


def absent(name: str, place: Place) -> list[Case]:
    """Return the cases of the values that have no member `name`, which `place` states."""
    without = Object(every=Clauses((Clause(Scope(name), NOTHING, place=place),)))
    return [(without if isinstance(record, Object) else record, NOBODY) for record in EVERYTHING]
