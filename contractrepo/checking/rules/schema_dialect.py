"""Schemas written for another version of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.schema.dialects.keywords import FORMER_KEYWORDS

_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def schema_dialect(subject: Subject) -> Iterator[Remark]:
    """Yield keywords that mean something else, or nothing, in the document's version."""
    if subject.description.version.name == "3.0":
        for part, schema in subject.schemas_with("type", "writeOnly", *_EXCLUSIVE):
            yield from _in_3_0(part.pointer, schema)
    else:
        for part, schema in subject.schemas_with("nullable", *_EXCLUSIVE, *FORMER_KEYWORDS):
            yield from _since_3_1(part.pointer, schema)


def _in_3_0(pointer: str, schema: Mapping[str, Any]) -> Iterator[Remark]:
    kind = schema.get("type")
    if isinstance(kind, list):
        message, hint = (
            "a list of types is known from 3.1 on",
            "write one type, and nullable: true where null may stand",
        )
        yield Remark("schema-dialect", append(pointer, "type"), message, hint)
    if kind == "null":
        message, hint = "the type null is known from 3.1 on", "use nullable: true"
        yield Remark("schema-dialect", append(pointer, "type"), message, hint)
    if kind == "array" and "items" not in schema:
        message = "a schema of type array needs the field 'items'"
        yield Remark("schema-items", pointer, message, "items: {} takes items of any kind")
    for keyword, bound in _EXCLUSIVE.items():
        value = schema.get(keyword)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            message = f"in 3.0 '{keyword}' is true or false beside '{bound}'; a number is known from 3.1 on"
            yield Remark(
                "schema-dialect", append(pointer, keyword), message, f"{bound}: {value}, {keyword}: true"
            )
    if schema.get("readOnly") is True and schema.get("writeOnly") is True:
        message = "a property may not be both readOnly and writeOnly"
        yield Remark("schema-access", append(pointer, "writeOnly"), message)


def _since_3_1(pointer: str, schema: Mapping[str, Any]) -> Iterator[Remark]:
    for keyword, bound in _EXCLUSIVE.items():
        if isinstance(schema.get(keyword), bool):
            message = f"'{keyword}' is a number from 3.1 on, not true or false"
            value = schema.get(bound)
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            hint = (
                f"{keyword}: {value}, without '{bound}'"
                if number and schema[keyword]
                else f"remove '{keyword}'"
            )
            yield Remark("schema-dialect", append(pointer, keyword), message, hint)
    if "nullable" in schema:
        message = "'nullable' means nothing from 3.1 on"
        kind = schema.get("type")
        hint = f"type: [{kind}, 'null']" if isinstance(kind, str) else "add 'null' to the types"
        yield Remark("schema-dialect", append(pointer, "nullable"), message, hint, "warning")
    for keyword, instead in FORMER_KEYWORDS.items():
        if keyword in schema:
            message = f"'{keyword}' is a keyword of an older JSON Schema, and none from 3.1 on"
            yield Remark("schema-dialect", append(pointer, keyword), message, instead, "warning")
