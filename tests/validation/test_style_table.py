"""The table "Style Examples" of OpenAPI 3.0.4, 3.1.2 and 3.2.0, read and written."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

import contractrepo
from contractrepo import Request
from contractrepo.openapi.model import Parameter, ParameterLocation
from contractrepo.validation.parameters import encode

STRING = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

TABLE: list[tuple[str, str, bool, Any, str]] = [
    ("path", "matrix", False, STRING, ";color=blue"),
    ("path", "matrix", False, ARRAY, ";color=blue,black,brown"),
    ("path", "matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, STRING, ";color=blue"),
    ("path", "matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("path", "matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("path", "label", False, STRING, ".blue"),
    ("path", "label", False, ARRAY, ".blue,black,brown"),
    ("path", "label", False, OBJECT, ".R,100,G,200,B,150"),
    ("path", "label", True, STRING, ".blue"),
    ("path", "label", True, ARRAY, ".blue.black.brown"),
    ("path", "label", True, OBJECT, ".R=100.G=200.B=150"),
    ("path", "simple", False, STRING, "blue"),
    ("path", "simple", False, ARRAY, "blue,black,brown"),
    ("path", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("path", "simple", True, ARRAY, "blue,black,brown"),
    ("path", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("header", "simple", False, STRING, "blue"),
    ("header", "simple", False, ARRAY, "blue,black,brown"),
    ("header", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("header", "simple", True, ARRAY, "blue,black,brown"),
    ("header", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("query", "form", False, STRING, "color=blue"),
    ("query", "form", False, ARRAY, "color=blue,black,brown"),
    ("query", "form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("query", "form", True, STRING, "color=blue"),
    ("query", "form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("query", "form", True, OBJECT, "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("query", "spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("query", "pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("cookie", "form", False, STRING, "color=blue"),
    ("cookie", "form", False, ARRAY, "color=blue,black,brown"),
    ("cookie", "form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("cookie", "form", True, STRING, "color=blue"),
    ("cookie", "cookie", True, STRING, "color=blue"),
    ("cookie", "cookie", True, ARRAY, "color=blue; color=black; color=brown"),
    ("cookie", "cookie", True, OBJECT, "R=100; G=200; B=150"),
]


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_the_table_is_read_and_written(row: tuple[str, str, bool, Any, str]) -> None:
    location, style, explode, value, wire = row
    kind = "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"
    schema = {"const": value, "type": kind, "additionalProperties": {"type": "integer"}}
    parameter = {
        "name": "color",
        "in": location,
        "required": True,
        "style": style,
        "explode": explode,
        "schema": schema,
    }
    path = "/c/{color}" if location == "path" else "/c"
    operation = {"parameters": [parameter], "responses": {"200": {"description": "OK"}}}
    contract = contractrepo.load(
        json.dumps(
            {
                "openapi": "3.2.0",
                "info": {"title": "T", "version": "1"},
                "paths": {path: {"get": operation}},
            }
        )
    )
    assert contract.validate_request(request(location, wire)) == []
    assert contract.validate_request(request(location, wire.replace("bl", "x").replace("100", "1"))) != []
    place = cast("ParameterLocation", location)
    part = Parameter("color", place, "/p", {}, required=True, style=style, explode=explode)
    assert encode(part, value) == wire


def request(location: str, wire: str) -> Request:
    target = {"path": f"/c/{wire}", "query": f"/c?{wire}"}.get(location, "/c")
    headers = {"header": [("color", wire)], "cookie": [("Cookie", wire)]}.get(location, [])
    return Request("GET", target, headers)
