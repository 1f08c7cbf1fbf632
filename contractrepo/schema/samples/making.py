"""Make one value from what is demanded of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import split
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.containers import make_array, make_object
from contractrepo.schema.samples.decisions import Decisions
from contractrepo.schema.samples.demand import Choice, Demand, Part
from contractrepo.schema.samples.examples import Examples, is_of
from contractrepo.schema.samples.gathering import gather
from contractrepo.schema.samples.numbers import numbers
from contractrepo.schema.samples.texts import texts
from contractrepo.schema.samples.wish import Wish

_DEEP = 7
_DEEPEST = 60
_MOST_PARTS = 20_000
_MANY_PARTS = 1_500
_FEW = 12


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value belongs, and what it may not be."""

    place: str
    depth: int
    avoid: Sequence[Any]


class Maker:
    """One attempt after the other at one value.

    Args:
        program: The schemas.
        data: The description they were made of.
        hidden: Gives the properties that do not travel, by pointer of the schema that declares them.
        wish: What kind of value to prefer.
    """

    def __init__(
        self,
        program: Program,
        data: Mapping[str, Any],
        hidden: Callable[[str], frozenset[str]],
        wish: Wish,
    ) -> None:
        self.program, self.hidden, self.wish = program, hidden, wish
        self.decisions = Decisions()
        self._examples = Examples(program, data, hidden)
        self._parts_made = 0

    def attempt(self, part: Part) -> Any:
        """Return a value for `part`, as the decisions stand.

        Raises:
            DeadEnd: There is none that way.
        """
        self._parts_made = 0
        self.decisions.begin()
        return self.make([part], "", 0)

    def make(self, parts: Sequence[Part], place: str, depth: int, avoid: Sequence[Any] = ()) -> Any:
        """Return a value that meets `parts` and equals none of `avoid`.

        Args:
            parts: Schemas that it must meet.
            place: Its pointer in the whole value.
            depth: How deep it lies.
            avoid: What it may not be.

        Raises:
            DeadEnd: There is none that way.
        """
        self._parts_made += 1
        if depth > _DEEPEST or self._parts_made > _MOST_PARTS:
            raise DeadEnd
        return self._settle(list(parts), frozenset(), _Spot(place, depth, avoid))

    def is_deep(self, depth: int) -> bool:
        """Tell whether only what is required should be made from here on."""
        return not self.wish.optional or depth > _DEEP or self._parts_made > _MANY_PARTS

    def _settle(self, parts: list[Part], settled: frozenset[str], spot: _Spot) -> Any:
        """Make the choices that the schemas leave, then the value."""
        demand = gather(self.program, parts, settled)
        example = self._example(demand, parts[-1], f"example {len(settled)}", spot)
        if example:
            return example[0]
        if not demand.choices:
            return self._value(demand, spot)
        choice = demand.choices[0]
        options = self._ordered(choice, spot.depth)
        first = self.decisions.decide(spot.place, choice.name, len(options))
        for option in (*options[first:], *options[:first]):
            try:
                return self._settle([*parts, *option], settled | {choice.name}, spot)
            except DeadEnd:
                continue
        raise DeadEnd

    def _example(self, demand: Demand, part: Part, matter: str, spot: _Spot) -> tuple[Any, ...]:
        """Return an example that the document gives, in a tuple; empty where there is none, or none was right."""
        if not self.wish.examples:
            return ()
        whole = self.wish.optional and self.wish.items is None
        given = [
            value
            for value in self._examples.given(part, demand)
            if (whole or not isinstance(value, (dict, list))) and _is_allowed(value, spot.avoid)
        ]
        if not given:
            return ()
        at = self.decisions.decide(spot.place, matter, len(given) + 1)
        return () if at == len(given) else (given[(at + self._turn(spot)) % len(given)],)

    def _turn(self, spot: _Spot) -> int:
        """Return where to begin among equals: seed 0 takes what the document names first."""
        return self.wish.number(spot.place) if self.wish.seed else 0

    def _ordered(self, choice: Choice, depth: int) -> list[tuple[Part, ...]]:
        """Prefer anything to null, and, deep inside, what needs no further parts."""
        deep = self.is_deep(depth)
        return sorted(choice.options, key=lambda option: self._weight(option, deep=deep))

    def _weight(self, option: Sequence[Part], *, deep: bool) -> tuple[int, bool]:
        try:
            demand = gather(self.program, option, frozenset())
        except DeadEnd:
            return 2, True
        grows = demand.types[0] in {"object", "array"} and bool(demand.required or demand.count[0])
        return int(deep and grows), demand.types == ("null",)

    def _value(self, demand: Demand, spot: _Spot) -> Any:
        refused = [*spot.avoid, *demand.excluded]
        if demand.values is not None:
            return self._one_of(demand, spot, refused)
        kinds = _kinds(demand, deep=self.is_deep(spot.depth) and self.wish.optional)
        first = self.decisions.decide(spot.place, "type", len(kinds))
        for kind in (*kinds[first:], *kinds[:first]):
            try:
                value = self._of_kind(kind, demand, spot, refused)
            except DeadEnd:
                continue
            if _is_allowed(value, refused):
                return value
        raise DeadEnd

    def _one_of(self, demand: Demand, spot: _Spot, refused: Sequence[Any]) -> Any:
        values = [
            value for value in demand.values or () if is_of(value, demand) and _is_allowed(value, refused)
        ]
        if not values:
            raise DeadEnd
        values.sort(key=lambda value: value is None)
        at = self.decisions.decide(spot.place, "value", len(values))
        return values[(at + self._turn(spot)) % len(values)]

    def _of_kind(self, kind: str, demand: Demand, spot: _Spot, refused: Sequence[Any]) -> Any:
        if kind == "object":
            return make_object(self, demand, spot.place, spot.depth)
        if kind == "array":
            return make_array(self, demand, spot.place, spot.depth)
        allowed = (value for value in self._scalars(kind, demand, spot.place) if _is_allowed(value, refused))
        few = list(islice(allowed, self.decisions.decide(spot.place, kind, _FEW) + 1))
        if not few:
            raise DeadEnd
        return few[-1]

    def _scalars(self, kind: str, demand: Demand, place: str) -> Iterator[Any]:
        number = self.wish.number(place)
        if kind == "null":
            yield None
        elif kind == "boolean":
            yield from (True, False)
        elif kind == "string":
            yield from texts(demand, (split(place) or ("",))[-1], number)
        else:
            yield from numbers(demand, number % 100 + 1, whole=kind == "integer")


