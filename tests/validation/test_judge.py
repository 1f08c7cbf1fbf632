from __future__ import annotations

import json
from typing import Any

import contractrepo
from contractrepo import Contract, Request, Response
from contractrepo.validation import Judge
from contractrepo.validation.routing import Match


def contract(*parameters: dict[str, Any], body: Any = None, **more: Any) -> Contract:
    operation: dict[str, Any] = {"parameters": list(parameters), "responses": {"200": {"description": "OK"}}}
    if body is not None:
        operation["requestBody"] = {"content": body}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
        **more,
    }
    return contractrepo.load(json.dumps(document))


LIST = {"type": "array", "items": {"type": "integer"}}


def test_violations_are_bounded_and_the_rest_is_counted() -> None:
    parameters = [
        {"name": f"p{index}", "in": "query", "required": True, "schema": {}} for index in range(130)
    ]
    found = contract(*parameters).validate_request(Request("POST", "/a"))
    assert len(found) == 101
    assert [violation.name for violation in found[:100]] == [f"p{index}" for index in range(100)]
    assert (found[100].code, found[100].location, found[100].actual) == ("violations-omitted", "query", 30)


def test_items_beyond_the_bound_are_counted_once_each() -> None:
    rows = {"application/jsonl": {"itemSchema": {"type": "object", "required": ["a", "b"]}}}
    request = Request("POST", "/a", [("content-type", "application/jsonl")], b"{}\n" * 1_000)
    found = contract(body=rows).validate_request(request)
    assert len(found) == 101
    assert found[100].actual > 900


def test_long_values_are_cut() -> None:
    parameter = {"name": "p", "in": "query", "schema": {"type": "string", "maxLength": 3}}
    [found] = contract(parameter).validate_request(Request("POST", "/a?p=" + "x" * 10_000))
    assert len(found.actual) <= 200
    assert len(found.message) <= 500
    [found] = contract().validate_request(Request("POST", "/b" + "x" * 10_000))
    assert len(found.actual) == 200
    assert found.actual.endswith("…")


def test_secrets_are_nowhere_in_a_violation() -> None:
    schemes = {
        "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "query": {"type": "apiKey", "in": "query", "name": "key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    }
    names = [("header", "x-key"), ("query", "key"), ("cookie", "sid"), ("header", "Proxy-Authorization")]
    parameters = [
        {"name": name, "in": place, "schema": {"type": "string", "maxLength": 3}} for place, name in names
    ]
    tested = contract(*parameters, components={"securitySchemes": schemes})
    headers = [("X-Key", "hunter2"), ("Cookie", "sid=hunter2"), ("Proxy-Authorization", "hunter2")]
    found = tested.validate_request(Request("POST", "/a?key=hunter2", headers))
    assert [violation.actual for violation in found] == ["***"] * 4
    assert "hunter2" not in repr(found)


def test_unknown_query_parameters_are_violations_on_request_only() -> None:
    described = contract(
        {"name": "p", "in": "query", "schema": {"type": "string"}},
        {"name": "f", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
        security=[{"key": []}],
        components={"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}},
    ).description
    request = Request("POST", "/a?p=1&f[x]=1&key=k&utm=1&utm=2")
    assert Judge(described).request(request) == []
    found = Judge(described).request(request, strict_query=True)
    assert [(one.code, one.name) for one in found] == [("parameter-unknown", "utm")]


def test_no_query_parameter_is_unknown_to_one_that_takes_them_all() -> None:
    takers: list[dict[str, Any]] = [
        {"name": "all", "in": "query", "schema": {"type": "object"}},
        {"name": "all", "in": "querystring", "content": {"application/json": {}}},
    ]
    for taker in takers:
        judge = Judge(contract(taker).description)
        assert judge.request(Request("POST", "/a?1"), strict_query=True) == []


def test_two_exploded_objects_share_the_query() -> None:
    tested = contract(
        {
            "name": "page",
            "in": "query",
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"n": {"type": "integer"}},
            },
        },
        {
            "name": "sort",
            "in": "query",
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"by": {"enum": ["a"]}},
            },
        },
    )
    assert tested.validate_request(Request("POST", "/a?n=1&by=a")) == []
    found = tested.validate_request(Request("POST", "/a?n=x&by=b"))
    assert [(one.name, one.pointer) for one in found] == [("page", "/n"), ("sort", "/by")]


