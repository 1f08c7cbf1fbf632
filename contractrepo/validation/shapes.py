"""What a schema says about the form of a value: enough to read text as the value that is meant.

A shape is no judgement: it only tells which JSON types a place can hold, so that `"5"` is read as a number where a
number can stand and as text where text can. The schema judges the value that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from contractrepo.core import pointer as pointers
from contractrepo.validation.shape import ANYTHING, KINDS, MOST_ROWS, Alternatives, Shape, all_of, union

__all__ = ["ANYTHING", "KINDS", "Alternatives", "Shape", "Shapes"]
# Schemas applied inside each other; what is beyond them is not seen.
_DEEPEST = 64


class Shapes:
    """Shapes of the schemas in one description.

    Args:
        data: The description; every reference in it is local.
        ref_siblings: Whether keywords beside `$ref` mean something; in OpenAPI 3.0 they do not.
    """

    def __init__(self, data: Mapping[str, Any], *, ref_siblings: bool = True) -> None:
        self._data = data
        self._ref_siblings = ref_siblings
        self._known: dict[Alternatives, Shape] = {}
        self._schemas: dict[str, Shape] = {}

    def at(self, pointer: str | None) -> Shape:
        """Return the shape of the schema at `pointer`; nothing is said without one."""
        return ANYTHING if pointer is None else self.of(((pointer,),))

    def of(self, alternatives: Alternatives) -> Shape:
        """Return the shape of a place that alternatives describe."""
        if not alternatives:
            return ANYTHING
        if alternatives not in self._known:
            rows = [all_of(self._schema(pointer, frozenset()) for pointer in row) for row in alternatives]
            self._known[alternatives] = union(rows)
        return self._known[alternatives]

    def property(self, shape: Shape, name: str) -> Shape:
        """Return the shape of a property."""
        return self.of(shape.properties.get(name, shape.additional))

    def item(self, shape: Shape, index: int) -> Shape:
        """Return the shape of an item."""
        return self.of(shape.prefix[index] if index < len(shape.prefix) else shape.items)

    def _schema(self, pointer: str, above: frozenset[str]) -> Shape:
        """A schema that refers back to itself before any value was read says nothing new."""
        if pointer not in self._schemas:
            schema = pointers.find(self._data, pointer)
            if not isinstance(schema, Mapping) or pointer in above or len(above) > _DEEPEST:
                return ANYTHING
            if "$ref" in schema and not self._ref_siblings:
                schema = {"$ref": schema["$ref"]}
            parts = [_own(schema, pointer), *self._applied(schema, pointer, above | {pointer})]
            self._schemas[pointer] = all_of(parts)
        return self._schemas[pointer]

    def _applied(self, schema: Mapping[str, Any], pointer: str, above: frozenset[str]) -> Iterator[Shape]:
        """Yield the shapes of the schemas that are applied to the same value."""
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            yield self._schema(unquote(reference[1:]), above)
        for branch in _rows(schema, pointer, "allOf"):
            yield self._schema(branch, above)
        for keyword in ("anyOf", "oneOf"):
            branches = _rows(schema, pointer, keyword)
            if branches:
                yield union([self._schema(branch, above) for branch in branches])
        if "if" in schema:
            cases = [pointers.append(pointer, keyword) for keyword in ("then", "else")]
            yield union([self._schema(case, above) for case in cases])


def _rows(schema: Mapping[str, Any], pointer: str, keyword: str) -> list[str]:
    branches = schema.get(keyword)
    count = len(branches) if isinstance(branches, list) else 0
    return [pointers.append(pointer, keyword, index) for index in range(count)]


def _own(schema: Mapping[str, Any], pointer: str) -> Shape:
    """Return what the keywords of one schema object say themselves."""
    items, prefix = _items(schema, pointer)
    xml = schema.get("xml")
    return Shape(
        kinds=_kinds(schema),
        properties={
            name: ((pointers.append(pointer, "properties", name),),)
            for name in _mapping(schema, "properties")
        },
        additional=_additional(schema, pointer),
        items=items,
        prefix=prefix,
        binary=schema.get("format") == "binary",
        xml=xml if isinstance(xml, Mapping) else {},
    )


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    said = schema.get("type")
    names = {name for name in (said if isinstance(said, list) else [said]) if isinstance(name, str)}
    if names and schema.get("nullable") is True:
        names.add("null")
    if "number" in names:
        names.add("integer")
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list) and values:
        listed = {kind for value in values for kind in _kinds_of(value)}
        names = names & listed if names else listed
    return frozenset(names) & KINDS if names else _implied(schema)


def _implied(schema: Mapping[str, Any]) -> frozenset[str]:
    """A schema without `type` that describes members or items is about objects or arrays."""
    if "properties" in schema:
        return frozenset({"object"})
    if "items" in schema or "prefixItems" in schema:
        return frozenset({"array"})
    return KINDS


def _kinds_of(value: Any) -> tuple[str, ...]:
    if value is None:
        return ("null",)
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, (int, float)):
        return ("integer", "number")
    if isinstance(value, str):
        return ("string",)
    return ("array",) if isinstance(value, list) else ("object",)


def _additional(schema: Mapping[str, Any], pointer: str) -> Alternatives:
    patterns = _mapping(schema, "patternProperties")
    found = [(pointers.append(pointer, "patternProperties", pattern),) for pattern in patterns]
    keywords = ("additionalProperties", "unevaluatedProperties")
    found += [(pointers.append(pointer, one),) for one in keywords if isinstance(schema.get(one), Mapping)]
    return tuple(found[:MOST_ROWS])


def _items(schema: Mapping[str, Any], pointer: str) -> tuple[Alternatives, tuple[Alternatives, ...]]:
    first = _rows(schema, pointer, "prefixItems")
    rest: Alternatives = ()
    for keyword in ("unevaluatedItems", "items"):
        if isinstance(schema.get(keyword), Mapping):
            rest = ((pointers.append(pointer, keyword),),)
    return rest, tuple(((row,),) for row in first)


def _mapping(schema: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    value = schema.get(keyword)
    return value if isinstance(value, Mapping) else {}
