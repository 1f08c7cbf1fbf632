"""Make one value from what is demanded of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.containers import make_array, make_object
from contractrepo.schema.samples.decisions import Decisions
from contractrepo.schema.samples.demand import Choice, Demand, Part
from contractrepo.schema.samples.examples import Examples, is_of
from contractrepo.schema.samples.gathering import gather
from contractrepo.schema.samples.kinds import kinds
from contractrepo.schema.samples.numbers import numbers
from contractrepo.schema.samples.spot import Spot
from contractrepo.schema.samples.texts import texts
from contractrepo.schema.samples.wish import Wish

_DEEP = 7
_DEEPEST = 60
_MOST_EFFORT = 20_000
_MOST_KNOWN = 5_000
_MUCH_EFFORT = 2_000
_MOST_DOUBLED = 12
_FEW = 12
_MOST_NESTINGS = 2
_EMPTY: Mapping[str, Callable[[], Any]] = {"object": dict, "array": list}

_Key = tuple[frozenset[str], tuple[int, ...]]


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
        self._effort = self._effort_in_all = self._choices_around = 0
        self._around: Counter[int] = Counter()
        self._known: dict[_Key, tuple[Sequence[Part], Demand | None]] = {}

    def attempt(self, part: Part) -> Any:
        """Return a value for `part`, as the decisions stand.

        Raises:
            DeadEnd: There is none that way.
        """
        self._effort = self._choices_around = 0
        self.decisions.begin()
        self._around.clear()
        return self.make([part], Spot())

    def make(self, parts: Sequence[Part], spot: Spot) -> Any:
        """Return a value that meets `parts`.

        Args:
            parts: Schemas that it must meet.
            spot: Where it belongs.

        Raises:
            DeadEnd: There is none that way.
        """
        # An engine that looks for faults may try each alternative of each choice around a value.
        effort = 1 << min(self._choices_around, _MOST_DOUBLED)
        self._effort += effort
        self._effort_in_all += effort
        if spot.depth > _DEEPEST or self._effort_in_all > _MOST_EFFORT:
            raise DeadEnd
        return self._settle(list(parts), frozenset(), spot)

    def is_deep(self, depth: int) -> bool:
        """Tell whether only what is required should be made from here on."""
        return not self.wish.optional or depth > _DEEP or self._effort > _MUCH_EFFORT

    def _settle(self, parts: list[Part], settled: frozenset[str], spot: Spot) -> Any:
        """Make the choices that the schemas leave, then the value."""
        demand = self._gathered(parts, settled)
        if not spot.needed and self._nests(demand):
            return self._barest(demand)
        example = self._example(demand, parts[-1], f"example {len(settled)}", spot)
        if example:
            return example[0]
        if not demand.choices:
            return self._nested(demand, len(settled), spot)
        choice = demand.choices[0]
        options = self._ordered(choice, spot.depth)
        first = self.decisions.decide(spot.place, choice.name, len(options))
        for option in (*options[first:], *options[:first]):
            try:
                return self._settle([*parts, *option], settled | {choice.name}, spot)
            except DeadEnd:
                continue
        raise DeadEnd

    def _gathered(self, parts: Sequence[Part], settled: frozenset[str]) -> Demand:
        """Gather what `parts` demand, once: in schemas that nest, the same parts come again and again."""
        key = settled, tuple(id(part.schema) for part in parts)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            try:
                # The parts are kept, so that no other schema gets their identity.
                self._known[key] = list(parts), gather(self.program, parts, settled)
            except DeadEnd:
                self._known[key] = list(parts), None
        demand = self._known[key][1]
        if demand is None:
            raise DeadEnd
        return demand

    def _nested(self, demand: Demand, choices: int, spot: Spot) -> Any:
        """Make the value; what is made inside it knows of the definitions and choices that it comes from."""
        entered = demand.definitions
        self._around.update(entered)
        self._choices_around += choices
        try:
            return self._value(demand, spot)
        finally:
            self._around.subtract(entered)
            self._choices_around -= choices

    def _nests(self, demand: Demand) -> bool:
        return any(self._around[entered] >= _MOST_NESTINGS for entered in demand.definitions)

    def _barest(self, demand: Demand) -> Any:
        """Return what shows that there could be more: an empty object or array, for plain values only."""
        asks = demand.required or demand.size[0] or demand.count[0] or demand.contains
        if not self.wish.plain or asks or demand.types[0] not in _EMPTY:
            raise DeadEnd
        return _EMPTY[demand.types[0]]()

    def _example(self, demand: Demand, part: Part, matter: str, spot: Spot) -> tuple[Any, ...]:
        """Return an example that the document gives, in a tuple; empty where there is none, or none was right."""
        if not self.wish.examples:
            return ()
        whole = self.wish.optional and self.wish.items is None
        given = [
            value
            for value in self._examples.given(part, demand)
            if (whole or not isinstance(value, (dict, list))) and spot.takes(value)
        ]
        if not given:
            return ()
        at = self.decisions.decide(spot.place, matter, len(given) + 1)
        return () if at == len(given) else (given[(at + self._turn(spot)) % len(given)],)

    def _turn(self, spot: Spot) -> int:
        """Return where to begin among equals: seed 0 takes what the document names first."""
        return self.wish.number(spot.place) if self.wish.seed else 0

    def _ordered(self, choice: Choice, depth: int) -> list[tuple[Part, ...]]:
        """Prefer anything to null, and, deep inside, what needs no further parts."""
        deep = self.is_deep(depth)
        return sorted(choice.options, key=lambda option: self._weight(option, deep=deep))

    def _weight(self, option: Sequence[Part], *, deep: bool) -> tuple[bool, bool, bool]:
        try:
            demand = self._gathered(option, frozenset())
        except DeadEnd:
            return True, True, True
        grows = demand.types[0] in {"object", "array"} and bool(demand.required or demand.count[0])
        return self._nests(demand), deep and grows, demand.types == ("null",)

    def _value(self, demand: Demand, spot: Spot) -> Any:
        if demand.values is not None:
            return self._one_of(demand, spot)
        order = kinds(demand, deep=self.is_deep(spot.depth) and self.wish.optional)
        first = self.decisions.decide(spot.place, "type", len(order))
        for kind in (*order[first:], *order[:first]):
            try:
                value = self._of_kind(kind, demand, spot)
            except DeadEnd:
                continue
            if spot.takes(value, demand.excluded):
                return value
        raise DeadEnd

    def _one_of(self, demand: Demand, spot: Spot) -> Any:
        values = [
            value
            for value in demand.values or ()
            if is_of(value, demand) and spot.takes(value, demand.excluded)
        ]
        if not values:
            raise DeadEnd
        values.sort(key=lambda value: value is None)
        at = self.decisions.decide(spot.place, "value", len(values))
        return values[(at + self._turn(spot)) % len(values)]

    def _of_kind(self, kind: str, demand: Demand, spot: Spot) -> Any:
        if kind == "object":
            return make_object(self, demand, spot)
        if kind == "array":
            return make_array(self, demand, spot)
        found = self._scalars(kind, demand, spot.place)
        allowed = (value for value in found if spot.takes(value, demand.excluded))
        few = list(islice(allowed, self.decisions.decide(spot.place, kind, _FEW) + 1))
        if not few:
            raise DeadEnd
        return few[-1]

    def _scalars(self, kind: str, demand: Demand, place: str) -> Iterator[Any]:
        number, plain = self.wish.number(place), self.wish.plain
        if kind == "null":
            yield None
        elif kind == "boolean":
            yield from (True, False)
        elif kind == "string":
            yield from texts(demand, (split(place) or ("",))[-1], number, plain=plain)
        else:
            if plain:
                yield from numbers(demand, 0, whole=True)
            yield from numbers(demand, 0 if plain else number % 100 + 1, whole=kind == "integer")
