"""Schemas that accept what they refused, changed no more than that takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.core.pointer import append, join, split
from contractrepo.openapi.version import VersionName
from contractrepo.schema.failure import TOO_COMPLEX, Failure
from contractrepo.syncing.document_files import DocumentFiles
from contractrepo.syncing.inferring import Ambiguous, infer

_MEASURES: Mapping[str, Callable[[Any], Any]] = {
    "minimum": lambda value: value,
    "maximum": lambda value: value,
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), len
    ),
}
_CLOSED = frozenset({"additionalProperties", "unevaluatedProperties"})


def widen(files: DocumentFiles, failure: Failure, value: Any, version: VersionName) -> bool:
    """Change the schema that refused a value; tell whether there was something to change.

    Args:
        files: The document.
        failure: What refused the value.
        value: The value at the failure's place.
        version: Of OpenAPI.
    """
    *parents, keyword = split(failure.schema_pointer) or ("",)
    holder = join(*parents)
    schema = files.get(holder)
    if failure.keyword in {"", TOO_COMPLEX} or not isinstance(schema, dict) or keyword not in schema:
        return False
    if keyword == "type":
        _another_type(files, holder, schema, value, version)
    elif keyword in _MEASURES and keyword not in ("minimum", "maximum"):
        files.put(failure.schema_pointer, _MEASURES[keyword](value))
    elif keyword in _MEASURES:
        files.put(failure.schema_pointer, value)
    elif keyword in _CLOSED:
        return _another_property(files, holder, split(failure.pointer)[-1], value, version)
    elif keyword == "required":
        left = [name for name in schema["required"] if name != failure.expected]
        _put_or_remove(files, failure.schema_pointer, left)
    elif keyword == "enum":
        files.put(failure.schema_pointer, [*schema["enum"], value])
    elif keyword == "const":
        files.remove(failure.schema_pointer)
        files.put(append(holder, "enum"), [schema["const"], value])
    elif keyword in {"oneOf", "anyOf"}:
        files.put(failure.schema_pointer, [*schema[keyword], _inferred(value, version)])
    else:
        files.remove(failure.schema_pointer)
    return True


def _another_type(
    files: DocumentFiles, holder: str, schema: Mapping[str, Any], value: Any, version: VersionName
) -> None:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    name = "integer" if type_name(value) == "number" and isinstance(value, int) else type_name(value)
    place = append(holder, "type")
    if name == "number" and "integer" in types:
        types = ["number" if one == "integer" else one for one in types]
        files.put(place, types if len(types) > 1 else types[0])
    elif version != "3.0":
        files.put(place, [*types, name])
    elif name == "null":
        files.put(append(holder, "nullable"), True)
    else:
        files.remove(place)  # OpenAPI 3.0 has no list of types


def _another_property(files: DocumentFiles, holder: str, name: str, value: Any, version: VersionName) -> bool:
    files.ensure(append(holder, "properties"))
    files.put(append(holder, "properties", name), _inferred(value, version))
    return True


def _inferred(value: Any, version: VersionName) -> dict[str, Any]:
    try:
        return infer([value], version)
    except Ambiguous:
        return {}


def _put_or_remove(files: DocumentFiles, pointer: str, left: list[Any]) -> None:
    if left:
        files.put(pointer, left)
    else:
        files.remove(pointer)
