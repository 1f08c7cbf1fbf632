"""Make one value from what is demanded of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from math import inf
from typing import Any

from contractrepo.core.json_values import json_equal, type_name
from contractrepo.core.pointer import find, split
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.containers import make_array, make_object
from contractrepo.schema.samples.decisions import Decisions
from contractrepo.schema.samples.demand import Choice, Demand, Part, definition
from contractrepo.schema.samples.gathering import gather
from contractrepo.schema.samples.numbers import numbers
from contractrepo.schema.samples.texts import texts

_DEEP = 7
_DEEPEST = 60
_MOST_PARTS = 20_000
_MANY_PARTS = 1_500
_FEW = 12


class Maker:
    """One attempt after the other at one value.

    Args:
        program: The schemas.
        data: The description they were made of; examples and defaults are read there.
        hidden: Gives the properties that do not travel, by pointer of the schema that declares them.
        seed: Another seed gives another value where the schema leaves a choice.
        optional: Whether properties that are not required are there.
        items: Length of arrays where the schema allows it; None for short ones.
        use_examples: Whether the examples and defaults of the document are used.
    """

    def __init__(
        self,
        program: Program,
        data: Mapping[str, Any],
        hidden: Callable[[str], frozenset[str]],
        *,
        seed: int,
        optional: bool,
        items: int | None,
        use_examples: bool = True,
    ) -> None:
        self.program, self.data, self.hidden = program, data, hidden
        self.seed, self.optional, self.items = seed, optional, items
        self.use_examples = use_examples
        self.decisions = Decisions()
        self._sources: dict[str, Any] = {}
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
        """
        self._parts_made += 1
        if depth > _DEEPEST or self._parts_made > _MOST_PARTS:
            raise DeadEnd
        return self._settle(list(parts), frozenset(), place, depth, avoid)

    def is_deep(self, depth: int) -> bool:
        """Tell whether only what is required should be made from here on."""
        return not self.optional or depth > _DEEP or self._parts_made > _MANY_PARTS

    def number_for(self, place: str) -> int:
        """Return a number that depends on the seed and the place only: a change elsewhere does not change it."""
        return int.from_bytes(
            sha256(f"{self.seed}:{place}".encode(errors="surrogatepass")).digest()[:8], "big"
        )

    def _settle(
        self, parts: list[Part], settled: frozenset[str], place: str, depth: int, avoid: Sequence[Any]
    ) -> Any:
        demand = gather(self.program, parts, settled)
        example = self._example(demand, parts[-1], place, f"example {len(settled)}", avoid)
        if example is not None:
            return example[0]
        if not demand.choices:
            return self._value(demand, place, depth, avoid)
        choice = demand.choices[0]
        options = self._ordered(choice, depth)
        first = self.decisions.decide(place, choice.name, len(options))
        for option in (*options[first:], *options[:first]):
            try:
                return self._settle([*parts, *option], settled | {choice.name}, place, depth, avoid)
            except DeadEnd:
                continue
        raise DeadEnd

    def _ordered(self, choice: Choice, depth: int) -> list[tuple[Part, ...]]:
        """Prefer anything to null, and, deep inside, what needs no further parts."""
        return sorted(choice.options, key=lambda option: self._weight(option, self.is_deep(depth)))

    def _weight(self, option: Sequence[Part], deep: bool) -> tuple[int, bool]:
        try:
            demand = gather(self.program, option, frozenset())
        except DeadEnd:
            return 2, True
        compound = demand.types[0] in {"object", "array"} and len(demand.types) < 7
        return int(deep and compound and bool(demand.required or demand.count[0])), demand.types == ("null",)

    def _example(
        self, demand: Demand, part: Part, place: str, matter: str, avoid: Sequence[Any]
    ) -> tuple[Any] | None:
        """Return what the document gives as an example of this very schema, in a tuple, unless it was refused."""
        given = list(self._given(demand, part, avoid)) if self.use_examples else []
        if not given:
            return None
        start = self.number_for(place) % len(given) if self.seed else 0
        at = self.decisions.decide(place, matter, len(given) + 1)
        return None if at == len(given) else (given[(start + at) % len(given)],)

    def _given(self, demand: Demand, part: Part, avoid: Sequence[Any]) -> Iterator[Any]:
        for part in _followed(self.program, part):
            schema = self._source(part)
            examples = schema.get("examples")
            candidates = [schema["example"]] if "example" in schema else []
            candidates += examples if isinstance(examples, list) else []
            candidates += [schema["default"]] if "default" in schema else []
            for value in candidates:
                if self._is_usable(value, demand, avoid):
                    yield value

    def _source(self, part: Part) -> Mapping[str, Any]:
        """Return the schema as the document has it, with what only describes; empty for one that was added."""
        if part.base not in self._sources:
            self._sources[part.base] = find(self.data, part.base)
        schema = self._sources[part.base]
        for step in part.steps:
            if isinstance(schema, Mapping):
                schema = schema.get(step)
            elif isinstance(schema, list) and isinstance(step, int) and step < len(schema):
                schema = schema[step]
            else:
                return {}
        return schema if isinstance(schema, Mapping) else {}

    def _is_usable(self, value: Any, demand: Demand, avoid: Sequence[Any]) -> bool:
        if isinstance(value, (dict, list)) and (not self.optional or self.items is not None):
            return False
        if isinstance(value, dict) and any(
            not self.hidden(part.pointer).isdisjoint(value) for part in demand.own
        ):
            return False
        if value is None and demand.types != ("null",):
            return False
        return _is_of(value, demand.types) and not any(json_equal(value, other) for other in avoid)

    def _value(self, demand: Demand, place: str, depth: int, avoid: Sequence[Any]) -> Any:
        if demand.values is not None:
            return self._one_of(demand, place, avoid)
        kinds = _kinds(demand, deep=self.is_deep(depth))
        first = self.decisions.decide(place, "type", len(kinds))
        for kind in (*kinds[first:], *kinds[:first]):
            try:
                return self._of_kind(kind, demand, place, depth, avoid)
            except DeadEnd:
                continue
        raise DeadEnd

    def _one_of(self, demand: Demand, place: str, avoid: Sequence[Any]) -> Any:
        refused = [*avoid, *demand.excluded]
        values = [
            value
            for value in demand.values or ()
            if _is_of(value, demand.types) and not any(json_equal(value, other) for other in refused)
        ]
        if not values:
            raise DeadEnd
        values.sort(key=lambda value: value is None)
        start = self.number_for(place) if self.seed else 0
        return values[(start + self.decisions.decide(place, "value", len(values))) % len(values)]

    def _of_kind(self, kind: str, demand: Demand, place: str, depth: int, avoid: Sequence[Any]) -> Any:
        refused = [*avoid, *demand.excluded]
        if kind == "object":
            return _unless(make_object(self, demand, place, depth), refused)
        if kind == "array":
            return _unless(make_array(self, demand, place, depth), refused)
        return self._chosen(place, _allowed(self._scalars(kind, demand, place), refused))

    def _scalars(self, kind: str, demand: Demand, place: str) -> Iterator[Any]:
        number = self.number_for(place)
        if kind == "null":
            yield None
        elif kind == "boolean":
            yield from (True, False)
        elif kind == "string":
            yield from texts(demand, next(reversed(split(place)), ""), number)
        else:
            yield from numbers(demand, number % 100 + 1, whole=kind == "integer")

    def _chosen(self, place: str, values: Iterator[Any]) -> Any:
        """Return the first value, or, where that turned out wrong, one of those that follow."""
        few = list(islice(values, self.decisions.decide(place, "scalar", _FEW) + 1))
        if not few:
            raise DeadEnd
        return few[-1]


