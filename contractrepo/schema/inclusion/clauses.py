"""What records say about members and items, and where a document says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from contractrepo.schema.inclusion import patterns
from contractrepo.schema.inclusion.atoms import ANYTHING, Conj


class Place(NamedTuple):
    """Where a document states a constraint: the schema object and its keyword."""

    pointer: str
    keyword: str


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
            return patterns.matches(self.pattern, key)
        return key not in self.but_names and not any(
            patterns.matches(pattern, key) for pattern in self.but_patterns
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """Every (or some) key in `scope` has a value in `value`; where it is about some key, that key is in `key`."""

    scope: Scope
    value: Conj
    key: Conj = ANYTHING
    place: Place | None = field(default=None, compare=False)


class Clauses(tuple[Clause, ...]):  # noqa: SLOT001  what is found out once is kept in __dict__
    """What is said about members, found by name. Records that say the same share it."""

    @cached_property
    def named(self) -> Mapping[str, Sequence[Clause]]:
        """Return name -> the clauses about that name alone."""
        found: dict[str, list[Clause]] = {}
        for clause in self:
            if clause.scope.name is not None:
                found.setdefault(clause.scope.name, []).append(clause)
        return found

    @cached_property
    def others(self) -> Sequence[Clause]:
        """Return the clauses about more than one name."""
        return [clause for clause in self if clause.scope.name is None]


NO_CLAUSES = Clauses()


class Contains(NamedTuple):
    """So many items from position `start` on are in `what`."""

    what: Conj
    least: float
    most: float
    start: int = 0
