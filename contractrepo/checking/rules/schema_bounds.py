"""Schemas that no value can match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)
_STRICT_PAIRS = (
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
_UPPER = frozenset(high for _, high in (*_PAIRS, *_STRICT_PAIRS))


def schema_bounds(subject: Subject) -> Iterator[Remark]:
    """Yield limits that exclude each other, and required properties that are not allowed."""
    for part, schema in subject.schemas_with("required", *_UPPER):
        if not _UPPER.isdisjoint(schema):
            for low, high in _PAIRS:
                strict = low == "minimum" and _is_open(schema)
                yield from _crossed(part.pointer, schema, low, high, strict=strict)
            for low, high in _STRICT_PAIRS:
                yield from _crossed(part.pointer, schema, low, high, strict=True)
        if "required" in schema:
            yield from _excluded(part.pointer, schema)


def _is_open(schema: Mapping[str, Any]) -> bool:
    """Tell whether a bound of 3.0 is left out of the range; from 3.1 on these are numbers of their own."""
    return schema.get("exclusiveMinimum") is True or schema.get("exclusiveMaximum") is True


def _crossed(
    pointer: str, schema: Mapping[str, Any], low: str, high: str, *, strict: bool
) -> Iterator[Remark]:
    least: Any = schema.get(low)
    most: Any = schema.get(high)
    if not _is_number(least) or not _is_number(most):
        return
    if least > most or (strict and least == most):
        message = f"no value can match: {low} {least} and {high} {most} exclude each other"
        yield Remark("schema-unsatisfiable", append(pointer, low), message, "move one of them", "warning")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _excluded(pointer: str, schema: Mapping[str, Any]) -> Iterator[Remark]:
    properties, required = schema.get("properties", {}), schema.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        return
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for index, name in enumerate(required):
        if not isinstance(name, str):
            continue
        if properties.get(name) is False or (closed and name not in properties):
            message = (
                f"no value can match: the required property '{printable(name, limit=80)}' is not allowed"
            )
            place = append(pointer, "required", index)
            yield Remark("schema-unsatisfiable", place, message, "declare it below properties", "warning")
