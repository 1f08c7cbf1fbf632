"""Keywords of older versions of JSON Schema: they assert nothing in either engine, and their writer is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

import contractrepo
from contractrepo.schema.dialects.keywords import FORMER_KEYWORDS
from contractrepo.schema.engines import EngineName
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
SCHEMAS: dict[str, Any] = {
    "additionalItems": {"prefixItems": [True], "additionalItems": False},
    "definitions": {"definitions": {"a": False}},
    "dependencies": {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
    "divisibleBy": {"divisibleBy": 2},
    "extends": {"extends": False},
    "id": {"id": "urn:x"},
    "$recursiveAnchor": {"$recursiveAnchor": "a"},
    "$recursiveRef": {"$recursiveRef": "#"},
}


@pytest.mark.parametrize("keyword", FORMER_KEYWORDS)
def test_a_former_keyword_asserts_nothing_and_is_warned_of(keyword: str) -> None:
    schema = SCHEMAS[keyword]
    for engine in ENGINES:
        judge = Schemas({"s": schema}, "3.1", None, ["/s"], engine=engine)
        assert all(judge.accepts("/s", value) for value in ({"a": 1, "c": 1}, 3, [1, 2]))
        assert not judge.rejected
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema}},
    }
    (problem,) = contractrepo.load(json.dumps(document)).problems
    assert (problem.code, problem.severity, problem.hint) == (
        "schema-dialect",
        "warning",
        FORMER_KEYWORDS[keyword],
    )
    assert f"'{keyword}'" in problem.message
