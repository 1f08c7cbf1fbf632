"""Contracts that are made to be hard: every one of them is decided, or said not to be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import check_document, compare, load
from contractrepo.core.messages import Request
from contractrepo.schema.schemas import Schemas
from contractrepo.validation import Judge

PREFIX = "#/components/schemas/"
TEXT: dict[str, Any] = {"type": "string"}
SHORT: dict[str, Any] = {"type": "string", "maxLength": 3}
LONG_CHAIN = 1_000


def contract(operation: dict[str, Any], components: dict[str, Any], item: Any = None) -> str:
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/s": item or {"post": operation}},
            "components": components,
        }
    )


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def exchange(schemas: dict[str, Any]) -> str:
    """A contract whose request and response are the schema `S`."""
    body = content({"$ref": PREFIX + "S"})
    answers = {"200": {"description": "ok", **body}}
    return contract({"requestBody": body, "responses": answers}, {"schemas": schemas})


def chained(kind: str, leaf: dict[str, Any]) -> str:
    """A contract in which a chain of references leads to `leaf`, or to what holds it."""
    answers: dict[str, Any] = {"200": {"description": "ok"}}
    last: Any = {
        "schemas": leaf,
        "parameters": {"name": "q", "in": "query", "required": True, "schema": leaf},
        "requestBodies": {"required": True, **content(leaf)},
        "responses": {"description": "ok", **content(leaf)},
        "headers": {"required": True, "schema": leaf},
        "pathItems": {"post": {"requestBody": content(leaf), "responses": answers}},
    }[kind]
    chain = {f"A{n}": {"$ref": f"#/components/{kind}/A{n + 1}"} for n in range(LONG_CHAIN)}
    first = {"$ref": f"#/components/{kind}/A0"}
    operations: dict[str, dict[str, Any]] = {
        "schemas": {"requestBody": content(first), "responses": answers},
        "parameters": {"parameters": [first], "responses": answers},
        "requestBodies": {"requestBody": first, "responses": answers},
        "responses": {"responses": {"200": first}},
        "headers": {"responses": {"200": {"description": "ok", "headers": {"X-A": first}}}},
        "pathItems": {},
    }
    item = first if kind == "pathItems" else None
    return contract(operations[kind], {kind: {**chain, f"A{LONG_CHAIN}": last}}, item)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("schemas", "request-body-type-narrowed"),
        ("parameters", "request-parameter-type-narrowed"),
        ("requestBodies", "request-body-type-narrowed"),
        ("responses", "response-body-type-widened"),
        ("headers", "response-header-type-widened"),
        ("pathItems", "request-body-type-narrowed"),
    ],
)
def test_a_change_at_the_end_of_a_chain_is_found(kind: str, rule: str) -> None:
    # The text of a number is a string too: only the other way round is a header widened.
    sides = [chained(kind, {"type": "string"}), chained(kind, {"type": "integer"})]
    found = compare(*(sides[::-1] if kind == "headers" else sides))
    assert (rule, True) in [(finding.rule, finding.decided) for finding in found.findings]


def test_messages_and_examples_are_judged_at_the_end_of_a_chain() -> None:
    data = json.loads(chained("schemas", {"type": "integer"}))
    body = data["paths"]["/s"]["post"]["requestBody"]["content"]["application/json"]
    body["example"] = "no integer"
    problems = check_document(json.dumps(data).encode())
    assert [one.code for one in problems if "example" in one.code] == ["example-invalid"]
    judge = Judge(load(json.dumps(data)).description)
    headers = (("content-type", "application/json"),)
    codes = {
        text: [one.code for one in judge.request(Request("POST", "/s", headers=headers, body=text))]
        for text in (b"1", b'"x"')
    }
    assert codes == {b"1": [], b'"x"': ["body-invalid"]}


@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
def test_both_engines_follow_a_chain(engine: Any) -> None:
    data: dict[str, Any] = {f"A{n}": {"$ref": f"#/A{n + 1}"} for n in range(3_000)}
    schemas = Schemas({**data, "A3000": {"type": "integer"}}, "3.1", None, ["/A0"], engine=engine)
    assert (schemas.accepts("/A0", 1), schemas.accepts("/A0", "x")) == (True, False)


def tagged(leaf: dict[str, Any]) -> dict[str, Any]:
    branches = [
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": f"k{n}"}, f"p{n}": leaf}}
        for n in range(200)
    ]
    return {"S": {"oneOf": branches}}


def overlapping(leaf: dict[str, Any]) -> dict[str, Any]:
    return {"S": {"oneOf": [{"type": "object", "properties": {f"p{n}": leaf}} for n in range(200)]}}


def mutual(leaf: dict[str, Any]) -> dict[str, Any]:
    names = ["S", *(f"N{n}" for n in range(1, 50))]
    links = {f"to{name}": {"$ref": PREFIX + name} for name in names}
    return {name: {"type": "object", "properties": {**links, "leaf": leaf}} for name in names}


def leading_on(leaf: dict[str, Any]) -> dict[str, Any]:
    following = [{"$ref": f"{PREFIX}N{n + 1}"} for n in range(40)]
    levels = [{"anyOf": [one, {"properties": {"x": one}}]} for one in following]
    return {"S": {"$ref": PREFIX + "N0"}, **{f"N{n}": one for n, one in enumerate(levels)}, "N40": leaf}


def wide(leaf: dict[str, Any]) -> dict[str, Any]:
    return {"S": {"type": "object", "properties": {f"p{n}": leaf for n in range(2_000)}}}


def inherited(leaf: dict[str, Any]) -> dict[str, Any]:
    following = [{"$ref": f"{PREFIX}N{n + 1}"} for n in range(1_000)]
    levels = [
        {"allOf": [one], "properties": {f"p{n}": {"type": "string", "readOnly": True}}}
        for n, one in enumerate(following)
    ]
    return {"S": {"$ref": PREFIX + "N0"}, **{f"N{n}": one for n, one in enumerate(levels)}, "N1000": leaf}


# Kind -> what is made, and the findings for each direction; at most 100 are told of one question.
CASES: dict[str, tuple[Callable[[dict[str, Any]], dict[str, Any]], str, int]] = {
    "oneOf of 200 tagged branches": (tagged, "breaking", 100),
    "50 components that refer to each other": (mutual, "breaking", 50),
    "200 branches that overlap": (overlapping, "undecided", 4),
    "40 levels of anyOf": (leading_on, "undecided", 10),
    "2,000 properties": (wide, "breaking", 100),
    "1,000 levels of allOf": (inherited, "undecided", 4),
}


SLOW = {"40 levels of anyOf"}


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case in SLOW else []) for case in CASES]
)
def test_what_is_hard_is_decided_or_said_not_to_be(case: str) -> None:
    make, verdict, most = CASES[case]
    found = compare(exchange(make(TEXT)), exchange(make(SHORT)))
    narrowed = [one for one in found.findings if one.rule.endswith("-narrowed") and "request" in one.rule]
    assert found.verdict == verdict
    assert 0 < len(narrowed) <= most
    assert all(one.decided for one in narrowed) == (verdict == "breaking")
    if verdict == "breaking":
        assert len(narrowed) == most
