"""What is said to fit without an engine fits by every engine; nearly everything that fits is said to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.checking.obvious import Obvious
from contractrepo.contract import check_document, load_files
from contractrepo.document import parse_json
from contractrepo.schema.schemas import Schemas

SCHEMAS = """{
"any": {}, "yes": true, "no": false, "described": {"title": "t", "x-a": 1, "$comment": "c"},
"text": {"type": "string"}, "whole": {"type": "integer"}, "number": {"type": "number"}, "flag": {"type": "boolean"},
"list": {"type": "array"}, "object": {"type": "object"}, "null": {"type": "null"},
"several": {"type": ["string", "null", "integer"]}, "maybe": {"type": "string", "nullable": true},
"colour": {"enum": ["red", "green"]}, "odd enum": {"enum": [1, true, null, "red", [1]]}, "const": {"const": "red"},
"short": {"maxLength": 3}, "long": {"minLength": 3}, "small": {"maximum": 3}, "large": {"minimum": 3},
"few": {"maxItems": 1}, "many": {"minItems": 2}, "fraction": {"minimum": 2.5}, "below": {"exclusiveMaximum": 3},
"flagged": {"exclusiveMaximum": true, "maximum": 3}, "fifth": {"multipleOf": 5}, "pattern": {"pattern": "^r"},
"int32": {"type": "integer", "format": "int32"}, "int64": {"format": "int64"}, "double": {"format": "double"},
"moment": {"type": "string", "format": "date-time"}, "day": {"format": "date"}, "secret": {"format": "password"},
"texts": {"items": {"type": "string"}}, "unique": {"uniqueItems": true}, "tuple": {"prefixItems": [{"type": "string"}]},
"closed": {"properties": {"a": {"type": "string"}}, "additionalProperties": false},
"open": {"properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "integer"}},
"map": {"additionalProperties": {"type": "integer"}}, "lax": {"additionalProperties": true},
"by pattern": {"patternProperties": {"^b": {"type": "string"}}, "additionalProperties": false},
"needs": {"required": ["a"]}, "both": {"allOf": [{"$ref": "#/s/needs"}, {"$ref": "#/s/map"}]},
"either": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "one": {"oneOf": [{"type": "string"}, {"maxLength": 3}]},
"not": {"not": {"type": "string"}}, "ref": {"$ref": "#/s/closed"}, "lost": {"$ref": "#/s/nowhere"},
"beside": {"$ref": "#/s/text", "maxLength": 3}, "loop": {"$ref": "#/s/loop"}, "rings": {"allOf": [{"$ref": "#/s/rings"}]},
"tree": {"type": "object", "properties": {"a": {"$ref": "#/s/tree"}}},
"bad type": {"type": "text"}, "bad types": {"type": 3}, "bad enum": {"enum": "red"}, "bad bound": {"maxLength": "3"},
"bad required": {"required": [["a"]]}, "bad properties": {"properties": ["a"], "additionalProperties": false},
"bad format": {"format": 3}, "bad items": {"items": ["a"]}, "bad ref": {"$ref": 3}, "bad all": {"allOf": {}}
}"""
VALUES = """[
null, true, false, 0, 1, 3, 5, -4, 2147483648, 9223372036854775808, 1.0, 2.5, 2147483648.0, "", "red", "green", "blue!",
"2024-10-01", "2024-02-29T10:00:00Z", "2024-02-30T10:00:00Z", "2024-10-01T10:00:00.5+02:00", "2024-10-01t10:00:00z",
[], [1], ["red"], ["red", 2], ["red", "red"], {}, {"a": "red"}, {"a": 1}, {"b": "red"}, {"b": 1}, {"a": "red", "b": 1},
{"a": {}}, {"a": {"a": {"a": {}}}}, {"a": null}, [[[[]]]]
]"""


@pytest.mark.parametrize(
    ("version", "engine"),
    [
        ("3.0.3", "jsonschema-rs"),
        ("3.1.0", "jsonschema-rs"),
        ("3.2.0", "jsonschema-rs"),
        ("3.1.0", "jsonschema"),
    ],
)
def test_what_is_obvious_is_true(version: str, engine: Any) -> None:
    data, values = document(version), parse_json(VALUES)
    obvious = Obvious(load_files({"d.json": data.encode()}, "d.json").description)
    pointers = [f"/s/{name}" for name in parse_json(SCHEMAS)]
    schemas = Schemas(parse_json(data), version[:3], None, pointers, engine=engine)  # type: ignore[arg-type]  # of the three
    told = fitting = 0
    for pointer in pointers:
        for value in values:
            fits = schemas.accepts(pointer, value)
            assert fits or not obvious.fits(pointer, value), (pointer, value)
            told += obvious.fits(pointer, value)
            fitting += fits
    assert told > fitting / 2


LEAVES = st.one_of(
    st.sampled_from(
        [None, True, False, 0, 1, 1.0, -3, 2.5, 2**31, 2**63, "", "red", "2024-02-30", "2024-02-28T10:00:00Z"]
    ),
    st.integers(-5, 5),
)
NAMED = st.sampled_from(["a", "b", "c"])
DATA = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMED, inner, max_size=3)),
    max_leaves=8,
)
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(
        [*("array", "boolean", "integer", "null", "number", "object", "string"), ["string", "null"]]
    ),
    "enum": st.lists(LEAVES, max_size=3),
    "const": LEAVES,
    "format": st.sampled_from(["date-time", "date", "int32", "int64", "double", "uuid", "unheard-of"]),
    "required": st.lists(NAMED, max_size=2),
    "nullable": st.booleans(),
    "uniqueItems": st.booleans(),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMinimum"), st.integers(-3, 3) | st.just(0.5)),
    **dict.fromkeys(("maxItems", "minItems", "maxLength", "minLength", "maxProperties"), st.integers(0, 3)),
}


def schemas_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    holding = {
        **dict.fromkeys(("items", "additionalProperties", "not"), inner),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), st.lists(inner, min_size=1, max_size=2)),
        "properties": st.dictionaries(NAMED, inner, max_size=2),
        "$ref": st.sampled_from(["#/s/a", "#/s/b", "#/s/lost"]),
    }
    # Few keywords together, so that something is obvious often enough.
    return st.lists(st.sampled_from([*PLAIN, *holding]), unique=True, max_size=3).flatmap(
        lambda names: st.fixed_dictionaries({name: {**PLAIN, **holding}[name] for name in names})
    )


SCHEMA_OBJECTS = st.recursive(st.one_of(st.booleans(), schemas_of(st.booleans())), schemas_of, max_leaves=6)


@given(
    st.sampled_from(["3.0.3", "3.1.0"]),
    SCHEMA_OBJECTS,
    SCHEMA_OBJECTS,
    st.lists(DATA, min_size=3, max_size=6),
)
def test_what_is_obvious_is_true_of_any_schema(version: str, one: Any, other: Any, values: list[Any]) -> None:
    data = document(version, json.dumps({"a": one, "b": other}))
    obvious = Obvious(load_files({"d.json": data.encode()}, "d.json").description)
    schemas = Schemas(parse_json(data), version[:3], None, ["/s/a"])  # type: ignore[arg-type]  # of the three
    for value in values:
        assert schemas.accepts("/s/a", value) or not obvious.fits("/s/a", value)


def test_references_below_an_identifier_are_left_to_the_engine() -> None:
    schemas = '{"in": {"$id": "http://a.example/", "properties": {"a": {"$ref": "#/properties/b"}, "b": {"type": "string"}}}, "out": {"$ref": "#/s/in/properties/b"}, "list": {"allOf": [{"$id": "x", "items": {}}]}, "into": {"$ref": "#/s/list/allOf/0/items"}}'
    obvious = Obvious(load_files({"d.json": document("3.1.0", schemas).encode()}, "d.json").description)
    assert not any(obvious.fits(f"/s/{name}", "red") for name in ("in", "out", "list", "into"))


def test_what_takes_too_long_is_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractrepo.checking.obvious._MOST_STEPS", 5_000)
    levels = {
        f"s{at}": f'{{"allOf": [{{"$ref": "#/s/s{at + 1}"}}, {{"$ref": "#/s/s{at + 1}"}}]}}'
        for at in range(40)
    }
    schemas = ", ".join(f'"{name}": {text}' for name, text in {**levels, "s40": "{}", "any": "{}"}.items())
    obvious = Obvious(
        load_files({"d.json": document("3.1.0", f"{{{schemas}}}").encode()}, "d.json").description
    )
    assert obvious.fits("/s/any", "red")
    assert not obvious.fits("/s/s0", "red")
    assert not obvious.fits("/s/any", "red")


def test_examples_that_are_not_obvious_are_judged_all_the_same() -> None:
    text = """
openapi: 3.1.0
info: {title: T, version: '1'}
components:
  schemas:
    Fits: {oneOf: [{type: string}, {type: integer}], example: red}
    Not: {oneOf: [{type: string}, {type: integer}], example: 1.5}
    Plain: {type: string, example: 1}
"""
    found = [(problem.code, problem.pointer) for problem in check_document(text)]
    assert found == [
        ("example-invalid", "/components/schemas/Not/example"),
        ("example-invalid", "/components/schemas/Plain/example"),
    ]


def document(version: str, schemas: str = SCHEMAS) -> str:
    return (
        f'{{"openapi": "{version}", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, "s": {schemas}}}'
    )
