"""Answers to odd mocks and odd contracts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo import Contract, MockSet, Request, Response, load, responder
from contractrepo.core.messages import header
from contractrepo.mocking.answering import preparing
from contractrepo.mocking.answering.media_choice import concrete, narrowed
from contractrepo.mocking.answering.problem_details import phrase
from contractrepo.schema.samples import sample


def ask(
    operation: dict[str, Any], request: Request, examples: dict[str, Any] | None = None, **members: Any
) -> Response:
    """Return the answer of a mock with one operation, ``GET /a/{id}``."""
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    path = {"parameters": [parameter], "get": operation}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a/{id}": path},
        **members,
    }
    data = {"mock": 1, "operation": "GET /a/{id}", "examples": examples}
    mocks = MockSet.parse({} if examples is None else {"mocks/a.mock.yaml": json.dumps(data).encode()})
    assert mocks.problems == ()
    return responder(load(json.dumps(document)), mocks, strict=False).handle(request)


def described(**responses: Any) -> dict[str, Any]:
    made = {key.removeprefix("_"): {"description": "", **response} for key, response in responses.items()}
    return {"responses": made}


def fields(response: Response) -> list[tuple[str, str]]:
    return [field for field in response.headers if not field[0].startswith("X-Contract")]


VALID, INVALID = Request("GET", "/a/1"), Request("GET", "/a/x")


def test_an_answer_that_is_not_final_is_never_sent() -> None:
    operation = described(_200={}, default={"content": {"application/json": {"schema": {"const": "made"}}}})
    examples = {"early": {"respond": {"status": 150, "as": "default"}}}

    refused = ask(operation, INVALID, examples)
    preferred = ask(operation, Request("GET", "/a/1", [("Prefer", "code=503")]), examples)

    assert (refused.status, refused.body, refused.provenance.example) == (422, b'"made"', "generated-default")
    assert (preferred.status, preferred.body) == (503, b'"made"')


def test_a_fallback_status_may_be_one_that_only_a_range_describes() -> None:
    operation = described(_200={}, _4XX={"content": {"text/plain": {"example": "range"}}})
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    file = {"mock": 1, "operation": "GET /a", "fallback": "404", "examples": {}}
    examples = {
        "early": {"respond": {"status": 150, "as": "4XX"}},
        "a": {"when": {"query": {"x": 1}}, "respond": {"status": 200}},
    }

    def answer(examples: dict[str, Any]) -> Response:
        mocks = MockSet.parse({"mocks/a.mock.yaml": json.dumps({**file, "examples": examples}).encode()})
        return responder(load(json.dumps(document)), mocks).handle(Request("GET", "/a"))

    borrowed, made = answer({"a": examples["a"]}), answer(examples)

    assert (borrowed.status, borrowed.body, borrowed.provenance.example) == (404, b"range", "default")
    assert (made.status, made.provenance.example) == (404, "generated-4XX")


def test_content_where_no_content_can_be_is_left_out() -> None:
    answer = ask(
        described(_204={}),
        VALID,
        {"a": {"respond": {"status": 204, "contentType": "text/plain", "body": "x"}}},
    )

    assert (answer.status, answer.body, fields(answer), answer.violations) == (204, b"", [], ())


def test_a_media_type_without_a_body_is_an_answer_without_content() -> None:
    operation = described(_200={"content": {"text/plain": {}}})

    answer = ask(operation, VALID, {"a": {"respond": {"status": 200, "contentType": "text/plain"}}})

    assert (answer.body, fields(answer)) == (b"", [])


def test_a_body_where_the_contract_has_no_content_is_json() -> None:
    answer = ask(described(_200={}), VALID, {"a": {"respond": {"status": 200, "body": {"a": 1}}}})

    assert (answer.body, fields(answer)) == (b'{"a":1}', [("Content-Type", "application/json")])


def test_nothing_is_made_where_the_contract_has_no_content() -> None:
    answer = ask(described(_200={}), VALID, {"a": {"respond": {"status": 200, "generate": {}}}})

    assert (answer.status, answer.body, fields(answer)) == (200, b"", [])


@pytest.mark.parametrize(
    ("media", "content_type", "body"),
    [
        ({"application/json": {}}, "application/json", b"{}"),
        ({"text/plain": {}}, "text/plain", b""),
        ({"*/*": {"schema": {"const": 1}}}, "application/json", b"1"),
        ({"nonsense": {"schema": {"const": 1}}}, "nonsense", b"1"),
    ],
)
def test_a_body_is_made_of_what_little_is_said(media: dict[str, Any], content_type: str, body: bytes) -> None:
    answer = ask(described(_200={"content": media}), VALID)

    assert (answer.body, fields(answer)) == (body, [("Content-Type", content_type)])


def test_the_items_of_a_row_are_made_one_each() -> None:
    operation = described(_200={"content": {"application/jsonl": {"itemSchema": {"const": 5}}}})

    answer = ask(operation, VALID, openapi="3.2.0")

    assert answer.body == b"5\n"


def test_headers_are_sent_where_the_contract_helps() -> None:
    headers = {
        "X-Example": {
            "schema": {"type": "integer"},
            "examples": {"bad": {"value": "x"}, "good": {"value": 7}},
        },
        "X-Date": {"schema": {"type": "string"}, "example": "Wed, 21 Oct 2015 07:28:00 GMT"},
        "X-List": {"schema": {"type": "array"}, "example": ["a", "b"]},
        "X-Nested": {"schema": {"type": "array"}, "example": [["a", 1]]},
        "X-Content": {"content": {"application/json": {"schema": {"type": "object"}}}, "example": {"a": 1}},
        "X-Optional": {"schema": {"type": "integer"}},
        "X-Never": {"required": True, "schema": False},
        "X-Required": {"required": True, "schema": {"const": 3}},
        "Content-Type": {"required": True, "schema": {"type": "string"}, "example": "a/b"},
    }

    answer = ask(described(_200={"headers": headers}), VALID)

    assert fields(answer) == [
        ("X-Example", "7"),
        ("X-Date", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("X-List", "a,b"),
        ("X-Nested", '["a",1]'),
        ("X-Content", '{"a":1}'),
        ("X-Required", "3"),
    ]


@pytest.mark.parametrize(
    ("schemes", "security", "challenge"),
    [
        ({"a": {"type": "http", "scheme": "DIGEST"}}, [{"a": []}], 'Digest realm="mock", qop="auth", algorithm=SHA-256, nonce="mock"'),
        ({"a": {"type": "http", "scheme": "negotiate"}}, [{"a": []}], "Negotiate"),
        ({"a": {"type": "http", "scheme": "SCRAM-SHA-256"}}, [{"a": []}], 'Scram-sha-256 realm="mock"'),
        ({"m": {"type": "mutualTLS"}, "a": {"type": "oauth2", "flows": {}}}, [{"m": [], "a": []}], 'Bearer realm="mock"'),
        ({"a": {"type": "http", "scheme": "no scheme"}}, [{"a": []}], 'Bearer realm="mock"'),
        ({"a": {"type": "openIdConnect", "openIdConnectUrl": "/"}}, [{"a": []}], 'Bearer realm="mock"'),
        ({"a": {"type": "apiKey", "in": "query", "name": 'k"\r\n'}}, [{"a": []}], 'ApiKey realm="mock", in="query", name="k"'),
        ({"a": {"type": "http", "scheme": "Basic"}, "b": {"type": "http", "scheme": "basic"}}, [{"a": [], "b": []}], 'Basic realm="mock"'),
    ],
)  # fmt: skip
def test_a_401_says_what_is_asked_for(schemes: dict[str, Any], security: list[Any], challenge: str) -> None:
    answer = ask({**described(_200={}), "security": security}, VALID, components={"securitySchemes": schemes})

    assert (answer.status, header(answer.headers, "WWW-Authenticate")) == (401, challenge)


def test_a_401_that_is_preferred_has_a_challenge_only_where_it_refuses() -> None:
    operation = described(_200={}, _401={"content": {"text/plain": {"example": "who"}}})

    refused = ask(operation, Request("GET", "/a/x", [("Prefer", "code=401")]))
    asked = ask(operation, Request("GET", "/a/1", [("Prefer", "code=401")]))

    assert (refused.body, header(refused.headers, "WWW-Authenticate")) == (b"who", 'Bearer realm="mock"')
    assert (asked.body, header(asked.headers, "WWW-Authenticate")) == (b"who", None)


def test_a_status_that_nobody_registered_is_preferred_all_the_same() -> None:
    problem = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}

    answer = ask(described(_200={}, _4XX=problem), Request("GET", "/a/x", [("Prefer", "code=499")]))

    assert (answer.status, json.loads(answer.body)["title"]) == (499, "Status 499")
    assert phrase(404) == "Not Found"


def test_a_parameter_that_cannot_be_read_is_its_text() -> None:
    examples = {
        "raw": {
            "when": {"path": {"id": "\ufffd"}, "query": {"q": {"contains": "b"}}},
            "respond": {"status": 422},
        }
    }

    answer = ask(described(_200={}, _422={}), Request("GET", "/a/%FF?q=a&q=b"), examples)

    assert answer.provenance.example == "raw"


def test_the_answers_of_one_name_in_several_media_types_belong_together() -> None:
    content = {
        "application/json": {"examples": {"cat": {"value": {"a": "cat"}}, "dog": {"value": {"a": "dog"}}}},
        "text/plain": {"examples": {"cat": {"value": "a cat"}, "dog": {"value": "a dog"}}},
    }
    headers = [("Prefer", "example=dog"), ("Accept", "text/plain")]

    answer = ask(described(_200={"content": content}), Request("GET", "/a/1", headers))

    assert (answer.body, answer.provenance.example) == (b"a dog", "dog-200")


@pytest.mark.parametrize(
    ("name", "accept", "expected"),
    [
        ("text/*", "text/html;q=0, text/*, text/csv", "text/csv"),
        ("text/*", "application/json", "text/plain"),
        ("image/*", None, "image/png"),
        ("application/*+json", "application/vnd.a+json", "application/vnd.a+json"),
        ("text/csv", "text/html", "text/csv"),
    ],
)
def test_a_range_becomes_a_media_type(name: str, accept: str | None, expected: str) -> None:
    assert narrowed(name, accept) == expected
    assert concrete(concrete(name)) == concrete(name)


def test_what_was_made_for_one_response_serves_those_that_share_its_schema(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def counted(schemas: Any, pointer: str, **how: Any) -> Any:
        made.append(pointer)
        return sample(schemas, pointer, **how)

    monkeypatch.setattr(preparing, "sample", counted)
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    mock = responder(contract({"/a": {"get": described(_400=content, _404=content)}}, Error={"const": 1}))

    bodies = [mock.handle(Request("GET", "/a", [("Prefer", f"code={code}")])).body for code in (400, 404)]

    assert (bodies, made) == ([b"1", b"1"], ["/components/schemas/Error"])


def test_a_mock_that_can_keep_nothing_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    paths = {"/a": {"get": described(_200=content)}}
    kept = responder(contract(paths, Error={"type": "integer"}))
    for module in ("answering.preparing", "answering.representing", "responding"):
        monkeypatch.setattr(f"contractrepo.mocking.{module}._MOST_KEPT", 0)
    forgetful = responder(contract(paths, Error={"type": "integer"}))

    assert [forgetful.handle(Request("GET", "/a")) for _ in "ab"] == [kept.handle(Request("GET", "/a"))] * 2


def test_a_preferred_error_that_is_not_documented_does_not_matter_to_a_refusal() -> None:
    answer = ask(described(_200={}, _400={}), Request("GET", "/a/x", [("Prefer", "code=500")]))

    assert answer.status == 400


def contract(paths: dict[str, Any], **schemas: Any) -> Contract:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    return load(json.dumps({**document, "components": {"schemas": schemas}}))
