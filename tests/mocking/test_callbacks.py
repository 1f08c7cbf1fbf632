"""Runtime expressions, what mocks may say of callbacks, and webhooks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo import MockSet, Request, load, responder
from contractrepo.mocking import check_mocks
from contractrepo.mocking.answering.answer import Callback
from contractrepo.mocking.callbacks.expressions import (
    Expression,
    NoExpression,
    filled,
    read_expression,
    read_template,
)
from contractrepo.mocking.files.mock import CallbackMock

HOOKS = """
openapi: 3.1.0
info: {title: Hooks, version: '1'}
paths:
  /a:
    post:
      callbacks:
        done:
          'http://127.0.0.1/a': {post: {requestBody: {content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}}}, responses: {'204': {description: Heard}}}}
          'http://127.0.0.1/b': {get: {responses: {'204': {description: Heard}}}}
        lost: {$ref: '#/components/callbacks/nowhere'}
      responses: {'204': {description: Done}}
webhooks:
  newPet:
    post:
      parameters: [{name: since, in: query, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses: {'204': {description: Heard}}
    delete: {responses: {'204': {description: Heard}}}
  impossible:
    post: {requestBody: {required: true, content: {application/json: {schema: {type: string, minLength: 2, maxLength: 1}}}}, responses: {'204': {description: Heard}}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$url", Expression("$url", "", "url")),
        ("$method", Expression("$method", "", "method")),
        ("$statusCode", Expression("$statusCode", "", "statusCode")),
        ("$request.header.X-A", Expression("$request.header.X-A", "request", "header", "X-A")),
        ("$request.query.a b", Expression("$request.query.a b", "request", "query", "a b")),
        ("$request.path.id", Expression("$request.path.id", "request", "path", "id")),
        ("$request.body", Expression("$request.body", "request", "body")),
        ("$request.body#", Expression("$request.body#", "request", "body", "")),
        ("$response.body#/a~1b/0", Expression("$response.body#/a~1b/0", "response", "body", "/a~1b/0")),
        ("$response.body#/a%20b", Expression("$response.body#/a%20b", "response", "body", "/a b")),
    ],
)
def test_an_expression_is_read(text: str, expected: Expression) -> None:
    assert read_expression(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "url", "$URL", "$urls", "$request", "$request.", "$request.body.a", "$request.body#a", "$request.header.",
     "$request.header.a b", "$request.cookie.a", "$query.a", "$request.query.", "$request.query." + "x" * 5_000],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(NoExpression):
        read_expression(text)


def test_expressions_stand_in_text() -> None:
    own, path = Expression("$url", "", "url"), Expression("$request.path.id", "request", "path", "id")
    assert read_template("{$url}/x?{a}={$request.path.id}") == (own, "/x?{a}=", path)
    assert read_template("$url") == (own,)
    assert read_template("http://h/") == ("http://h/",)
    assert filled((own, "/", path), {own: "http://h?a=b", path: "c?d e/é"}) == "http://h?a=b/c%3Fd%20e/%C3%A9"
    for text in ("{$nothing}", "$nothing", "{$url}" * 101, "x" * 9_000):
        with pytest.raises(NoExpression):
            read_template(text)


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    for given_ in (text, "$request." + text, "$request.body#/" + text):
        try:
            assert read_expression(given_).text == given_
        except NoExpression:
            continue


def checked(callbacks: dict[str, Any]) -> list[tuple[str, str, str]]:
    example = {"callbacks": callbacks, "respond": {"status": 204}}
    text = json.dumps({"mock": 1, "operation": "POST /a", "examples": {"x": example}}).encode()
    mocks = MockSet.parse({"mocks/a.mock.json": text})
    problems = check_mocks(load(HOOKS), mocks)
    return [(one.code, one.pointer.removeprefix("/examples/x/callbacks"), one.message) for one in problems]


@pytest.mark.parametrize(
    ("callbacks", "problem"),
    [
        ({"other": {}}, ("mock-callback-unknown", "/other", "the operation has no callback 'other'")),
        ({"lost": {}}, ("mock-callback-unknown", "/lost", "the operation has no callback 'lost'")),
        ({"done": {"request": {"method": "PUT"}}}, ("mock-callback-unknown", "/done", "callback 'done' has no request that the mock asks for")),
        ({"done": {"request": {"expression": "$url"}}}, ("mock-callback-unknown", "/done", "callback 'done' has no request that the mock asks for")),
        ({"done": {"request": {"url": "{$nothing}"}}}, ("mock-callback-invalid", "/done/request/url", "callback 'done': '{$nothing}' is no runtime expression")),
        ({"done": {"request": {"body": {"n": "x"}}}}, ("mock-callback-invalid", "/done/request/body/n", "callback 'done': the body: \"x\" is not of type integer")),
        ({"done": {"request": {"contentType": "text/plain", "body": "x"}}}, ("mock-callback-invalid", "/done/request/contentType", "callback 'done': the body is never text/plain")),
        ({"done": {"request": {"generate": {"overrides": {"/n": "x"}}}}}, ("mock-callback-invalid", "/done", "callback 'done': the body: \"x\" is not of type integer")),
        ({"done": {"request": {"method": "GET", "body": 1}}}, ("mock-callback-invalid", "/done/request", "callback 'done': GET has no body here")),
    ],
)  # fmt: skip
def test_a_mock_whose_callback_breaks_the_contract_is_refused(
    callbacks: dict[str, Any], problem: tuple[str, str, str]
) -> None:
    assert checked(callbacks) == [problem]


def test_a_body_may_come_from_a_file_or_be_generated() -> None:
    def sent(request: dict[str, Any]) -> tuple[Callback, ...]:
        example = {"callbacks": {"done": {"request": request}}, "respond": {"status": 204}}
        text = json.dumps({"mock": 1, "operation": "POST /a", "examples": {"x": example}}).encode()
        mocks = MockSet.parse({"mocks/a.mock.json": text, "mocks/b.json": b'{"n": 5}'})
        assert mocks.problems == ()
        callbacks: tuple[Callback, ...] = (
            responder(load(HOOKS), mocks).handle(Request("POST", "/a")).effects.callbacks
        )
        return callbacks

    (filed,) = sent({"bodyFile": "b.json"})
    (made,) = sent({"generate": {"seed": 3}})
    (second,) = sent({"expression": "http://127.0.0.1/b"})
    assert (filed.request and filed.request.body, made.request and list(json.loads(made.request.body))) == (
        b'{"n": 5}',
        ["n"],
    )
    assert second.request == Request("GET", "http://127.0.0.1/b")


@pytest.mark.parametrize(
    ("name", "url", "how", "callback"),
    [
        ("newPet", "https://h.example/x?a=1", None, Callback("newPet", "https://h.example/x?a=1", Request("POST", "https://h.example/x?a=1&since=21", (("Content-Type", "application/json"),), b'{"name":"Example"}'))),
        ("newPet", "https://h.example/", CallbackMock("", method="DELETE"), Callback("newPet", "https://h.example/", Request("DELETE", "https://h.example/"))),
        ("newPet", "/x", None, Callback("newPet", "/x", flaw="it is no absolute http or https URL")),
        ("newPet", "https://h.example/", CallbackMock("", method="PUT"), Callback("newPet", "https://h.example/", flaw="the contract has no such webhook")),
        ("other", "https://h.example/", None, Callback("other", "https://h.example/", flaw="the contract has no such webhook")),
        ("newPet", "https://h.example/", CallbackMock("", body={}), Callback("newPet", "https://h.example/", flaw="the body: the property 'name' is missing")),
    ],
)  # fmt: skip
def test_a_webhook_is_a_request_that_keeps_the_contract(
    name: str, url: str, how: CallbackMock | None, callback: Callback
) -> None:
    assert responder(load(HOOKS)).webhook(name, url, how) == callback


def test_a_webhook_that_cannot_be_made_says_why() -> None:
    made = responder(load(HOOKS)).webhook("impossible", "http://h.example/")
    assert made.request is None
    assert made.flaw is not None
    assert "no value was found" in made.flaw


ODD = """
openapi: 3.1.0
info: {title: Odd, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {text/plain: {schema: {type: string}}, application/json: {schema: {}}}}
      callbacks:
        done: {'%s': {get: {responses: {'204': {description: Heard}}}}}
      responses: {'200': {description: Done, content: {%s: {example: %s}}}}
"""


@pytest.mark.parametrize(
    ("expression", "answer", "request_", "target"),
    [
        ("{$request.body}", ("text/plain", "ok"), Request("POST", "/a", [("Content-Type", "text/plain")], b"http://h/"), "http://h/"),
        ("{$response.body}", ("text/plain", "http://h/"), Request("POST", "/a"), "http://h/"),
        ("{$response.body#/u}", ("application/json", '{u: "http://h/"}'), Request("POST", "/a"), "http://h/"),
        ("{$response.body#/u}", ("text/plain", "http://h/"), Request("POST", "/a"), None),
        ("{$response.query.a}", ("text/plain", "ok"), Request("POST", "/a?a=http://h/"), None),
        ("{$url}/x", ("text/plain", "ok"), Request("POST", "/a", [("Host", "h:1")]), "http://h:1/a/x"),
        ("{$url}/x", ("text/plain", "ok"), Request("POST", "/a"), None),
        ("{$url}/x", ("text/plain", "ok"), Request("POST", "https://h/a"), "https://h/a/x"),
        ("http://h/{$request.body#/n}", ("text/plain", "ok"), Request("POST", "/a", [("Content-Type", "application/json")], b'{"n": true}'), "http://h/true"),
        ("http://h/{$request.body#/n}", ("text/plain", "ok"), Request("POST", "/a", [("Content-Type", "application/json")], b'{"n": null}'), None),
        ("http://h/{$request.body#/n}", ("text/plain", "ok"), Request("POST", "/a"), None),
        ("http://h/{$request.query.f}", ("text/plain", "ok"), Request("POST", "/a?f=1%2F2"), "http://h/1/2"),
        ("http://h/x#part", ("text/plain", "ok"), Request("POST", "/a"), "http://h/x"),
        ("{$nothing}", ("text/plain", "ok"), Request("POST", "/a"), None),
    ],
)  # fmt: skip
def test_an_expression_finds_its_value_in_the_exchange(
    expression: str, answer: tuple[str, str], request_: Request, target: str | None
) -> None:
    mock = responder(load(ODD % (expression, *answer)))

    response = mock.handle(request_)

    assert response.status == 200
    (callback,) = response.effects.callbacks
    assert callback.expression == expression
    assert (callback.request and callback.request.target) == target
    assert (callback.flaw is None) is (target is not None)


def test_an_answer_that_is_not_what_it_says_has_no_parts() -> None:
    text = b"{mock: 1, operation: POST /a, examples: {x: {respond: {status: 200, bodyFile: b.json}}}}"
    mocks = MockSet.parse({"mocks/a.mock.yaml": text, "mocks/b.json": b'{"u":'})
    mock = responder(load(ODD % ("{$response.body#/u}", "application/json", "{}")), mocks, strict=False)

    response = mock.handle(Request("POST", "/a"))

    assert response.body == b'{"u":'
    assert response.effects.callbacks[0].request is None


def test_an_answer_without_plain_effects_is_not_kept_for_others() -> None:
    """Equal requests but for their query get callbacks of their own."""
    mock = responder(load(ODD % ("{$request.query.u}", "text/plain", "ok")))
    targets = [
        mock.handle(Request("POST", target)).effects.callbacks[0].request
        for target in ("/a", "/a?u=http://h/1", "/a?u=http://h/2")
    ]
    assert targets == [None, Request("GET", "http://h/1"), Request("GET", "http://h/2")]
