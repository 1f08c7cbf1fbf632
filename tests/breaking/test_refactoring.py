"""A contract that only says the same in other words: no finding above info, whoever sends the values."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Severity, compare
from contractrepo.core.pointer import find

PREFIX = "#/components/schemas/"
SPECS = ["readme/polymorphism-3.0.yaml", "readme/schema-types-3.1.yaml", "adyen/DisputeService-v30.json"]
SHOP: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/orders": {
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": f"{PREFIX}Order"}}},
                },
                "responses": {
                    "201": {
                        "description": "made",
                        "content": {"application/json": {"schema": {"$ref": f"{PREFIX}Order"}}},
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "allOf": [
                    {"$ref": f"{PREFIX}Base"},
                    {
                        "type": "object",
                        "required": ["items"],
                        "properties": {"items": {"$ref": f"{PREFIX}Items"}},
                    },
                ]
            },
            "Base": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "readOnly": True},
                    "note": {"type": "string", "nullable": True, "maxLength": 80},
                    "price": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
                },
            },
            "Items": {"type": "array", "minItems": 1, "items": {"$ref": f"{PREFIX}Item"}},
            "Item": {
                "oneOf": [{"$ref": f"{PREFIX}Product"}, {"$ref": f"{PREFIX}Bundle"}],
            },
            "Product": {
                "type": "object",
                "required": ["kind", "sku"],
                "properties": {"kind": {"type": "string", "enum": ["product"]}, "sku": {"type": "string"}},
            },
            "Bundle": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "enum": ["bundle"]},
                    "parts": {"type": "array", "items": {"$ref": f"{PREFIX}Item"}},
                },
            },
        }
    },
}


def parts(data: Any) -> Iterator[dict[str, Any]]:
    """Every object, those outside first."""
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from parts(value)


def is_typed(part: dict[str, Any]) -> bool:
    return isinstance(part.get("type"), (str, list)) and "in" not in part


def renamed(data: Any) -> Any:
    """Every component has another name."""
    for part in parts(data):
        if isinstance(part.get("$ref"), str):
            part["$ref"] = part["$ref"].replace(PREFIX, f"{PREFIX}Other")
    schemas = data["components"]["schemas"]
    data["components"]["schemas"] = {f"Other{name}": schema for name, schema in schemas.items()}
    return data


def reordered(data: Any) -> Any:
    """The members of every object, and the names and alternatives of every list that is a set, stand the other way round."""
    if isinstance(data, list):
        return [reordered(item) for item in data]
    if not isinstance(data, dict):
        return data
    found = {key: reordered(value) for key, value in reversed(data.items())}
    for keyword in ("required", "enum", "anyOf", "oneOf", "allOf"):
        if isinstance(found.get(keyword), list):
            found[keyword] = found[keyword][::-1]
    return found


def annotated(data: Any) -> Any:
    """Everything is described in other words."""
    for part in list(parts(data)):
        if is_typed(part):
            part |= {"description": "other words", "title": "another title", "x-note": {"type": "integer"}}
            part.pop("example", None)
    return data


def inlined(data: Any) -> Any:
    """Every reference but those within a cycle is replaced by what it names, once."""
    whole = copy.deepcopy(data)
    for item in data["paths"].values():
        for part in list(parts(item)):
            reference = part.get("$ref")
            if isinstance(reference, str) and reference.startswith(PREFIX):
                part.clear()
                part |= copy.deepcopy(find(whole, reference[1:]))
    return data


def extracted(data: Any) -> Any:
    """Every property that is written in place gets a component of its own."""
    schemas = data["components"]["schemas"]
    for part in [part for schema in list(schemas.values()) for part in parts(schema)]:
        properties = part.get("properties")
        if not isinstance(properties, dict):
            continue
        for name, inner in properties.items():
            if isinstance(inner, dict) and is_typed(inner):
                component = f"Part{len(schemas)}"
                schemas[component] = dict(inner)
                properties[name] = {"$ref": f"{PREFIX}{component}"}
    return data


def wrapped(data: Any) -> Any:
    """Every schema with a type is the only one of an allOf."""
    for schema in list(parts(data["components"]["schemas"])):
        if is_typed(schema):
            inner = dict(schema)
            schema.clear()
            schema["allOf"] = [inner]
    return data


def spelled_as_3_1(data: Any) -> Any:
    """3.0 words in those of 3.1."""
    data["openapi"] = "3.1.0"
    for part in list(parts(data)):
        if part.pop("nullable", False) is True and isinstance(part.get("type"), str):
            part["type"] = [part["type"], "null"]
            if "enum" in part and None not in part["enum"]:
                part["type"] = part["type"][0]
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(part.get(exclusive), bool) and part.pop(exclusive) and bound in part:
                part[exclusive] = part.pop(bound)
    return data


REFACTORINGS: list[Callable[[Any], Any]] = [
    renamed,
    reordered,
    annotated,
    inlined,
    extracted,
    wrapped,
    spelled_as_3_1,
]


def refuse_findings(old: Any, new: Any) -> None:
    for base, revision in ((old, new), (new, old)):
        found = compare(json.dumps(base), json.dumps(revision))
        told = [
            (one.rule, one.pointer, one.message) for one in found.findings if one.severity != Severity.INFO
        ]
        assert told == []
        assert found.verdict in {"compatible", "unchanged"}


@pytest.mark.parametrize("refactoring", REFACTORINGS, ids=lambda one: one.__name__)
def test_other_words_for_the_same_are_no_change(refactoring: Callable[[Any], Any]) -> None:
    changed = refactoring(copy.deepcopy(SHOP))
    assert changed != SHOP or json.dumps(changed) != json.dumps(SHOP)
    refuse_findings(SHOP, changed)


def test_all_of_them_together_are_no_change() -> None:
    changed = copy.deepcopy(SHOP)
    for refactoring in (extracted, wrapped, inlined, renamed, annotated, reordered, spelled_as_3_1):
        changed = refactoring(changed)
    refuse_findings(SHOP, changed)


def test_a_schema_merged_by_hand_is_no_change() -> None:
    changed = copy.deepcopy(SHOP)
    schemas = changed["components"]["schemas"]
    own = schemas["Order"]["allOf"][1]
    base = schemas.pop("Base")
    schemas["Order"] = {
        "type": "object",
        "required": [*base["required"], *own["required"]],
        "properties": base["properties"] | own["properties"],
    }
    refuse_findings(SHOP, changed)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("refactoring", REFACTORINGS, ids=lambda one: one.__name__)
def test_real_contracts_in_other_words_are_not_changed(
    specs: Path, name: str, refactoring: Callable[[Any], Any]
) -> None:
    data = json.loads(json.dumps(yaml.safe_load((specs / name).read_text(encoding="utf-8")), default=str))
    if refactoring is spelled_as_3_1 and not data["openapi"].startswith("3.0"):
        pytest.skip("it is of that version already")
    if "schemas" not in data.get("components", {}):
        pytest.skip("it has no components")
    refuse_findings(data, refactoring(copy.deepcopy(data)))
