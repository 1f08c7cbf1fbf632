"""The ASGI application, called as a server would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from contractrepo import MockSet, asgi_app, load, responder
from contractrepo.server.faults import EXTENSION, break_connection

DOCUMENT = {
    "openapi": "3.2.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a b/{id}": {
            "get": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "", "content": {"text/plain": {"example": "plain"}}}},
            },
            "post": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string", "minLength": 4}}}},
                "responses": {"204": {"description": ""}},
            },
        },
        "/lines": {"get": {"responses": {"200": {"description": "", "content": {"application/jsonl": {"itemSchema": {}}}}}}},
        "/broken": {"get": {"responses": {"204": {"description": ""}}}},
    },
}  # fmt: skip
MOCKS = {
    "mocks/lines.mock.yaml": b"""\
mock: 1
operation: GET /lines
examples:
  two: {respond: {status: 200, contentType: application/jsonl, stream: [{item: 1}, {item: 2, delay: 1}]}}
""",
    "mocks/broken.mock.yaml": b"mock: 1\noperation: GET /broken\nexamples: {a: {delay: 1, fault: reset, respond: {status: 204}}}\n",
}


def call(
    scope: dict[str, Any], messages: Sequence[dict[str, Any]] = (), **options: Any
) -> list[dict[str, Any]]:
    """Return what the application sends for a scope and the messages that it receives."""
    contract = load(json.dumps(DOCUMENT))
    app = asgi_app(responder(contract, MockSet.parse(MOCKS)), **options)
    waiting, sent = list(messages), []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert waiting == []
    return sent


def http(method: str, path: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "headers": [],
        **members,
    }


WHOLE = {"type": "http.request", "body": b"", "more_body": False}


def test_an_exchange() -> None:
    sent = call(http("GET", "/a%20b/%2F", query_string=b"q=1"), [WHOLE])

    assert sent == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/plain"),
                (b"x-contract-operation", b"GET /a b/{id}"),
                (b"x-contract-example", b"default"),
                (b"content-length", b"5"),
            ],
        },
        {"type": "http.response.body", "body": b"plain"},
    ]


def test_a_path_without_its_raw_form() -> None:
    scope = http("GET", "/a b/x")
    del scope["raw_path"]

    assert call(scope, [WHOLE])[0]["status"] == 200


def test_a_body_in_pieces() -> None:
    pieces = [
        {"type": "http.request", "body": b"ab", "more_body": True},
        {"type": "http.request", "body": b"cd"},
    ]
    scope = http("POST", "/a%20b/x", headers=[(b"content-type", b"text/plain")])

    sent = call(scope, pieces)

    assert sent[0]["status"] == 204
    assert not any(name == b"content-length" for name, _ in sent[0]["headers"])


def test_a_body_that_is_too_long_is_not_read_to_its_end() -> None:
    pieces = [{"type": "http.request", "body": b"abcd", "more_body": True}] * 2
    scope = http("POST", "/a%20b/x", headers=[(b"content-type", b"text/plain")])

    start, body = call(scope, pieces, max_body_bytes=7)

    assert start["status"] == 413
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["code"] == "body-too-large"


def test_a_client_that_goes_gets_no_answer() -> None:
    assert call(http("POST", "/a%20b/x"), [{"type": "http.disconnect"}]) == []


def test_a_stream_is_sent_item_by_item() -> None:
    start, *pieces = call(http("GET", "/lines"), [WHOLE])

    assert not any(name == b"content-length" for name, _ in start["headers"])
    assert [(piece["body"], piece.get("more_body", False)) for piece in pieces] == [
        (b"1\n", True),
        (b"2\n", True),
        (b"", False),
    ]


def test_head_of_a_stream_has_no_content() -> None:
    start, body = call(http("HEAD", "/lines"), [WHOLE])

    assert (b"content-length", b"4") in start["headers"]
    assert body == {"type": "http.response.body", "body": b""}


def test_a_fault_without_a_transport_raises_as_test_clients_expect() -> None:
    with pytest.raises(ConnectionError, match="reset"):
        call(http("GET", "/broken"), [WHOLE])


class Transport:
    """Remembers what is done to it."""

    def __init__(self) -> None:
        self.done: list[object] = []

    def write(self, data: bytes) -> None:
        self.done.append(data[:2])

    def close(self) -> None:
        self.done.append("close")


def test_a_broken_connection_is_over_when_the_client_is_gone() -> None:
    transport = Transport()
    late = {"type": "http.request", "body": b"late"}

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    messages: list[dict[str, object]] = [late, {"type": "http.disconnect"}]
    asyncio.run(break_connection("garbage", {"extensions": {EXTENSION: transport}}, receive))

    assert (transport.done, messages) == ([b"\x00\xff", "close"], [])


def test_lifespan() -> None:
    sent = call({"type": "lifespan"}, [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_websocket_is_closed() -> None:
    sent = call({"type": "websocket"}, [{"type": "websocket.connect"}])

    assert sent == [{"type": "websocket.close", "code": 1003}]


def test_what_is_no_protocol_of_ours_is_left_alone() -> None:
    assert call({"type": "smtp"}) == []


def test_a_contract_is_its_own_mock_for_an_asgi_client() -> None:
    transport = httpx.ASGITransport(asgi_app(load(json.dumps(DOCUMENT))))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.get("/a b/1")

    assert asyncio.run(ask()).text == "plain"
