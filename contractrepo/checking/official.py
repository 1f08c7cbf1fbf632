"""The official schemas of OpenAPI, compiled once per version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Any

from contractrepo.document import parse_json
from contractrepo.openapi.version import VersionName
from contractrepo.schema.metaschema import Metaschema, compile_metaschema

_SOURCES: Mapping[VersionName, tuple[str, ...]] = {
    "3.0": ("schema",),
    "3.1": ("schema-base", "schema", "dialect", "meta"),
    "3.2": ("schema-base", "schema", "dialect", "meta"),
}
# Dialects that the schema-base of a version checks.
_BASE_DIALECTS = ("https://spec.openapis.org/oas/", "https://json-schema.org/draft/2020-12/schema")


# Where the definition of a kind has another name than the kind.
_NAMES = {"callback": "callbacks"}


@cache
def metaschema(version: VersionName, kind: str, *, schema_objects: bool) -> Metaschema:
    """Return the official schema of a version for one kind of object.

    Args:
        version: Release line.
        kind: Name of the kind; ``openapi`` is the whole document.
        schema_objects: Check Schema Objects too; those of 3.0 always are.
    """
    documents = [_shipped(version, name) for name in _SOURCES[version]]
    known = {document["$id"]: document for document in documents}
    plain = documents[0] if version == "3.0" else documents[1]
    root = documents[0] if schema_objects else plain
    if kind == "openapi":
        return compile_metaschema(known, root["$id"])
    uri = f"{root['$id']}/{kind.replace(' ', '-')}"
    return compile_metaschema({**known, uri: _for_kind(root, uri, plain["$id"], kind)}, uri)


def _for_kind(root: Mapping[str, Any], uri: str, schema: str, kind: str) -> dict[str, Any]:
    """Enter at a definition; the definitions of the root stay, for they say what a Schema Object is."""
    definitions = "definitions" if "definitions" in root else "$defs"
    name = _NAMES.get(kind, kind).replace(" ", "-")
    if definitions == "definitions":
        name = kind.title().replace(" ", "")
    here = "" if kind == "schema" and definitions == "$defs" else schema
    return {"$id": uri, definitions: root[definitions], "$ref": f"{here}#/{definitions}/{name}"}


def checks_dialect(data: Mapping[str, Any]) -> bool:
    """Tell whether the Schema Objects of a document follow the dialect of its version."""
    dialect = data.get("jsonSchemaDialect")
    return not isinstance(dialect, str) or dialect.startswith(_BASE_DIALECTS)


def _shipped(version: VersionName, name: str) -> dict[str, Any]:
    text = get_data("contractrepo.openapi", f"data/{version}/{name}.json")
    assert text is not None
    document: dict[str, Any] = parse_json(text)
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
