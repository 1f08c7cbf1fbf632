"""Witnesses are whole messages: what the one side accepts and the other refuses because of the change alone."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from contractrepo.breaking import Finding, compare
from contractrepo.breaking.witness import Witness
from contractrepo.contract import Contract, load
from contractrepo.core.messages import Request, Response, header


def contract(paths: dict[str, Any], version: str = "3.1.0", **more: Any) -> Contract:
    data = {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return load(json.dumps(data).encode())


def post(**members: Any) -> dict[str, Any]:
    return {"/a": {"post": {"responses": {"200": {"description": "ok"}}, **members}}}


def answering(response: dict[str, Any], status: str = "200") -> dict[str, Any]:
    return {"/a": {"get": {"responses": {status: {"description": "ok", **response}}}}}


def sending(media_type: str, schema: Any, **members: Any) -> dict[str, Any]:
    return post(requestBody={"required": True, "content": {media_type: {"schema": schema}}}, **members)


def breaks(base: Contract, revision: Contract) -> list[Finding]:
    return [finding for finding in compare(base, revision).findings if finding.severity == "breaking"]


def only(base: Contract, revision: Contract) -> Witness:
    (finding,) = breaks(base, revision)
    assert finding.witness is not None
    return finding.witness


EVERYTHING: dict[str, Any] = {
    "/shops/{shop}/pets{id}.{form}": {
        "parameters": [
            {"name": "shop", "in": "path", "required": True, "schema": {"type": "integer"}, "example": 7},
            {"name": "id", "in": "path", "required": True, "style": "matrix", "schema": {"enum": ["ü"]}},
        ],
        "post": {
            "parameters": [
                {
                    "name": "tags",
                    "in": "query",
                    "required": True,
                    "style": "pipeDelimited",
                    "explode": False,
                    "schema": {"enum": [["a", "b c"]]},
                },
                {
                    "name": "filter",
                    "in": "query",
                    "required": True,
                    "style": "deepObject",
                    "schema": {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]},
                },
                {
                    "name": "json",
                    "in": "query",
                    "required": True,
                    "content": {"application/json": {"example": {"a": 1}}},
                },
                {"name": "left-out", "in": "query", "schema": {"type": "string"}},
                {"name": "X-Trace", "in": "header", "required": True, "examples": {"one": {"value": "t1"}}},
                {"name": "Accept", "in": "header", "required": True, "schema": {"type": "string"}},
                {"name": "session", "in": "cookie", "required": True, "schema": {"const": "s1"}},
            ],
            "security": [{"basic": [], "in-query": [], "in-header": [], "in-cookie": []}],
            "requestBody": {
                "required": True,
                "content": {
                    "text/plain": {"schema": {"type": "string"}},
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {"name": {"type": "string", "maxLength": 4}},
                        }
                    },
                },
            },
            "responses": {"200": {"description": "ok"}},
        },
    }
}
SCHEMES = {
    "basic": {"type": "http", "scheme": "basic"},
    "in-query": {"type": "apiKey", "in": "query", "name": "key"},
    "in-header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "in-cookie": {"type": "apiKey", "in": "cookie", "name": "key"},
}


def test_a_whole_request() -> None:
    tighter = copy.deepcopy(EVERYTHING)
    operation = tighter["/shops/{shop}/pets{id}.{form}"]["post"]
    operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["name"]["maxLength"] = 2
    components = {"securitySchemes": SCHEMES}
    witness = only(contract(EVERYTHING, components=components), contract(tighter, components=components))
    assert witness.request == Request(
        "POST",
        "/shops/7/pets;id=%C3%BC.x?tags=a%7Cb%20c&filter%5Ba%5D=1&json=%7B%22a%22%3A1%7D&key=key",
        (
            ("X-Trace", "t1"),
            ("Authorization", "Basic dXNlcjpwYXNzd29yZA=="),
            ("X-Key", "key"),
            ("Cookie", "session=s1; key=key"),
            ("Content-Type", "application/json"),
        ),
        b'{"name": "aaa"}',
    )
    assert [violation.keyword for violation in witness.violations] == ["maxLength"]


def test_the_refusing_side_has_no_other_complaint() -> None:
    base = contract(
        post(
            parameters=[
                {"name": "q", "in": "query", "required": True, "schema": {"type": "string", "maxLength": 9}}
            ]
        )
    )
    revision = contract(
        post(
            parameters=[
                {
                    "name": "q",
                    "in": "query",
                    "required": True,
                    "schema": {"type": "string", "maxLength": 5, "minLength": 5},
                },
                {"name": "X-Zone", "in": "header", "required": True, "schema": {"enum": ["eu"]}},
            ],
            requestBody={"required": True, "content": {"application/json": {"schema": {"const": 1}}}},
            security=[{"token": []}],
        ),
        components={"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    )
    found = {finding.rule: finding.witness for finding in breaks(base, revision)}
    assert sorted(found) == [
        "request-body-required-added",
        "request-parameter-max-length-narrowed",
        "request-parameter-min-length-narrowed",
        "request-parameter-required-added",
        "request-security-alternative-removed",
    ]
    told = {
        rule: {v.name or v.location for v in witness.violations} for rule, witness in found.items() if witness
    }
    # A body cannot be sent where the base knows of none, and credentials only where they are not the point.
    assert told == {
        "request-body-required-added": {"body"},
        "request-parameter-max-length-narrowed": {"q", "body"},
        "request-parameter-min-length-narrowed": {"q", "body"},
        "request-parameter-required-added": {"X-Zone", "body"},
        "request-security-alternative-removed": {"token", "body"},
    }


def test_what_only_the_accepting_side_can_take_is_sent_alone() -> None:
    """The value that both sides ask for does not exist: the base goes first."""
    base = contract(
        post(parameters=[{"name": "q", "in": "query", "required": True, "schema": {"const": "a"}}])
    )
    revision = contract(
        post(parameters=[{"name": "q", "in": "query", "required": True, "schema": {"const": "b"}}])
    )
    witness = only(base, revision)
    assert witness.request == Request("POST", "/a?q=a", ())


@pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        ({"type": "http", "scheme": "Bearer"}, "Bearer token"),
        ({"type": "http", "scheme": "digest"}, "Digest credentials"),
        ({"type": "oauth2", "flows": {}}, "Bearer token"),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://a.example/"}, "Bearer token"),
        ({"type": "mutualTLS"}, None),
    ],
)
def test_credentials(scheme: dict[str, Any], sent: str | None) -> None:
    components = {"securitySchemes": {"one": scheme, "two": {"type": "http", "scheme": "basic"}}}
    base = contract(post(security=[{"one": []}, {"two": []}]), components=components)
    revision = contract(post(security=[{"two": []}]), components=components)
    witness = only(base, revision)
    assert witness.request is not None
    assert header(witness.request.headers, "authorization") == sent
    assert [violation.location for violation in witness.violations] == ["security"]


def test_the_same_credentials_are_sent_once() -> None:
    keys = {
        name: {"type": "apiKey", "in": place, "name": "k"}
        for name, place in (("h", "header"), ("q", "query"), ("c", "cookie"), ("b", "body"))
    }
    base = contract(
        sending("application/json", {"maxLength": 2}, security=[{key: [] for key in keys}]),
        components={"securitySchemes": keys},
    )
    revision = contract(
        sending("application/json", {"maxLength": 1}, security=[{key: [] for key in keys}]),
        components={"securitySchemes": keys},
    )
    witness = only(base, revision)
    assert witness.request == Request(
        "POST", "/a?k=key", (("k", "key"), ("Cookie", "k=key"), ("Content-Type", "application/json")), b'"aa"'
    )


@pytest.mark.parametrize(
    ("media_type", "schema", "sent", "body"),
    [
        ("application/json", {"enum": ["ü"]}, "application/json", '"ü"'.encode()),
        ("application/problem+json; v=1", {"enum": [{}]}, "application/problem+json; v=1", b"{}"),
        ("*/*", {"enum": [[1]]}, "application/json", b"[1]"),
        ("application/*+json", {"enum": [None]}, "application/x+json", b"null"),
        ("text/*", {"enum": ["a b"]}, "text/plain", b"a b"),
        ("image/*", {"enum": ["a"]}, "image/png", b"a"),
        ("application/octet-stream", {"enum": ["a"]}, "application/octet-stream", b"a"),
        (
            "application/x-www-form-urlencoded",
            {"type": "object", "properties": {"a": {"enum": ["x y"]}}, "required": ["a"]},
            "application/x-www-form-urlencoded",
            b"a=x%20y",
        ),
        (
            "multipart/form-data",
            {
                "type": "object",
                "properties": {
                    "a": {"type": "object", "properties": {"b": {"const": 1}}, "required": ["b"]},
                    "c": {"type": "array", "items": {"enum": ["x"]}, "minItems": 2},
                },
                "required": ["a", "c"],
            },
            "multipart/form-data; boundary=contractrepo-witness",
            (
                b"--contractrepo-witness\r\n"
                b'Content-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{"b": 1}\r\n'
                b"--contractrepo-witness\r\n"
                b'Content-Disposition: form-data; name="c"\r\nContent-Type: text/plain\r\n\r\nx\r\n'
                b"--contractrepo-witness\r\n"
                b'Content-Disposition: form-data; name="c"\r\nContent-Type: text/plain\r\n\r\nx\r\n'
                b"--contractrepo-witness--\r\n"
            ),
        ),
    ],
)
def test_bodies(media_type: str, schema: Any, sent: str, body: bytes) -> None:
    base = contract(sending(media_type, schema))
    revision = contract(sending("application/x-other", schema))
    witness = only(base, revision)
    assert witness.request == Request("POST", "/a", (("Content-Type", sent),), body)
    assert [violation.location for violation in witness.violations] == ["content-type"]


@pytest.mark.parametrize(
    ("media_type", "old", "new"),
    [
        ("application/xml", {"type": "string", "maxLength": 4}, {"type": "string", "maxLength": 2}),
        ("no media type", {"type": "string", "maxLength": 4}, {"type": "string", "maxLength": 2}),
        ("application/octet-stream", {"type": "integer", "maximum": 4}, {"type": "integer", "maximum": 2}),
        ("multipart/form-data", {"type": "string", "maxLength": 4}, {"type": "string", "maxLength": 2}),
        (
            "multipart/form-data",
            {"type": "object", "required": ['"'], "maxProperties": 4},
            {"type": "object", "required": ['"'], "maxProperties": 2},
        ),
    ],
)
def test_a_body_that_cannot_be_written_is_shown_by_its_value(media_type: str, old: Any, new: Any) -> None:
    witness = only(contract(sending(media_type, old)), contract(sending(media_type, new)))
    assert witness.request is None
    assert witness.value is not None


def test_a_request_that_cannot_be_built_is_shown_by_its_value() -> None:
    never = [{"name": "X-A", "in": "header", "required": True, "schema": {"not": {}}}]
    base = contract(sending("application/json", {"maxLength": 4}, parameters=never))
    revision = contract(sending("application/json", {"maxLength": 2}, parameters=never))
    witness = only(base, revision)
    assert (witness.request, witness.value) == (None, "aaa")


def test_a_value_that_a_header_cannot_hold_is_shown_by_itself() -> None:
    def taking(length: int) -> Contract:
        schema = {"type": "string", "pattern": "^\n*$", "maxLength": length}
        return contract(post(parameters=[{"name": "X-A", "in": "header", "schema": schema}]))

    witness = only(taking(4), taking(2))
    assert (witness.request, witness.value) == (None, "\n\n\n")


def test_an_operation_that_another_path_answers_is_gone_all_the_same() -> None:
    kept = {"/{any}": {"post": {"responses": {"200": {"description": "ok"}}}}}
    (finding,) = breaks(contract({**post(), **kept}), contract(kept))
    assert (finding.rule, finding.witness, finding.decided) == ("operation-removed", None, True)


@pytest.mark.parametrize(
    ("status", "listed", "sent"),
    [
        ("200", {}, 200),
        ("4XX", {}, 400),
        ("4xx", {"400": {"description": "closer"}}, 404),
        ("default", {}, 500),
        ("default", {"5XX": {"description": "closer"}}, 400),
        (
            "default",
            {f"{n}XX": {"description": "closer"} for n in range(1, 6)},
            None,
        ),
    ],
)
def test_a_status_that_the_response_describes(status: str, listed: dict[str, Any], sent: int | None) -> None:
    def holding(maximum: int) -> Contract:
        paths = answering(
            {"content": {"application/json": {"schema": {"type": "integer", "maximum": maximum}}}}, status
        )
        paths["/a"]["get"]["responses"] |= listed
        return contract(paths)

    witness = only(holding(1), holding(2))
    assert (witness.accepted_by, witness.rejected_by, witness.value) == ("revision", "base", 2)
    if sent is None:
        assert witness.response is None
    else:
        assert witness.request == Request("GET", "/a", ())
        assert witness.response == Response(sent, (("Content-Type", "application/json"),), b"2")


def test_a_response_has_the_headers_that_either_side_requires() -> None:
    def having(maximum: int, **headers: Any) -> Contract:
        content = {"application/json": {"schema": {"type": "integer", "maximum": maximum}}}
        return contract(answering({"headers": headers, "content": content}))

    one = {"required": True, "schema": {"enum": ["a", "b"]}}
    two = {"required": True, "schema": {"enum": ["b", "c"]}, "example": "c"}
    base = having(1, **{"X-One": one, "X-Free": {"schema": {}}, "Content-Type": one})
    revision = having(2, **{"x-one": two, "X-Two": {"required": True, "example": "t"}})
    found = {finding.rule: finding.witness for finding in breaks(base, revision)}
    body = found["response-body-maximum-widened"]
    assert body is not None
    assert body.response is not None
    assert body.response.headers == (("x-one", "b"), ("X-Two", "t"), ("Content-Type", "application/json"))
    assert [violation.keyword for violation in body.violations] == ["maximum"]
    named = found["response-header-enum-widened"]
    assert named is not None
    assert named.response is not None
    assert header(named.response.headers, "X-One") == "c"


def test_a_header_that_may_be_absent_is_absent() -> None:
    base = contract(answering({"headers": {"X-A": {"required": True, "schema": {"type": "string"}}}}))
    revision = contract(answering({}))
    witness = only(base, revision)
    assert witness.response == Response(200, ())
    assert [violation.name for violation in witness.violations] == ["X-A"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-B": {"required": True, "schema": {"not": {}}}},
        {"X-B": {"required": True, "schema": {"const": " "}}},
    ],
)
def test_a_response_that_cannot_be_built_is_shown_by_its_value(headers: dict[str, Any]) -> None:
    def holding(maximum: int) -> Contract:
        content = {"application/json": {"schema": {"type": "integer", "maximum": maximum}}}
        return contract(answering({"headers": headers, "content": content}))

    witness = only(holding(1), holding(2))
    assert (witness.request, witness.response, witness.value) == (None, None, 2)


def test_a_response_body_that_cannot_be_written_is_shown_by_its_value() -> None:
    def holding(length: int) -> Contract:
        return contract(
            answering({"content": {"application/xml": {"schema": {"type": "string", "maxLength": length}}}})
        )

    witness = only(holding(1), holding(2))
    assert (witness.response, witness.value) == (None, "aa")


def test_a_text_that_both_sides_read_is_no_witness() -> None:
    """`format` of a schema that text is taken for differs, but no message does."""
    base = contract(
        post(parameters=[{"name": "q", "in": "query", "schema": {"type": ["string", "integer"]}}])
    )
    revision = contract(post(parameters=[{"name": "q", "in": "query", "schema": {"type": "string"}}]))
    assert breaks(base, revision) == []


def test_where_the_sides_ask_for_different_values_the_accepting_side_goes_first() -> None:
    def asking(value: str, length: int) -> Contract:
        query = [{"name": "q", "in": "query", "required": True, "schema": {"const": value}}]
        return contract(
            sending("application/json", {"type": "string", "maxLength": length}, parameters=query)
        )

    found = {finding.rule: finding.witness for finding in breaks(asking("a", 4), asking("b", 2))}
    body = found["request-body-max-length-narrowed"]
    assert body is not None
    assert body.request == Request("POST", "/a?q=a", (("Content-Type", "application/json"),), b'"aaa"')


def test_a_webhook_is_shown_by_its_value() -> None:
    def hook(maximum: int) -> Contract:
        paths = sending("application/json", {"type": "integer", "maximum": maximum})
        return contract({}, webhooks=paths)

    witness = only(hook(1), hook(2))
    assert (witness.request, witness.value, witness.accepted_by) == (None, 2, "revision")


def test_an_example_that_its_own_contract_refuses_is_not_sent() -> None:
    query = [{"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}, "example": "two"}]
    witness = only(
        contract(sending("application/json", {"maxLength": 4}, parameters=query)),
        contract(sending("application/json", {"maxLength": 2}, parameters=query)),
    )
    assert witness.request is not None
    assert witness.request.target.startswith("/a?q=")
    assert witness.request.target != "/a?q=two"