def test_a_whole_query_string_in_a_media_type() -> None:
    taker = {
        "name": "q",
        "in": "querystring",
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "required": ["a"]}}},
    }
    tested = contract(taker)
    assert tested.validate_request(Request("POST", "/a?%7B%22a%22%3A1%7D")) == []
    codes = [
        [one.code for one in tested.validate_request(Request("POST", target))]
        for target in ("/a", "/a?%7B%7D", "/a?a=1", "/a?%zz")
    ]
    assert codes == [
        ["parameter-missing"],
        ["parameter-invalid"],
        ["parameter-malformed"],
        ["parameter-malformed"],
    ]


def test_parameters_in_a_media_type() -> None:
    def parameter(name: str, place: str, media_type: str, schema: Any) -> dict[str, Any]:
        return {"name": name, "in": place, "content": {media_type: {"schema": schema}}}

    tested = contract(
        parameter("q", "query", "application/json", LIST),
        parameter("c", "cookie", "application/json", LIST),
        parameter("h", "header", "application/json", LIST),
        parameter(
            "f", "query", "application/x-www-form-urlencoded", {"properties": {"n": {"type": "integer"}}}
        ),
        parameter("t", "query", "text/plain", {"type": "integer"}),
        parameter("x", "query", "nonsense", {"type": "integer"}),
        parameter("j", "query", "application/jsonpath", {"type": "string", "maxLength": 3}),
    )
    good = Request(
        "POST", "/a?q=[1]&f=n%3D1&t=5&x=5&j=%C3%A9%C3%A9%C3%A9", [("H", "[1]"), ("cookie", "c=%5B1%5D")]
    )
    assert tested.validate_request(good) == []
    bad = Request(
        "POST", "/a?q=[%22a%22]&f=n%3Da&t=a&x=a&j=%C3%A9.ab", [("H", '["a"]'), ("cookie", "c=%5B{}%5D")]
    )
    assert [one.name for one in tested.validate_request(bad)] == ["q", "c", "h", "f", "t", "x", "j"]
    twice = Request("POST", "/a?q=[1]&q=[1]")
    assert [one.code for one in tested.validate_request(twice)] == ["parameter-malformed"]
    assert tested.validate_request(Request("POST", "/a")) == []


def test_a_path_parameter_in_a_media_type() -> None:
    tested = contractrepo.load(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "T", "version": "1"},
                "paths": {
                    "/a/{p}": {
                        "parameters": [
                            {
                                "name": "p",
                                "in": "path",
                                "required": True,
                                "content": {"application/json": {"schema": LIST}},
                            },
                            {"name": "gone", "in": "path", "required": True, "schema": {}},
                        ],
                        "get": {"responses": {"200": {"description": "OK"}}},
                    }
                },
            }
        )
    )
    found = tested.validate_request(Request("GET", "/a/%5B1%5D"))
    assert [(one.code, one.name) for one in found] == [("parameter-missing", "gone")]


def test_values_of_a_request() -> None:
    tested = contract(
        {"name": "n", "in": "query", "schema": {"type": ["integer", "string"], "minLength": 2, "maximum": 5}},
        {"name": "free", "in": "query", "content": {"text/plain": {}}},
        {"name": "bad", "in": "query", "schema": {"type": "string"}},
        {"name": "gone", "in": "query", "schema": {"type": "string"}},
        {"name": "unused", "in": "query", "allowEmptyValue": True, "schema": {"type": "string"}},
        body={"application/json": {"schema": LIST}, "image/png": {"schema": {"type": "object"}}},
    )

    def values(target: str, content_type: str | None = None, body: bytes = b"") -> tuple[Any, Any, bool]:
        headers = [] if content_type is None else [("Content-Type", content_type)]
        request = Request("POST", target, headers, body)
        match = tested.judge.router.match("POST", target)
        assert isinstance(match, Match)
        found = tested.judge.values_at(match, request)
        return dict(found.parameters), found.body, found.has_body

    assert values("/a?n=3&free=x&bad=%zz&unused=", "application/json", b"[1]") == (
        {("query", "n"): 3, ("query", "free"): "x"},
        [1],
        True,
    )
    assert values("/a?n=10")[0] == {("query", "n"): "10"}
    assert values("/a?n=x")[0] == {("query", "n"): "x"}
    nothing: tuple[Any, ...] = ({}, None, False)
    assert values("/a", "application/json") == nothing
    assert values("/a", "application/json", b"[") == nothing
    assert values("/a", "text/plain", b"[1]") == nothing
    assert values("/a", "image/png", b"PNG") == nothing
    assert values("/a", None, b"[1]") == nothing


def test_spellings_of_content_types_are_forgotten() -> None:
    tested = contract(body={"multipart/form-data": {}})
    for index in range(200):
        headers = [("content-type", f"multipart/form-data; boundary=b{index}")]
        assert tested.validate_request(Request("POST", "/a", headers, b"--b%d--" % index)) == []


