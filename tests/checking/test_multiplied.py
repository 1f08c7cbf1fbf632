"""Documents that are small as written and huge as meant: what they multiply is counted, and then left out and named."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import pytest

from contractrepo import check_document, load

pytestmark = pytest.mark.slow  # documents at the limits

T = TypeVar("T")
N = 1_000
ANSWER = {"responses": {"200": {"description": "D"}}}
PARAMETERS = [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(N)]
MORE_METHODS = {f"M{n}": ANSWER for n in range(N)}
SHARED_ITEM = {"$ref": "#/components/pathItems/a"}


def document(paths: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": paths, **more}


def each(value: Any) -> dict[str, Any]:
    return {f"/p{n}": value for n in range(N)}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    item = {"parameters": PARAMETERS, "additionalOperations": MORE_METHODS}
    yield "an item's parameters for each of its operations", document({"/a": item})
    shared = {"pathItems": {"a": {"additionalOperations": MORE_METHODS}}}
    yield "the operations of one item for many paths", document(each(SHARED_ITEM), components=shared)
    headers: dict[str, Any] = {f"h{n}": {"schema": {}} for n in range(N)}
    answer = {"responses": {"r": {"description": "D", "headers": headers}}}
    referring = {"get": {"responses": {"200": {"$ref": "#/components/responses/r"}}}}
    yield "the headers of one response for many operations", document(each(referring), components=answer)
    body: dict[str, Any] = {"requestBodies": {"b": {"content": {f"a/b{n}": {} for n in range(N)}}}}
    sending = {"post": {"requestBody": {"$ref": "#/components/requestBodies/b"}, **ANSWER}}
    yield "the media types of one body for many operations", document(each(sending), components=body)
    schemes = {"securitySchemes": {f"s{n}": {"type": "http", "scheme": "basic"} for n in range(N)}}
    security: list[dict[str, list[str]]] = [{name: []} for name in schemes["securitySchemes"]]
    plain = {"get": ANSWER}
    yield "security for everybody", document(each(plain), security=security, components=schemes)
    servers = [{"url": f"https://a.example/{n}"} for n in range(N)]
    yield "servers for everybody", document(each(plain), servers=servers)
    callbacks = {"callbacks": {"c": {f"x{n}": {"post": ANSWER} for n in range(N)}}}
    calling = {"get": {"callbacks": {"a": {"$ref": "#/components/callbacks/c"}}, **ANSWER}}
    yield "the same callbacks for everybody", document(each(calling), components=callbacks)
    long = "/" + "/".join(f"{{p{n}}}" for n in range(N))
    yield "one long path for many operations", document({long: {"additionalOperations": MORE_METHODS}})


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in operations()])
def test_what_operations_share_and_inherit(data: dict[str, Any]) -> None:
    source = json.dumps(data)
    found = measured(lambda: [problem.code for problem in check_document(source)])
    assert found.count("operations-too-large") == 1
    assert set(found) <= {"operations-too-large", "path-parameter-undeclared"}
    contract = load(source)
    described = measured(lambda: (*contract.operations, *contract.description.webhooks))
    assert sum(1 + len(one.parameters) + len(one.security) for one in described) < 1_000_000
    assert measured(lambda: contract.judge)


def schemas() -> Iterator[tuple[str, dict[str, Any], str]]:
    choices = {"anyOf": [{"type": "object", "required": [f"q{n}"]} for n in range(N)]}
    using = {f"e{n}": {"$ref": "#/components/schemas/z", "example": {"a": n}} for n in range(N)}
    yield "many examples of one choice", {"z": choices, **using}, "example-unchecked"
    rows: dict[str, Any] = {
        f"r{n}": {"$ref": "#/components/schemas/z", "default": ["a"] * N} for n in range(N)
    }
    yield "many wrong items", {"z": {"items": {"type": "integer"}}, **rows}, "example-unchecked"
    circle: dict[str, Any] = {f"s{n}": {"$ref": f"#/components/schemas/s{(n + 1) % N}"} for n in range(N)}
    yield "one long circle", circle, "ref-loop"
    endless = {
        f"s{n}": {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"$ref": f"#/components/schemas/s{(n + 1) % N}"}},
        }
        for n in range(N)
    }
    yield "one long circle of values", endless, "schema-unsatisfiable"


@pytest.mark.parametrize(
    ("data", "code"), [pytest.param(data, code, id=name) for name, data, code in schemas()]
)
def test_what_schemas_make_of_each_other(data: dict[str, Any], code: str) -> None:
    source = json.dumps(document({}, components={"schemas": data}))
    found = measured(lambda: {problem.code for problem in check_document(source)})
    assert code in found


def hiding() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    names = [f"p{n}" for n in range(2 * N)]
    marked = {name: {"readOnly": True} for name in names}
    all_of = [{"$ref": "#/components/schemas/z"}]
    adding = {f"s{n}": {"allOf": all_of, "properties": {f"q{n}": {"readOnly": True}}} for n in range(2 * N)}
    yield "many that each add a name", {"z": {"properties": marked}, **adding}, []
    chained = {
        f"s{n}": {
            "allOf": [{"$ref": f"#/components/schemas/s{min(n + 1, 2 * N)}"}],
            "properties": {f"p{n}": {"readOnly": True}},
            "required": [f"p{n}"],
        }
        for n in range(2 * N)
    }
    yield "many levels", {**chained, f"s{2 * N}": {"type": "object"}}, []
    taking = {f"s{n}": {"allOf": all_of, "properties": {f"p{n}": marked["p0"]}} for n in range(2 * N)}
    yield "many forms of one", {"z": {"required": names}, **taking}, ["schema-too-costly"]
    few = {f"s{n}": taking[f"s{n}"] for n in range(12)}
    long = {"required": [f"p{n}" for n in range(60 * N)]}
    yield "few forms of a long one", {"z": long, **few}, ["schema-too-costly"]
    depending = {
        f"s{n}": {"dependentSchemas": {"x": all_of[0]}, "properties": {f"p{n}": marked["p0"]}}
        for n in range(12)
    }
    yield "few forms of a long one that depend on a name", {"z": long, **depending}, ["schema-too-costly"]


@pytest.mark.parametrize(
    ("data", "codes"), [pytest.param(data, codes, id=name) for name, data, codes in hiding()]
)
def test_what_schemas_hide_of_each_other(data: dict[str, Any], codes: list[str]) -> None:
    paths = {
        f"/{name}": {
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
                },
                **ANSWER,
            }
        }
        for name in data
    }
    source = json.dumps(document(paths, components={"schemas": data}))
    assert measured(lambda: [problem.code for problem in check_document(source)]) == codes
    tracemalloc.start()
    rejected = measured(lambda: load(source).judge.requests.rejected)
    assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    tracemalloc.stop()
    assert len(rejected) == len(codes)


def measured(work: Callable[[], T]) -> T:
    """Take processor time alone, a multiple of what it takes: without bounds it is minutes."""
    start = time.process_time()
    found = work()
    assert time.process_time() - start < 10
    return found
