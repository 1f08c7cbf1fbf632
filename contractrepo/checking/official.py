"""The official schemas of OpenAPI, compiled once per version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from contractrepo.document import read_document
from contractrepo.openapi.version import VersionName
from contractrepo.schema.metaschema import Metaschema, compile_metaschema

_SOURCES: Mapping[VersionName, tuple[str, ...]] = {
    "3.0": ("schema",),
    "3.1": ("schema-base", "schema", "dialect", "meta"),
    "3.2": ("schema-base", "schema", "dialect", "meta"),
}
# Dialects that the schema-base of a version checks.
_BASE_DIALECTS = ("https://spec.openapis.org/oas/", "https://json-schema.org/draft/2020-12/schema")


@cache
def metaschema(version: VersionName, *, schema_objects: bool) -> Metaschema:
    """Return the official schema of a version.

    Args:
        version: Release line.
        schema_objects: Check Schema Objects too; those of 3.0 always are.
    """
    documents = [_shipped(version, name) for name in _SOURCES[version]]
    known = {document["$id"]: document for document in documents}
    first = 0 if schema_objects or version == "3.0" else 1
    return compile_metaschema(known, documents[first]["$id"])


def checks_dialect(data: Mapping[str, Any]) -> bool:
    """Tell whether the Schema Objects of a document follow the dialect of its version."""
    dialect = data.get("jsonSchemaDialect")
    return not isinstance(dialect, str) or dialect.startswith(_BASE_DIALECTS)


def _shipped(version: VersionName, name: str) -> dict[str, Any]:
    file = resources.files("contractrepo.openapi").joinpath(f"data/{version}/{name}.yaml")
    document: dict[str, Any] = read_document(file.read_bytes()).data
    if version == "3.0":
        changed: dict[str, Any] = _modern(document)
        return {**changed, "$id": document["id"]}
    if name == "schema-base":
        # The shipped text names its dialect "work in progress"; documents name the released one.
        document["$defs"]["dialect"] = {"type": "string"}
    return document


def _modern(schema: Any) -> Any:
    """Return a draft 4 schema in 2020-12, with an `if` where it says "an object, or a reference to one"."""
    if isinstance(schema, list):
        return [_modern(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _modern(value) for key, value in schema.items() if key not in {"id", "$schema"}}
    if changed.get("exclusiveMinimum") is True:
        changed["exclusiveMinimum"] = changed.pop("minimum")
    reference = {"$ref": "#/definitions/Reference"}
    choices = changed.get("oneOf")
    if isinstance(choices, list) and reference in choices:
        del changed["oneOf"]
        others = [choice for choice in choices if choice != reference]
        changed["if"] = {"type": "object", "required": ["$ref"]}
        changed["then"] = reference
        changed["else"] = others[0] if len(others) == 1 else {"anyOf": others}
    return changed
