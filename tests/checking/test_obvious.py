"""What is said to fit without an engine fits by every engine; nearly everything that fits is said to."""

from __future__ import annotations

from typing import Any

import pytest

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