def _is_allowed(value: Any, refused: Sequence[Any]) -> bool:
    return not any(json_equal(value, other) for other in refused)


_PLAINEST = ("string", "number", "boolean", "object", "array", "null")
_SIGNS: dict[str, Callable[[Demand], bool]] = {
    "object": lambda demand: bool(
        demand.properties
        or demand.required
        or demand.others
        or demand.patterned
        or demand.names
        or demand.size[0]
    ),
    "array": lambda demand: bool(demand.items or demand.prefix or demand.contains or demand.count[0]),
    "string": lambda demand: bool(demand.patterns or demand.formats or demand.length != (0, inf)),
    "number": lambda demand: bool(demand.low or demand.high or demand.step),
}


def _kinds(demand: Demand, *, deep: bool) -> list[str]:
    """Return the types to try: what the keywords speak of, then the order of the document; null comes last."""
    if len(demand.types) == 1:
        return list(demand.types)
    likely = [kind for kind, speaks in _SIGNS.items() if speaks(demand)]
    order = (*likely, *(_PLAINEST if len(demand.types) > 4 else ()), *demand.types)
    kinds = [kind for kind in dict.fromkeys(order) if kind in demand.types]
    kinds.sort(key=lambda kind: kind in {"object", "array"} if deep else kind == "null")
    return [kind for kind in kinds if not (kind == "integer" and "number" in kinds)]