def _followed(program: Program, part: Part) -> Iterator[Part]:
    """Yield a schema and those that it refers to, one after the other."""
    seen: set[str] = set()
    while isinstance(part.schema, Mapping):
        yield part
        reference = part.schema.get("$ref")
        if reference is None or reference in seen:
            return
        seen.add(reference)
        part = definition(program, reference)


def _kinds(demand: Demand, *, deep: bool) -> list[str]:
    """Return the types to try, the most telling first."""
    likely = [kind for kind, speaks in _SIGNS.items() if kind in demand.types and speaks(demand)]
    kinds = list(dict.fromkeys((*likely, *(_PLAINEST if len(demand.types) > 2 else demand.types))))
    kinds = [kind for kind in kinds if kind in demand.types]
    kinds.sort(key=lambda kind: (kind == "null") if not deep else (kind in {"object", "array"}))
    return [kind for kind in kinds if not (kind == "integer" and "number" in kinds)]


_PLAINEST = ("string", "number", "integer", "boolean", "object", "array", "null")
_SIGNS: dict[str, Callable[[Demand], bool]] = {
    "object": lambda demand: bool(
        demand.properties or demand.required or demand.others or demand.patterned or demand.size[0]
    ),
    "array": lambda demand: bool(demand.items or demand.prefix or demand.contains or demand.count[0]),
    "string": lambda demand: bool(demand.patterns or demand.formats or demand.length != (0, inf)),
    "number": lambda demand: bool(demand.low or demand.high or demand.step),
}


def _is_of(value: Any, types: Sequence[str]) -> bool:
    name = type_name(value)
    if name == "number" and "number" not in types:
        return "integer" in types and value == int(value)
    return name in types


def _unless(value: Any, refused: Sequence[Any]) -> Any:
    if any(json_equal(value, other) for other in refused):
        raise DeadEnd
    return value


def _allowed(values: Iterable[Any], refused: Sequence[Any]) -> Iterator[Any]:
    return (value for value in values if not any(json_equal(value, other) for other in refused))
