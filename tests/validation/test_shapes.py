from __future__ import annotations

from typing import Any

import pytest

from contractrepo.validation.shapes import ANYTHING, KINDS, Shapes


def shapes(schema: Any, **schemas: Any) -> Shapes:
    return Shapes({"s": schema, "components": {"schemas": schemas}})


NUMBER = {"integer", "number"}


@pytest.mark.parametrize(
    ("schema", "kinds"),
    [
        ({}, KINDS),
        (True, KINDS),
        ({"type": "string"}, {"string"}),
        ({"type": "number"}, NUMBER),
        ({"type": "integer", "nullable": True}, {"integer", "null"}),
        ({"nullable": True}, KINDS),
        ({"type": ["string", "null", {}]}, {"string", "null"}),
        ({"type": "nonsense"}, set()),
        ({"enum": [1, True, None, "a", [], {}]}, KINDS),
        ({"enum": []}, KINDS),
        ({"enum": 5, "type": "string"}, {"string"}),
        ({"type": "string", "enum": ["a", 1]}, {"string"}),
        ({"const": 1.5}, NUMBER),
        ({"const": None}, {"null"}),
        ({"properties": {}}, {"object"}),
        ({"items": {}}, {"array"}),
        ({"prefixItems": []}, {"array"}),
        ({"allOf": [{"type": ["integer", "string"]}, {"type": "number"}]}, {"integer"}),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"integer", "string"}),
        ({"oneOf": [{"type": "integer"}, {"type": "null"}], "type": "integer"}, {"integer"}),
        ({"oneOf": []}, KINDS),
        ({"oneOf": 5}, KINDS),
        ({"if": {}, "then": {"type": "string"}, "else": {"type": "integer"}}, {"string", "integer"}),
        ({"if": {}, "then": {"type": "string"}}, KINDS),
        ({"$ref": "#/components/schemas/Id"}, {"integer"}),
        ({"$ref": "#/components/schemas/Gone"}, KINDS),
        ({"$ref": "other.yaml"}, KINDS),
        ({"$ref": "#/components/schemas/Self"}, KINDS),
        ({"$ref": "#/components/schemas/Tree"}, {"object"}),
    ],
)
def test_kinds(schema: Any, kinds: set[str]) -> None:
    found = shapes(
        schema,
        Id={"type": "integer"},
        Self={"$ref": "#/components/schemas/Self"},
        Tree={"type": "object", "anyOf": [{"$ref": "#/components/schemas/Tree"}]},
    )
    assert found.at("/s").kinds == kinds


def test_nothing_is_said_without_a_schema() -> None:
    assert shapes({}).at(None) is ANYTHING


def test_members_of_branches_are_known() -> None:
    found = shapes(
        {
            "allOf": [
                {"properties": {"a": {"type": "integer"}, "both": {"type": ["integer", "string"]}}},
                {"properties": {"both": {"type": "string"}, "b": {"type": "boolean"}}},
            ],
            "oneOf": [
                {"properties": {"kind": {"const": 1}}},
                {"properties": {"kind": {"const": "x"}}},
            ],
            "patternProperties": {"^x-": {"type": "integer"}},
            "additionalProperties": {"type": "boolean"},
        }
    )
    shape = found.at("/s")
    kinds = {name: set(found.property(shape, name).kinds) for name in ("a", "b", "both", "kind", "other")}
    assert kinds == {
        "a": {"integer"},
        "b": {"boolean"},
        "both": {"string"},
        "kind": {"integer", "number", "string"},
        "other": {"integer", "boolean"},
    }


def test_items_are_known_by_position() -> None:
    found = shapes(
        {
            "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "items": {"type": "boolean"},
            "anyOf": [{"prefixItems": [{"minimum": 1}]}, {"items": {"type": "boolean"}}],
        }
    )
    shape = found.at("/s")
    assert [set(found.item(shape, index).kinds) for index in range(3)] == [
        {"integer"},
        {"string"},
        {"boolean"},
    ]
    assert found.item(found.at("/none"), 0) is ANYTHING


def test_bytes_and_xml_objects_are_known() -> None:
    found = shapes(
        {"type": "string", "format": "binary", "xml": {"name": "own"}, "$ref": "#/components/schemas/X"},
        X={"xml": {"name": "other", "attribute": True}},
    )
    shape = found.at("/s")
    assert shape.binary
    assert shape.xml == {"name": "own", "attribute": True}


def test_keywords_beside_a_reference_mean_nothing_in_3_0() -> None:
    data = {"s": {"$ref": "#/t", "type": "string"}, "t": {"type": "integer"}}
    assert Shapes(data, ref_siblings=False).at("/s").kinds == {"integer"}
    assert Shapes(data).at("/s").kinds == set()


def test_a_purpose_made_schema_is_read_in_bounded_time() -> None:
    schemas: dict[str, Any] = {
        f"S{index}": {
            "allOf": [{"$ref": f"#/components/schemas/S{index + 1}"}] * 2,
            "anyOf": [{"properties": {"p": {"type": "string"}}}, {"properties": {"p": {"type": "integer"}}}]
            * 40,
        }
        for index in range(500)
    }
    found = shapes({"$ref": "#/components/schemas/S0"}, **schemas)
    shape = found.at("/s")
    assert len(shape.properties["p"]) <= 32
    assert found.property(shape, "p").kinds <= {"string", "integer"}
