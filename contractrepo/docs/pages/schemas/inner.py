"""The schemas inside a schema, grouped as a reader thinks of them: one row per keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.docs.blocks import Code, Inlines, Text


@dataclass(frozen=True, slots=True)
class Inner:
    """A schema inside another.

    Attributes:
        label: What it stands for; its type follows.
        pointer: Its place.
        schema: The schema.
        required: Whether the object needs it.
    """

    label: Inlines
    pointer: str
    schema: Any
    required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Schemas that stand for the same kind of thing.

    Attributes:
        keyword: That holds them.
        caption: What they are: ``Properties``, ``One of``; empty for a lone schema, whose label says it.
        members: The schemas.
    """

    keyword: str
    caption: str
    members: tuple[Inner, ...]


Reader = Callable[[Any, str, Mapping[str, Any]], Iterator[Inner]]


def groups(schema: Mapping[str, Any], pointer: str) -> Iterator[Group]:
    """Yield the schemas inside the one at `pointer`, in the order of `ROWS`."""
    for keyword, (caption, read) in ROWS.items():
        if keyword in schema:
            members = tuple(read(schema[keyword], append(pointer, keyword), schema))
            if members:
                yield Group(keyword, caption, members)


def _properties(value: Any, pointer: str, schema: Mapping[str, Any]) -> Iterator[Inner]:
    listed = schema.get("required")
    required = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield Inner((Code(name), Text(" ")), append(pointer, name), inner, required=name in required)


def _named(lead: str) -> Reader:
    def read(value: Any, pointer: str, schema: Mapping[str, Any]) -> Iterator[Inner]:
        del schema
        for name, inner in value.items() if isinstance(value, dict) else ():
            yield Inner(
                (*((Text(lead),) if lead else ()), Code(name), Text(" ")), append(pointer, name), inner
            )

    return read


def _listed(lead: str) -> Reader:
    def read(value: Any, pointer: str, schema: Mapping[str, Any]) -> Iterator[Inner]:
        del schema
        for index, inner in enumerate(value if isinstance(value, list) else ()):
            yield Inner((Text(f"{lead} {index + 1}: "),), append(pointer, index), inner)

    return read


def _one(label: str) -> Reader:
    def read(value: Any, pointer: str, schema: Mapping[str, Any]) -> Iterator[Inner]:
        """A boolean is a rule, not a schema to show."""
        del schema
        if isinstance(value, dict) and value:
            yield Inner((Text(f"{label}: "),), pointer, value)

    return read


ROWS: Mapping[str, tuple[str, Reader]] = {
    "properties": ("Properties", _properties),
    "patternProperties": ("Properties by pattern", _named("matching ")),
    "additionalProperties": ("", _one("any other name")),
    "unevaluatedProperties": ("", _one("any name not described")),
    "propertyNames": ("", _one("each name")),
    "dependentSchemas": ("Depending on properties", _named("with ")),
    "prefixItems": ("Items in order", _listed("item")),
    "items": ("", _one("each item")),
    "unevaluatedItems": ("", _one("any item not described")),
    "contains": ("", _one("at least one item")),
    "allOf": ("All of", _listed("part")),
    "oneOf": ("One of", _listed("choice")),
    "anyOf": ("Any of", _listed("choice")),
    "not": ("", _one("not")),
    "if": ("", _one("if")),
    "then": ("", _one("then")),
    "else": ("", _one("else")),
    "contentSchema": ("", _one("what the text holds")),
    "$defs": ("Definitions", _named("")),
    "definitions": ("Definitions", _named("")),
}
"""Keyword -> caption and how its schemas are read; a new keyword is one row."""
