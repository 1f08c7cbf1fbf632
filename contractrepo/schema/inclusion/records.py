"""Sets of JSON values as records that are closed under "and", "or" and "not".

A schema becomes a union of records. A record speaks about one JSON type and holds plain constraints; schemas of parts
stay closed inside a `Conj` and are opened only when somebody asks, so recursion costs nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from contractrepo.core.json_values import canonical_json
from contractrepo.schema.inclusion.atoms import ANYTHING, Conj
from contractrepo.schema.inclusion.clauses import NO_CLAUSES, Clause, Clauses, Contains, Place

INF = math.inf
Bound = Fraction | float
"""A number, or plus or minus infinity."""


class Opaque(NamedTuple):
    """A constraint that is not modelled.

    Attributes:
        keyword: The keyword that states it.
        reason: Why it is not modelled.
        content: What it says: two constraints of the same content are the same one.
        refused: It must be violated.
    """

    keyword: str
    reason: str
    content: str
    refused: bool = False

    @property
    def opposite(self) -> Opaque:
        """Return the constraint that is kept exactly where this one is violated."""
        return self._replace(refused=not self.refused)


@dataclass(frozen=True, slots=True)
class Record:
    """What every type has.

    Attributes:
        only: Canonical texts of the values allowed, or None where they are not listed.
        excluded: Canonical texts of values that are not in.
        opaque: Constraints that are not modelled: the record is then wider than what it stands for.
        places: Where a field was stated; ``required/NAME`` for a required name, the keyword for what is opaque.
    """

    only: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    opaque: frozenset[Opaque] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Null(Record):
    """The value null."""

    only: frozenset[str] | None = frozenset({"null"})


@dataclass(frozen=True, slots=True)
class Boolean(Record):
    """True and false."""

    only: frozenset[str] | None = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True)
class Number(Record):
    """Numbers: ``low`` is (bound, excluded), ``high`` is (bound, included), so that the tighter one compares higher or lower."""

    low: tuple[Bound, bool] = (-INF, False)
    high: tuple[Bound, bool] = (INF, True)
    whole: bool | None = None
    steps: frozenset[Fraction] = frozenset()
    not_steps: frozenset[Fraction] = frozenset()


@dataclass(frozen=True, slots=True)
class String(Record):
    """Strings of a length between `least` and `most`."""

    least: float = 0
    most: float = INF
    patterns: frozenset[str] = frozenset()
    not_patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    not_formats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Array(Record):
    """Arrays of a length between `least` and `most`; `unique` False asks for two equal items."""

    least: float = 0
    most: float = INF
    prefix: tuple[Conj, ...] = ()
    rest: Conj = ANYTHING
    unique: bool | None = None
    contains: frozenset[Contains] = frozenset()

    def item(self, position: int) -> Conj:
        """Return what the item at `position` must be."""
        return self.prefix[position] if position < len(self.prefix) else self.rest


@dataclass(frozen=True, slots=True)
class Object(Record):
    """Objects with a number of members between `least` and `most`."""

    least: float = 0
    most: float = INF
    every: Clauses = NO_CLAUSES
    some: tuple[Clause, ...] = ()
    required: frozenset[str] = frozenset()
    names: Conj = ANYTHING

    def about(self, key: str) -> list[Clause]:
        """Return the clauses that speak about `key`."""
        others = (clause for clause in self.every.others if clause.scope.covers(key))
        return [*self.every.named.get(key, ()), *others]

    def value(self, key: str) -> Conj:
        """Return what the value of `key` must be."""
        found = ANYTHING
        for clause in self.about(key):
            found = found.also(clause.value)
        return found

    def known(self) -> list[str]:
        """Return the names that the record speaks about."""
        return list(dict.fromkeys([*self.every.named, *sorted(self.required)]))

    @property
    def closed(self) -> bool:
        """Tell whether undeclared members must fit a schema of their own."""
        return any(clause.scope.is_rest and clause.value != ANYTHING for clause in self.every.others)


KINDS: Mapping[str, type[Record]] = {
    "null": Null,
    "boolean": Boolean,
    "number": Number,
    "string": String,
    "array": Array,
    "object": Object,
}
EVERYTHING: tuple[Record, ...] = tuple(kind() for kind in KINDS.values())


def text_of(value: Any) -> str:
    """Return one text per JSON value: 1 and 1.0 are the same number, true is not 1."""
    return canonical_json(value).decode("ascii")
