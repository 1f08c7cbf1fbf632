"""Every schema object that describes one value, on one side of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.core.pointer import append

# Subschemas that describe the same value (JSON Schema 2020-12 core, section 10.2).
_BRANCHES = ("allOf", "anyOf", "oneOf")
_CHOICES = ("then", "else")
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}


@dataclass(frozen=True, slots=True)
class Layer:
    """Every schema object that describes one value on one side, by pointer."""

    objects: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> tuple[str, ...]:
        """Return the pointers, sorted."""
        return tuple(self.objects)

    @property
    def closed(self) -> bool:
        """Tell whether properties that are not declared may be refused."""
        return any(schema.get("additionalProperties", True) is not True for schema in self.objects.values())

    @property
    def takes_objects(self) -> bool:
        """Tell whether an object is meant, by its type or its properties."""
        return any("properties" in schema or "object" in _types(schema) for schema in self.objects.values())

    @property
    def required(self) -> frozenset[str]:
        """Return the names that any of the schemas asks for."""
        lists = [schema.get("required") for schema in self.objects.values()]
        return frozenset(str(name) for listed in lists if isinstance(listed, list) for name in listed)

    def named(self, keyword: str) -> dict[str, list[str]]:
        """Return name -> pointers of the schemas that a keyword holds under that name."""
        found: dict[str, list[str]] = {}
        for pointer, schema in self.objects.items():
            declared = schema.get(keyword)
            for name in declared if isinstance(declared, Mapping) else ():
                found.setdefault(name, []).append(append(pointer, keyword, name))
        return found

    def listed(self, keyword: str) -> dict[str, list[str]]:
        """Return position -> pointers of the schemas that a keyword lists at that position."""
        found: dict[str, list[str]] = {}
        for pointer, schema in self.objects.items():
            items = schema.get(keyword)
            for index in range(len(items) if isinstance(items, list) else 0):
                found.setdefault(str(index), []).append(append(pointer, keyword, index))
        return found

    def single(self, keyword: str) -> list[str]:
        """Return the pointers of the schemas that a keyword holds."""
        return [append(pointer, keyword) for pointer, schema in self.objects.items() if keyword in schema]


def meant(sides: Sides, side: SideName, pointer: str) -> str:
    """Return the schema that is meant where that at `pointer` does nothing but refer to another one.

    Else n schemas that refer to each other would be n * n places.
    """
    key = ("meant", side, pointer)
    if key not in sides.memo:
        sides.memo[key] = _meant(sides, side, pointer)
    found: str = sides.memo[key]
    return found


def _meant(sides: Sides, side: SideName, pointer: str) -> str:
    passed: set[str] = set()
    while pointer not in passed:
        passed.add(pointer)
        schema = sides.value(side, pointer)
        reference = schema["$ref"] if isinstance(schema, Mapping) and [*schema] == ["$ref"] else None
        if isinstance(reference, str) and reference.startswith("#/"):
            pointer = reference[1:]
    return pointer


def layer(sides: Sides, side: SideName, pointers: Sequence[str]) -> Layer:
    """Follow references and branches from `pointers` to every object that has a say."""
    key = ("layer", side, *pointers)
    if key not in sides.memo:
        sides.memo[key] = _layer(sides, side, pointers)
    found: Layer = sides.memo[key]
    return found


def _layer(sides: Sides, side: SideName, pointers: Sequence[str]) -> Layer:
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
            count = len(branches) if isinstance(branches, list) else 0
            waiting += [append(pointer, keyword, index) for index in range(count)]
    return Layer({pointer: objects[pointer] for pointer in sorted(objects)})


def travelling(
    sides: Sides, side: SideName, direction: Direction, properties: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Leave out what does not travel in this direction (OpenAPI 3.1, section "Schema Object", `readOnly`)."""
    flag = _HIDDEN[direction]
    return {
        name: tuple(pointers)
        for name, pointers in properties.items()
        if not any(
            schema.get(flag) is True
            for pointer in pointers
            for schema in layer(sides, side, [meant(sides, side, pointer)]).objects.values()
        )
    }


def _types(schema: Mapping[str, Any]) -> Any:
    types = schema.get("type")
    return types if isinstance(types, list) else [types]
