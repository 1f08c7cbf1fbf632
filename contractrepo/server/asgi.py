"""A mock as an ASGI application (ASGI 3.0, HTTP and lifespan)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.mocking import Responder, responder
from contractrepo.mocking.answering.answer import Effects
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.server.faults import break_connection

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 10 * 2**20
# A mock file can ask for any delay; a connection that waits costs memory all the while.
_LONGEST_DELAY_S = 300.0
_NO_CONTENT = frozenset({204, 304})


def asgi_app(source: Responder | Contract, *, max_body_bytes: int = MAX_BODY_BYTES) -> App:
    """Return an ASGI application that answers as a contract says.

    Delays, faults and streams of a mock are performed. Any ASGI server can run it; only `serve` can break connections
    in the ways that faults ask for, under another server a fault raises `ConnectionError`.

    Args:
        source: A mock, or a contract whose own examples are the mocks.
        max_body_bytes: Longest request body; a longer one is answered 413.
    """
    mock = responder(source) if isinstance(source, Contract) else source

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _exchange(mock, scope, receive, send, max_body_bytes)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1003})

    return app


async def _exchange(mock: Responder, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
    body = await _body(receive, limit)
    if body is None:
        return
    if isinstance(body, Response):
        await _send(body, send)
        return
    response = mock.handle(Request(scope["method"], _target(scope), _headers(scope["headers"]), body))
    effects = response.effects
    if not isinstance(effects, Effects):
        await _send(response, send)
        return
    await _pause(effects.delay_ms)
    if effects.fault is not None:
        await break_connection(effects.fault, scope, receive)
    elif effects.stream and response.body:
        await _stream(response, effects, send)
    else:
        await _send(response, send)


async def _body(receive: Receive, limit: int) -> bytes | Response | None:
    """Return the request body, the refusal of one that is too long, or None where the client has gone."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            answer = problem(413, "body-too-large", f"the body is longer than {limit} bytes")
            return Response(answer.status, (*answer.headers, ("Connection", "close")), answer.body)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _target(scope: Scope) -> str:
    """ASGI leaves `raw_path` optional; without it the path has lost its escapes, and they are put back."""
    raw: bytes | None = scope.get("raw_path")
    path = raw.partition(b"?")[0].decode("latin-1") if raw is not None else quote(scope["path"])
    query: bytes = scope.get("query_string", b"")
    return f"{path}?{query.decode('latin-1')}" if query else path


def _headers(pairs: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]


async def _send(response: Response, send: Send) -> None:
    headers = _encoded(response)
    if response.status not in _NO_CONTENT and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _stream(response: Response, effects: Effects, send: Send) -> None:
    """Send a body item by item; its length is not announced, so a client cannot wait for all of it."""
    await send({"type": "http.response.start", "status": response.status, "headers": _encoded(response)})
    for chunk in effects.stream:
        await _pause(chunk.delay_ms)
        await send({"type": "http.response.body", "body": chunk.content, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _encoded(response: Response) -> list[tuple[bytes, bytes]]:
    """Field values outside ASCII travel as UTF-8 (RFC 9110, section 5.5: opaque to those who do not know)."""
    return [
        (name.lower().encode("ascii"), value.encode("utf-8", "replace")) for name, value in response.headers
    ]


async def _pause(milliseconds: int) -> None:
    if milliseconds:
        await asyncio.sleep(min(milliseconds / 1000, _LONGEST_DELAY_S))


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
