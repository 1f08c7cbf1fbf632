"""Sets of JSON values as records that are closed under "and", "or" and "not".

A schema becomes a union of records. A record speaks about one JSON type and holds plain constraints; schemas of parts
stay closed inside a `Conj` and are opened only when somebody asks, so recursion costs nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from contractrepo.core.json_values import canonical_json
from contractrepo.schema.inclusion.patterns.matching import matches

if TYPE_CHECKING:
    from contractrepo.schema.inclusion.side import Side

INF = math.inf
Bound = Fraction | float
"""A number, or plus or minus infinity."""


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One schema at one place of one side; two atoms are equal only if they are the same object.

    Attributes:
        schema: The schema as written; for an atom without a side, what it stands for.
        pointer: Its place in the side's data.
        side: The document and its role, or None where the atom was made up here.
        cases: The records of an atom that was made up here.
        repeated: The value may also be a lone item of the array that the schema describes.
        hidden: Properties that a schema around it, about the same value, keeps from travelling.
    """

    schema: Any
    pointer: str = ""
    side: Side | None = None
    cases: tuple[Record, ...] = ()
    repeated: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, bool, list[str]]:
        """Sort key: the same in every run."""
        role = "" if self.side is None else self.side.role
        return (role, self.pointer, self.repeated, sorted(self.hidden))


class Conj(NamedTuple):
    """The values that all of `wanted` accept and none of `unwanted`."""

    wanted: frozenset[Atom] = frozenset()
    unwanted: frozenset[Atom] = frozenset()

    def also(self, other: Conj) -> Conj:
        """Return the values in both."""
        if other == ANYTHING:
            return self
        return Conj(self.wanted | other.wanted, self.unwanted | other.unwanted)

    def opposites(self) -> list[Conj]:
        """Return parts whose union is everything outside, in a fixed order."""
        refused = [Conj(unwanted=frozenset({atom})) for atom in ordered(self.wanted)]
        return refused + [Conj(wanted=frozenset({atom})) for atom in ordered(self.unwanted)]


def ordered(atoms: frozenset[Atom]) -> list[Atom]:
    """Return atoms in an order that does not depend on the run."""
    return sorted(atoms, key=lambda atom: atom.order) if len(atoms) > 1 else list(atoms)


ANYTHING = Conj()
NOTHING = Conj(wanted=frozenset({Atom(schema=False)}))


class Place(NamedTuple):
    """Where a document states a constraint: the schema object and its keyword."""

    pointer: str
    keyword: str


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
class Scope:
    """Which keys a clause speaks about: one name, the matches of a pattern, or all but those listed."""

    name: str | None = None
    pattern: str | None = None
    but_names: frozenset[str] = frozenset()
    but_patterns: frozenset[str] = frozenset()

    @property
    def is_rest(self) -> bool:
        """Tell whether the scope is "all but"."""
        return self.name is None and self.pattern is None

    def covers(self, key: str) -> bool:
        """Tell whether `key` belongs to the scope."""
        if self.name is not None:
            return key == self.name
        if self.pattern is not None:
            return matches(self.pattern, key)
        return key not in self.but_names and not any(matches(pattern, key) for pattern in self.but_patterns)


@dataclass(frozen=True, slots=True)
class Clause:
    """Every (or some) key in `scope` has a value in `value`; where it is about some key, that key is in `key`."""

    scope: Scope
    value: Conj
    key: Conj = ANYTHING
    place: Place | None = field(default=None, compare=False)


class Contains(NamedTuple):
    """So many items from position `start` on are in `what`."""

    what: Conj
    least: float
    most: float
    start: int = 0


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
    every: tuple[Clause, ...] = ()
    some: tuple[Clause, ...] = ()
    required: frozenset[str] = frozenset()
    names: Conj = ANYTHING
    _named: dict[str, list[Clause]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _others: list[Clause] = field(default_factory=list, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for clause in self.every:
            if clause.scope.name is None:
                self._others.append(clause)
            else:
                self._named.setdefault(clause.scope.name, []).append(clause)

    def about(self, key: str) -> list[Clause]:
        """Return the clauses that speak about `key`."""
        return [*self._named.get(key, ()), *(clause for clause in self._others if clause.scope.covers(key))]

    def value(self, key: str) -> Conj:
        """Return what the value of `key` must be."""
        found = ANYTHING
        for clause in self.about(key):
            found = found.also(clause.value)
        return found

    def known(self) -> list[str]:
        """Return the names that the record speaks about."""
        return list(dict.fromkeys([*self._named, *sorted(self.required)]))

    @property
    def closed(self) -> bool:
        """Tell whether undeclared members must fit a schema of their own."""
        return any(clause.scope.is_rest and clause.value != ANYTHING for clause in self._others)


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
