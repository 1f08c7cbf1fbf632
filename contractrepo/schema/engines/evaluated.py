"""Which members and items of a value the keywords beside `unevaluatedProperties` or `unevaluatedItems` have evaluated.

Source: JSON Schema 2020-12 core, section 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractrepo.schema.engines.run import run_of


def evaluated_names(validator: Any, value: Mapping[str, Any], schema: Any) -> Iterator[str]:
    """Yield the names of evaluated members, some more than once."""
    if isinstance(schema, bool):
        return
    yield from schema.get("properties", ())
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        yield from value
    for pattern in schema.get("patternProperties", ()):
        yield from (name for name in value if run_of(validator).texts.matches(pattern, name))
    for part in _holding(validator, value, schema):
        yield from evaluated_names(validator, value, part)


def evaluated_indexes(validator: Any, value: list[Any], schema: Any) -> Iterator[int]:
    """Yield the numbers of evaluated items, some more than once."""
    if isinstance(schema, bool):
        return
    if "items" in schema or "unevaluatedItems" in schema:
        yield from range(len(value))
        return
    yield from range(len(schema.get("prefixItems", ())))
    if "contains" in schema:
        for index, item in enumerate(value):
            if run_of(validator).accepts(validator, item, schema["contains"]):
                yield index
    for part in _holding(validator, value, schema):
        yield from evaluated_indexes(validator, value, part)


def _holding(validator: Any, value: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas that describe the same value and accept it."""
    accepts = run_of(validator).accepts
    if "$ref" in schema:
        yield run_of(validator).target(schema["$ref"])
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from (part for part in schema.get(keyword, ()) if accepts(validator, value, part))
    if "if" in schema:
        holds = accepts(validator, value, schema["if"])
        yield from _present(schema, ("if", "then") if holds else ("else",))
    if isinstance(value, dict):
        yield from (part for name, part in schema.get("dependentSchemas", {}).items() if name in value)


def _present(schema: Mapping[str, Any], keywords: Iterable[str]) -> Iterator[Any]:
    return (schema[keyword] for keyword in keywords if keyword in schema)
