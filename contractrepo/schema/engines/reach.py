"""What a schema makes an engine try: on the value itself, and on what is inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_SINGLE = ("not", "if", "then", "else")
_LISTS = ("allOf", "anyOf", "oneOf")
_OF_ITEMS = ("items", "contains", "unevaluatedItems")
_OF_MEMBERS = ("additionalProperties", "unevaluatedProperties")
_UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_LEADING = frozenset(
    {*_SINGLE, *_LISTS, *_OF_ITEMS, *_OF_MEMBERS, "$ref", "dependentSchemas", "patternProperties"}
    | {"prefixItems", "properties"}
)
NOTHING: dict[str, Any] = {"not": {}}
"""A schema that refuses everything."""
MOST_WAYS = 1_000_000_000
"""Numbers of ways are not counted any further."""

Ways = dict[int, int]
"""Number of a schema -> in how many ways an engine comes to try it on one value."""


@dataclass(slots=True)
class Reach:
    """What one schema leads to.

    Attributes:
        tried: How many schemas are tried on the value itself, itself included; each as often as it is tried.
        distinct: How many different ones.
        named: Name of a member -> schemas tried on it, and on no other member.
        rest: Names that are spoken for, and schemas tried on the members of other names.
        items: Schemas tried on every item.
    """

    tried: int = 0
    distinct: int = 0
    named: dict[str, Ways] = field(default_factory=dict)
    rest: list[tuple[frozenset[str], Ways]] = field(default_factory=list)
    items: Ways = field(default_factory=dict)

    def places(self) -> Iterator[Ways]:
        """Yield what is tried on one member or item, for every place that schemas tell apart."""
        yield self.items
        yield _sum(ways for _, ways in self.rest)
        for name, own in self.named.items():
            yield _sum((own, *(ways for spoken_for, ways in self.rest if name not in spoken_for)))

    def members(self, value: Mapping[str, Any]) -> Iterator[tuple[Any, Ways]]:
        """Yield each member that schemas are tried on, with those schemas, some members more than once."""
        for name, ways in self.named.items():
            if name in value:
                yield value[name], ways
        for spoken_for, ways in self.rest:
            for name, member in value.items():
                if name not in spoken_for:
                    yield member, ways


class Reaches:
    """The reach of every schema of a program.

    Args:
        definitions: The schemas that references lead to.
    """

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._schemas: list[Mapping[str, Any]] = []
        self._numbers: dict[int, int] = {}
        self._known: dict[int, Reach] = {}

    def number(self, schema: Mapping[str, Any]) -> int:
        """Return the number of a schema that is a part of the program.

        One that only refers to another has the number of that one: else n schemas that refer to each other would be n * n.
        """
        number = self._numbers.get(id(schema))
        if number is None:
            meant = self._meant(schema)
            number = self._numbers.setdefault(id(meant), len(self._schemas))
            if number == len(self._schemas):
                self._schemas.append(meant)
            self._numbers[id(schema)] = number
        return number

    def schema(self, number: int) -> Mapping[str, Any]:
        """Return the schema with a number."""
        return self._schemas[number]

    def of(self, number: int) -> Reach:
        """Return the reach of the schema with a number."""
        reach = self._known.get(number)
        if reach is None:
            reach = self._known[number] = self._reach(number)
        return reach

    def _reach(self, number: int) -> Reach:
        """Add up the ways to each schema that is tried on the same value, then what that makes an engine try inside."""
        order, ways = self._order(number), {number: 1}
        reach = Reach(distinct=len(order))
        place = {one: at for at, one in enumerate(order)}
        for at, one in enumerate(order):
            schema, times = self._schemas[one], ways[one]
            reach.tried = min(reach.tried + times, MOST_WAYS)
            self._add_inside(reach, schema, times)
            # To know what was evaluated, an engine tries once more what is beside the keyword.
            again = times if _UNEVALUATED.isdisjoint(schema) else 2 * times
            # A step back leads round a circle, which engines leave.
            self._add(ways, (part for part in self._in_place(schema) if place[self.number(part)] > at), again)
        return reach

    def _meant(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        passed: set[int] = set()
        while [*schema] == ["$ref"] and id(schema) not in passed:
            passed.add(id(schema))
            target = self._target(schema)
            if not isinstance(target, dict):
                break
            schema = target
        return schema

    def _target(self, schema: Mapping[str, Any]) -> Any:
        return self._definitions[schema["$ref"].rpartition("/")[2]]

    def _order(self, number: int) -> list[int]:
        """Return what is tried on the same value as a schema, each before what it leads to, circles aside."""
        finished: list[int] = []
        way, seen = [(number, self._in_place(self._schemas[number]))], {number}
        while way:
            here, rest = way[-1]
            following = next((one for one in map(self.number, rest) if one not in seen), None)
            if following is None:
                finished.append(here)
                way.pop()
            else:
                seen.add(following)
                way.append((following, self._in_place(self._schemas[following])))
        return finished[::-1]

    def _in_place(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        parts = [schema.get(keyword) for keyword in _SINGLE]
        if "$ref" in schema:
            parts.append(self._target(schema))
        for keyword in _LISTS:
            parts += schema.get(keyword, ())
        parts += schema.get("dependentSchemas", {}).values()
        return (part for part in parts if isinstance(part, dict))

    def _add_inside(self, reach: Reach, schema: Mapping[str, Any], ways: int) -> None:
        properties = schema.get("properties", {})
        for name, inner in properties.items():
            if leads(inner):
                self._add(reach.named.setdefault(name, {}), (inner,), ways)
        others = _leading(schema.get(keyword) for keyword in _OF_MEMBERS)
        matched = _leading(schema.get("patternProperties", {}).values())
        for spoken_for, schemas in ((frozenset(properties), others), (frozenset[str](), matched)):
            if schemas:
                tried: Ways = {}
                self._add(tried, schemas, ways)
                reach.rest.append((spoken_for, tried))
        self._add(reach.items, _leading(schema.get(keyword) for keyword in _OF_ITEMS), ways)
        self._add(reach.items, _leading(schema.get("prefixItems", ())), ways)

    def _add(self, found: Ways, schemas: Iterable[Any], ways: int) -> None:
        for schema in schemas:
            number = self.number(schema)
            found[number] = min(found.get(number, 0) + ways, MOST_WAYS)


def _sum(parts: Iterable[Ways]) -> Ways:
    found: Ways = {}
    for part in parts:
        for number, ways in part.items():
            found[number] = found.get(number, 0) + ways
    return found


def _leading(schemas: Iterable[Any]) -> list[Any]:
    return [schema for schema in schemas if leads(schema)]


def leads(schema: Any) -> bool:
    """Tell whether a schema makes an engine try others; one that refuses everything does not."""
    return isinstance(schema, dict) and not _LEADING.isdisjoint(schema) and schema != NOTHING
