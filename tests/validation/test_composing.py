"""Whole requests made of values, which the contract accepts as those values."""

from __future__ import annotations

import json
from typing import Any

import pytest

import contractrepo
from contractrepo.core.messages import Request
from contractrepo.validation.composing import RequestParts
from contractrepo.validation.parameters import CannotEncode
from contractrepo.validation.routing import Match

ITEMS = {"type": "array", "items": {"type": "string"}}
PARAMETERS: list[dict[str, Any]] = [
    {"name": "id", "in": "path", "required": True, "style": "label", "schema": ITEMS},
    {"name": "tags", "in": "query", "schema": ITEMS},
    {"name": "f", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
    {"name": "X-Count", "in": "header", "schema": {"type": "integer"}},
    {"name": "sid", "in": "cookie", "schema": {"type": "string"}},
    {"name": "n", "in": "cookie", "schema": {"type": "integer"}},
]
VALUES = {"id": ["a.b", "ü"], "tags": ["1&2", " "], "f": {"k": "v="}, "X-Count": 3, "sid": "s", "n": 5}


def contract() -> contractrepo.Contract:
    operation = {
        "parameters": PARAMETERS,
        "requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}},
        "responses": {"200": {"description": "OK"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a/{id}": {"post": operation}},
    }
    return contractrepo.load(json.dumps(document))


def test_what_is_put_together_is_read_back_as_the_same_values() -> None:
    made = contract()
    operation = made.operations[0]
    parts = RequestParts(content_type="text/plain", body=b"x")
    for parameter in operation.parameters:
        parts.add(parameter, VALUES[parameter.name])
    request = parts.request("POST", operation.path)
    assert request == Request(
        "POST",
        "/a/.a%2Eb,%C3%BC?tags=1%262&tags=%20&f%5Bk%5D=v%3D",
        (("X-Count", "3"), ("Cookie", "sid=s; n=5"), ("Content-Type", "text/plain")),
        b"x",
    )
    assert made.validate_request(request) == []
    match = made.judge.router.match("POST", request.target)
    assert isinstance(match, Match)
    read = made.judge.values_at(match, request)
    assert {name: value for (_, name), value in read.parameters.items()} == VALUES
    assert read.body == "x"


def test_a_path_parameter_may_be_called_otherwise_in_the_template() -> None:
    parts = RequestParts()
    parts.add(contract().operations[0].parameters[0], ["7"], slot="other")
    assert parts.request("GET", "/a/{other}/{unknown}").target == "/a/.7/x"


def test_a_value_without_a_form_is_told_and_leaves_nothing_behind() -> None:
    parts = RequestParts()
    with pytest.raises(CannotEncode):
        parts.add(contract().operations[0].parameters[0], [])
    assert parts == RequestParts()
