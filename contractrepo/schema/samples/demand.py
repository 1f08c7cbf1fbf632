"""Everything that several schemas demand of one value, gathered through references and allOf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.schema.dialects import Program

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Part:
    """A schema of a program.

    Attributes:
        schema: The schema.
        base: Pointer in the document's data of the definition that holds it.
        steps: From there to it.
    """

    schema: Any
    base: str
    steps: tuple[str | int, ...] = ()

    @property
    def pointer(self) -> str:
        """Return its place in the document's data."""
        return append(self.base, *self.steps) if self.steps else self.base

    def under(self, *steps: str | int) -> Part:
        """Return the schema that `steps` lead to."""
        inner = self.schema
        for step in steps:
            inner = inner[step]
        return Part(inner, self.base, (*self.steps, *steps))


@dataclass(frozen=True, slots=True)
class Choice:
    """An anyOf, oneOf, if or dependentSchemas: the sets of parts, one of which is to be met as well."""

    name: str
    options: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """What one schema demands of the properties, or items, that it does not describe one by one."""

    part: Part
    names: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    start: int = 0


@dataclass(slots=True)
class Demand:
    """The conjunction of some schemas; lists hold one entry per schema that speaks of the matter."""

    own: list[Part] = field(default_factory=list)
    types: tuple[str, ...] = TYPES
    values: list[Any] | None = None
    excluded: list[Any] = field(default_factory=list)
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    step: Fraction | None = None
    length: tuple[int, float] = (0, inf)
    count: tuple[int, float] = (0, inf)
    size: tuple[int, float] = (0, inf)
    patterns: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    properties: dict[str, list[Part]] = field(default_factory=dict)
    patterned: list[tuple[str, Part]] = field(default_factory=list)
    others: list[Rest] = field(default_factory=list)
    unevaluated: list[Part] = field(default_factory=list)
    names: list[Part] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    forbidden: set[str] = field(default_factory=set)
    needed_with: dict[str, list[str]] = field(default_factory=dict)
    prefix: dict[int, list[Part]] = field(default_factory=dict)
    items: list[Rest] = field(default_factory=list)
    unique: bool = False
    unevaluated_items: list[Part] = field(default_factory=list)
    contains: list[tuple[Part, int]] = field(default_factory=list)
    refused: list[Part] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    @property
    def definitions(self) -> set[int]:
        """Return the identities of the definitions that were gathered from."""
        return {id(part.schema) for part in self.own if not part.steps}

    def at_least(self, bound: tuple[Fraction, bool]) -> None:
        """Demand a number from a bound on; True excludes the bound."""
        self.low = bound if self.low is None else max(self.low, bound)

    def at_most(self, bound: tuple[Fraction, bool]) -> None:
        """Demand a number up to a bound; True excludes the bound."""
        self.high = (
            bound if self.high is None else min(self.high, bound, key=lambda end: (end[0], not end[1]))
        )

    def measure(self, name: str, low: float = 0, high: float = inf) -> None:
        """Narrow ``length``, ``count`` or ``size``."""
        held = getattr(self, name)
        setattr(self, name, (max(held[0], int(low)), min(held[1], high)))

    def among(self, types: Iterable[str]) -> bool:
        """Keep only these types, integers being numbers; tell whether one is left, and keep all where none is."""
        asked = set(types)
        asked |= {"integer"} if "number" in asked else set()
        left = tuple(name for name in self.types if name in asked)
        self.types = left or self.types
        return bool(left)


def definition(program: Program, reference: str) -> Part:
    """Return the definition of `program` that a reference within it names."""
    key = reference.rpartition("/")[2]
    return Part(program.schema["$defs"][key], program.places[key])


def exact(number: Any) -> Fraction:
    """Return the number that a decimal spelling means."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
