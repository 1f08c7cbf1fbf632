"""Properties of bodies that are declared on one side only.

An open object takes any property, so no message shows such a difference. Consumers of the property notice all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contractrepo.breaking.areas.schemas import Spot
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

# Subschemas that describe the same value (JSON Schema 2020-12 core, section 10.2), and those that describe its parts.
_BRANCHES = ("allOf", "anyOf", "oneOf")
_CHOICES = ("then", "else")
_PARTS = ("items", "additionalProperties")
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
# Pairs of places that are looked at below one body.
_MOST = 5_000

_Places = tuple[tuple[str, ...], tuple[str, ...]]
"""Pointers of the schemas that describe one value, in the base and in the revision."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Every schema object that describes one value on one side, by pointer."""

    objects: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self.objects)

    @property
    def closed(self) -> bool:
        return any(schema.get("additionalProperties", True) is not True for schema in self.objects.values())

    @property
    def takes_objects(self) -> bool:
        return any("properties" in schema or "object" in _types(schema) for schema in self.objects.values())

    @property
    def required(self) -> frozenset[str]:
        lists = [schema.get("required") for schema in self.objects.values()]
        return frozenset(str(name) for listed in lists if isinstance(listed, list) for name in listed)

    def properties(self) -> dict[str, list[str]]:
        """Return the pointers of each declared property."""
        found: dict[str, list[str]] = {}
        for pointer, schema in self.objects.items():
            declared = schema.get("properties")
            for name in declared if isinstance(declared, Mapping) else ():
                found.setdefault(name, []).append(append(pointer, "properties", name))
        return found


@dataclass(frozen=True, slots=True)
class _Level:
    """What differs about one value, and the values inside it.

    Attributes:
        added: Property that only the revision declares -> its pointer.
        removed: Property that only the base declares -> its pointer.
        below: Where the parts of the value are described.
    """

    added: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    below: Sequence[_Places] = ()


def property_facts(pair: Pair, sides: Sides, spot: Spot) -> Iterator[Fact]:
    """Yield one fact for each property that only one side declares, at any depth of the body."""
    if spot.old is None or spot.new is None:
        return
    waiting: list[_Places] = [((spot.old,), (spot.new,))]
    seen: set[_Places] = set()
    while waiting and len(seen) < _MOST:
        places = waiting.pop()
        if places in seen:
            continue
        seen.add(places)
        key = ("properties", spot.direction, places)
        if key not in sides.memo:
            sides.memo[key] = _level(sides, spot.direction, places)
        level: _Level = sides.memo[key]
        waiting += level.below
        for name, pointer in level.added.items():
            message = f"property '{printable(name, limit=60)}' of {spot.subject} is new"
            yield Fact(f"{spot.place}-property-added", pair, pointer, None, message, new=name)
        for name, pointer in level.removed.items():
            message = f"property '{printable(name, limit=60)}' of {spot.subject} is gone"
            yield Fact(f"{spot.place}-property-removed", pair, None, pointer, message, old=name)


def _level(sides: Sides, direction: Direction, places: _Places) -> _Level:
    """Compare what is declared for one value.

    Only what no keyword shows is a difference: a required property, or one of a closed object, is a matter of inclusion.
    """
    old, new = _layer(sides, "base", places[0]), _layer(sides, "revision", places[1])
    if old.key == new.key and all(sides.pruning.unchanged(pointer) for pointer in old.key):
        return _Level()
    before = _shown(sides, "base", direction, old.properties())
    after = _shown(sides, "revision", direction, new.properties())
    below = [(before[name], after[name]) for name in before if name in after]
    parts = [(_part(old, keyword), _part(new, keyword)) for keyword in _PARTS]
    below += [part for part in parts if all(part)]
    if not (old.takes_objects and new.takes_objects):
        return _Level(below=below)
    asked = new.required if direction == "request" else old.required
    added = {name: after[name][0] for name in after if not (name in before or old.closed or name in asked)}
    removed = {name: before[name][0] for name in before if not (name in after or new.closed or name in asked)}
    return _Level(added, removed, below)


def _layer(sides: Sides, side: SideName, pointers: Sequence[str]) -> _Layer:
    """Follow references and branches from `pointers` to every object that has a say."""
    objects: dict[str, Mapping[str, Any]] = {}
    waiting = list(pointers)
    while waiting:
        pointer = waiting.pop()
        schema = sides.value(side, pointer)
        if pointer in objects or not isinstance(schema, Mapping):
            continue
        objects[pointer] = schema
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            waiting.append(reference[1:])
        waiting += [append(pointer, keyword) for keyword in _CHOICES if keyword in schema]
        for keyword in _BRANCHES:
            branches = schema.get(keyword)
            waiting += (
                [append(pointer, keyword, i) for i in range(len(branches))]
                if isinstance(branches, list)
                else []
            )
    return _Layer({pointer: objects[pointer] for pointer in sorted(objects)})


def _part(layer: _Layer, keyword: str) -> tuple[str, ...]:
    return tuple(append(pointer, keyword) for pointer, schema in layer.objects.items() if keyword in schema)


def _shown(
    sides: Sides, side: SideName, direction: Direction, properties: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Leave out what does not travel in this direction (OpenAPI 3.1, section "Schema Object", `readOnly`)."""
    flag = _HIDDEN[direction]
    return {
        name: tuple(pointers)
        for name, pointers in properties.items()
        if not any(schema.get(flag) is True for schema in _layer(sides, side, pointers).objects.values())
    }


def _types(schema: Mapping[str, Any]) -> Any:
    types = schema.get("type")
    return types if isinstance(types, list) else [types]