def test_a_request_body_without_content_says_nothing() -> None:
    assert contract(body={}).validate_request(Request("POST", "/a", [], b"x")) == []


def test_security_schemes_that_cannot_be_judged_are_taken_as_given() -> None:
    schemes = {
        "odd": {"type": "http"},
        "elsewhere": {"type": "apiKey", "in": "body", "name": "k"},
        "future": {"type": "telepathy"},
    }
    requirement: dict[str, list[str]] = {"elsewhere": [], "future": [], "gone": []}
    tested = contract(security=[requirement], components={"securitySchemes": schemes})
    assert tested.validate_request(Request("POST", "/a")) == []


def test_responses_before_the_last_have_no_body() -> None:
    document = """
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    get:
      responses:
        default: {description: Any, content: {application/json: {schema: {type: object}}}}
"""
    tested = contractrepo.load(document)
    request = Request("GET", "/a")
    assert tested.validate_response(request, Response(103)) == []
    assert [one.code for one in tested.validate_response(request, Response(200))] == ["body-missing"]
    assert tested.validate_response(request, Response(304)) == []


def test_an_operation_without_responses_declares_no_status() -> None:
    tested = contractrepo.load('{"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": {}}}}')
    [found] = tested.validate_response(Request("GET", "/a"), Response(200))
    assert (found.code, found.expected) == ("status-undeclared", [])


def test_a_whole_query_string_without_content_can_be_anything() -> None:
    tested = contract({"name": "q", "in": "querystring", "required": True})
    assert tested.validate_request(Request("POST", "/a?x")) == []
    assert [one.code for one in tested.validate_request(Request("POST", "/a"))] == ["parameter-missing"]


def test_parts_in_a_parameter_have_no_boundary() -> None:
    tested = contract({"name": "q", "in": "query", "content": {"multipart/form-data": {}}})
    assert [one.code for one in tested.validate_request(Request("POST", "/a?q=x"))] == ["parameter-malformed"]


def test_several_cookies_are_read_from_one_field() -> None:
    tested = contract(*({"name": name, "in": "cookie", "schema": {"type": "integer"}} for name in ("a", "b")))
    found = tested.validate_request(Request("POST", "/a", [("Cookie", "a=1; b=x")]))
    assert [(one.name, one.actual) for one in found] == [("b", "x")]


def test_header_definitions_of_parts_that_are_unsound_are_left_out() -> None:
    headers = {"A": {"$ref": "#/gone"}, "B": {"$ref": "#/info/title"}, "C": 5, "D": {"required": True}}
    encoding = {"p": {"headers": headers}, "q": {"headers": 5}, "r": 5}
    tested = contract(body={"multipart/form-data": {"encoding": encoding}})
    part = b'--b\r\nContent-Disposition: form-data; name="p"\r\n\r\nx\r\n--b--'
    content_type = [("Content-Type", "multipart/form-data; boundary=b")]
    found = tested.validate_request(Request("POST", "/a", content_type, part))
    assert [(one.code, one.location, one.name, one.pointer) for one in found] == [
        ("header-missing", "body", "D", "/p")
    ]


def test_names_in_brackets_belong_to_deep_objects_only() -> None:
    schema = {
        "additionalProperties": False,
        "properties": {
            "list": LIST,
            "deep": {"type": "object"},
            "flat": {"properties": {"x": {"type": "integer"}}},
        },
    }
    encoding = {"deep": {"style": "deepObject"}, "flat": {"style": "form"}}
    tested = contract(body={"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}})

    def places(body: bytes) -> list[str]:
        headers = [("Content-Type", "application/x-www-form-urlencoded")]
        return [one.pointer for one in tested.validate_request(Request("POST", "/a", headers, body))]

    assert places(b"list=1&deep[a]=1&x=5") == []
    assert places(b"list[]=1&x=a") == ["/flat/x", "/list[]"]


def test_an_item_can_have_several_readings() -> None:
    items = {"itemSchema": {"type": ["integer", "string"], "maxLength": 2, "maximum": 5}}
    tested = contract(body={"multipart/mixed": items})
    headers = [("Content-Type", "multipart/mixed; boundary=b")]
    body = b"--b\r\n\r\n5\r\n--b\r\n\r\n10\r\n--b\r\n\r\n100\r\n--b--"
    [found] = tested.validate_request(Request("POST", "/a", headers, body))
    assert (found.pointer, found.keyword) == ("/2", "maximum")
