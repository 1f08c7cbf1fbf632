"""Values that a schema lists and that its own type excludes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.json_values import canonical_json, type_name
from contractrepo.core.pointer import append
from contractrepo.core.text import shown


def schema_values(subject: Subject) -> Iterator[Remark]:
    """Yield members of `enum`, and `const`, that can never be the value, and those that are listed twice."""
    for part, schema in subject.schemas_with("enum", "const"):
        types = _types(schema)
        listed = schema.get("enum")
        if isinstance(listed, list):
            yield from _enum(append(part.pointer, "enum"), listed, types)
            # In 3.0 the official schema says it.
            if not listed and subject.description.version.name != "3.0":
                message = "no value can match: enum is empty"
                yield Remark(
                    "schema-unsatisfiable", append(part.pointer, "enum"), message, severity="warning"
                )
        if "const" in schema and types and not _fits(schema["const"], types):
            message = (
                f"no value can match: {shown(schema['const'], limit=60)} is not of type {' or '.join(types)}"
            )
            pointer = append(part.pointer, "const")
            yield Remark(
                "schema-unsatisfiable", pointer, message, _way_out(schema["const"], types), "warning"
            )


def _enum(pointer: str, listed: list[Any], types: tuple[str, ...]) -> Iterator[Remark]:
    if (
        set(map(type, listed)) == {str}
        and len(set(listed)) == len(listed)
        and "string" in (*types, "string")[:1]
    ):
        return
    seen: set[bytes] = set()
    for index, value in enumerate(listed):
        if types and not _fits(value, types):
            message = f"{shown(value, limit=60)} is not of type {' or '.join(types)}"
            yield Remark("enum-value", append(pointer, index), message, _way_out(value, types), "warning")
        key = canonical_json(value)
        if key in seen:
            message = f"{shown(value, limit=60)} is listed twice"
            yield Remark("enum-repeated", append(pointer, index), message, "remove one of them", "warning")
        seen.add(key)


def _way_out(value: Any, types: tuple[str, ...]) -> str:
    if "string" in types and type(value) in {int, float, bool}:
        return f"quote it: '{shown(value, limit=60)}'"
    return "remove it, or let the type take it"


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the types that a value may have, empty where any may stand."""
    kind = schema.get("type")
    types = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    found = tuple(one for one in types if isinstance(one, str))
    return (*found, "null") if found and schema.get("nullable") is True else found


def _fits(value: Any, types: tuple[str, ...]) -> bool:
    name = type_name(value)
    if name == "number" and "integer" in types and float(value).is_integer():
        return True
    return name in types
