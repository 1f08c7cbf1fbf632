"""Golden cases: every cause of a pair, in order, with its places and its value."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Found, Likeness, Reason

Ask = Callable[..., tuple[Reason, ...]]

FOLDER = Path(__file__).parents[1] / "cases" / "inclusion"
CASES = [case for file in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(file.read_text("utf-8"))]


def shown(reason: Reason) -> dict[str, Any]:
    places = {"keyword": reason.keyword, "sender": reason.sender, "reader": reason.reader}
    if isinstance(reason.answer, Found):
        return places | {"value": reason.answer.value}
    assert reason.answer.reason
    return places | {"unknown": True}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_cause_is_named(ask: Ask, case: dict[str, Any]) -> None:
    assert [shown(reason) for reason in ask({"S": case["sender"]}, {"S": case["reader"]})] == case["causes"]


def test_renaming_and_inlining_a_component_changes_nothing(ask: Ask) -> None:
    leaf = {"type": "string", "maxLength": 3}
    old = {"S": {"properties": {"a": {"$ref": "#/Leaf"}, "b": {"$ref": "#/Leaf"}}}, "Leaf": leaf}
    new = {"S": {"properties": {"a": leaf, "b": {"$ref": "#/Renamed"}}}, "Renamed": leaf}
    assert ask(old, new) == ()
    assert ask(new, old) == ()


def test_components_that_refer_to_each_other_may_be_unrolled(ask: Ask) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/S"}}}
    unrolled = {"S": {"type": "object", "properties": {"next": {"$ref": "#/T"}}}, "T": node}
    assert ask({"S": node}, unrolled) == ()
    assert ask(unrolled, {"S": node}) == ()


def test_a_parent_whose_oneof_lists_its_children_ends(ask: Ask) -> None:
    def family(limit: int) -> dict[str, Any]:
        return {
            "S": {
                "type": "object",
                "oneOf": [{"$ref": "#/A"}, {"$ref": "#/B"}],
                "properties": {"t": {"type": "string"}},
            },
            "A": {"allOf": [{"$ref": "#/S"}, {"required": ["t"], "properties": {"t": {"const": "a"}}}]},
            "B": {
                "allOf": [
                    {"$ref": "#/S"},
                    {
                        "required": ["t"],
                        "properties": {"t": {"const": "b"}, "n": {"type": "integer", "maximum": limit}},
                    },
                ]
            },
        }

    assert ask(family(5), {**family(9), "X": {}}) == ()


@pytest.mark.parametrize(
    ("sender", "reader", "keywords"),
    [
        ({"type": "integer"}, {"type": "string"}, []),
        ({"type": "string"}, {"type": "integer"}, ["type"]),
        ({"type": "string", "enum": ["1", "2"]}, {"type": "integer"}, []),
        ({"type": "boolean"}, {"enum": ["true", "false"]}, []),
        ({"type": "boolean"}, {"enum": ["true", "1"]}, ["enum"]),
        ({"type": ["string", "null"]}, {"type": "string"}, []),
        ({"type": "string"}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}, []),
        ({"type": "string"}, {"type": "array", "items": {"type": "string"}}, []),
        ({"type": "string"}, {"type": "array"}, []),
        ({"type": "string"}, {"type": "array", "minItems": 2}, ["type"]),
    ],
)
def test_texts_compare_by_their_spelling(ask: Ask, sender: Any, reader: Any, keywords: list[str]) -> None:
    found = ask({"S": sender}, {"S": reader}, text=True, repeated=True)
    assert [reason.keyword for reason in found] == keywords


def test_the_dialect_of_3_0_is_read(ask: Ask) -> None:
    old = {"S": {"type": "number", "maximum": 5, "nullable": True}}
    new = {"S": {"type": "number", "maximum": 5, "exclusiveMaximum": True}}
    found = ask(old, new, "3.0")
    assert [(reason.keyword, reason.answer) for reason in found] == [
        ("type", Found(None)),
        ("exclusiveMaximum", Found(5)),
    ]
    assert (
        ask({"S": {"type": "string", "format": "byte", "minLength": 0}}, {"S": {"type": "string"}}, "3.0")
        == ()
    )
    assert ask({"S": {"type": "string"}}, {"S": {"type": "string", "format": "byte"}}, "3.0") != ()


VALUES = [
    ({"type": "array", "items": {"type": "string"}}, {"uniqueItems": True}, [["a", "a"]]),
    ({"prefixItems": [{"const": 1}, {"const": 1}], "type": "array"}, {"uniqueItems": True}, [[1, 1]]),
    (
        {"type": "array", "prefixItems": [{"const": 2}], "items": {"const": 1}},
        {"uniqueItems": True},
        [[2, 1, 1]],
    ),
    (
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "integer"}},
        {"maxItems": 3},
        [[0, 1, -1, 2]],
    ),
    ({"type": "array", "items": {"enum": [1, 2]}}, {"not": {"contains": {"const": 2}}}, [[2]]),
    ({"type": "array", "contains": {"const": 1}, "maxContains": 2}, {"minItems": 2}, [[1]]),
    ({"enum": [[1, 2], [1, 1], {"a": 1}]}, {"type": ["array", "object"], "uniqueItems": True}, [[1, 1]]),
    ({"enum": [{"a": 1}, {"b": 2}]}, {"patternProperties": {"^b": {"maximum": 1}}}, [{"b": 2}]),
    ({"type": "object", "minProperties": 2}, {"propertyNames": {"maxLength": 0}}, [{"a": None, "x": None}]),
    (
        {"type": "object", "patternProperties": {"^a": {"type": "integer"}}},
        {"patternProperties": {"^ab": {"type": "string"}}},
        [{"ab": 0}],
    ),
    ({"type": "object", "propertyNames": {"enum": ["k"]}}, {"additionalProperties": False}, [{"k": None}]),
    ({"type": "number"}, {"multipleOf": 0.5}, [0.1]),
    ({"type": "integer", "multipleOf": 2}, {"multipleOf": 3}, [2]),
    ({"type": "integer", "multipleOf": 6}, {"multipleOf": 4}, [6]),
    ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, {"type": "integer"}, [0.5]),
    ({"type": "integer", "maximum": -5}, {"maximum": -8}, [-5]),
    ({"type": "string", "format": "date"}, {"format": "uuid"}, ["2024-01-31"]),
    ({"type": "string", "format": "uuid"}, {"maxLength": 36}, []),
    ({"type": "string", "not": {"enum": ["a", "A"]}}, {"maxLength": 0}, ["b"]),
    ({"type": "object", "not": {"enum": [{}]}}, {"maxProperties": 0}, [{"x": None}]),
    ({"type": "object", "not": {"patternProperties": {"^x": False}}}, {"maxProperties": 0}, [{"x": None}]),
    ({"type": "array", "not": {"items": {"type": "string"}}}, {"maxItems": 0}, [[None]]),
    (
        {"type": "object", "dependentRequired": {"a": ["b"]}, "required": ["a"]},
        {"maxProperties": 1},
        [{"a": None, "b": None}],
    ),
    ({"type": "string", "minLength": 200_000}, {"type": "integer"}, [None]),
    ({"type": "array", "minItems": 5_000}, {"type": "integer"}, [None]),
    ({"type": "object", "minProperties": 5_000}, {"type": "integer"}, [None]),
    ({"type": "array", "contains": {"const": 1}, "minContains": 5_000}, {"type": "integer"}, [None]),
]


@pytest.mark.parametrize(("one", "other", "values"), VALUES, ids=[json.dumps(row[:2])[:80] for row in VALUES])
def test_the_smallest_value_is_shown(ask: Ask, one: Any, other: Any, values: list[Any]) -> None:
    answers = [reason.answer for reason in ask({"S": one}, {"S": other})]
    assert [answer.value if isinstance(answer, Found) else None for answer in answers] == values


def test_documents_of_other_content_are_not_alike() -> None:
    old: dict[str, Any] = {
        "S": {"$ref": "#/A"},
        "A": {"type": "object", "properties": {"x": {"$ref": "#/S"}}, "enum": [1]},
    }
    new = {**old, "A": {**old["A"], "enum": [True]}}
    sources = [Source(data, "3.1", None) for data in (old, new, json.loads(json.dumps(old)))]
    likeness = Likeness(sources[0], sources[1])
    assert not likeness.alike("/S", "/S")
    assert not likeness.alike("/A", "/nowhere")
    assert Likeness(sources[0], sources[2]).alike("/S", "/S")


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/nowhere"},
        {"$ref": 5},
        {
            "$dynamicRef": "#t",
            "$defs": {"a": {"$dynamicAnchor": "t"}, "b": {"$id": "b", "$dynamicAnchor": "t"}},
        },
        {"properties": {"a": {"$id": "https://example.org/a", "$ref": "#/S"}}},
    ],
)
def test_what_may_mean_another_thing_elsewhere_is_not_alike(schema: dict[str, Any]) -> None:
    source = Source({"S": schema}, "3.1", None)
    assert not Likeness(source, source).alike("/S", "/S")


def test_what_makes_no_sense_is_not_alike_in_two_versions() -> None:
    sources = Source({"S": {"type": "int"}}, "3.0", None), Source({"S": {"type": "int"}}, "3.1", None)
    assert not Likeness(*sources).alike("/S", "/S")
