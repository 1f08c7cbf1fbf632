"""A mock as an ASGI application (ASGI 3.0, HTTP and lifespan)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.mocking import Responder, responder
from contractrepo.mocking.answering.answer import Effects
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.server.callbacks import CallbackSender
from contractrepo.server.faults import break_connection

if TYPE_CHECKING:
    from contractrepo.service import ContractRepo

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 10 * 2**20
# A mock file can ask for any delay; a connection that waits costs memory all the while.
_LONGEST_DELAY_S = 300.0
_NO_CONTENT = frozenset({204, 304})


def asgi_app(
    source: Responder | Contract | ContractRepo,
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    callbacks: CallbackSender | None = None,
) -> App:
    """Return an ASGI application that answers as a contract says, or for a whole repository (`server.site`).

    Delays, faults and streams of a mock are performed. Any ASGI server can run it; only `serve` can break connections
    in the ways that faults ask for, under another server a fault raises `ConnectionError`.

    Args:
        source: A mock, a contract whose own examples are the mocks, or a repository.
        max_body_bytes: Longest request body; a longer one is answered 413.
        callbacks: Sends what follows the answers of a mock or contract; without, one that sends to this machine only.
    """
    if not isinstance(source, Responder | Contract):
        from contractrepo.server.site.app import site_app

        return site_app(source, max_body_bytes=max_body_bytes)
    mock = responder(source) if isinstance(source, Contract) else source
    sender = callbacks or CallbackSender()
    return handling_app(mock.handle, max_body_bytes=max_body_bytes, callbacks=sender)


def handling_app(
    handle: Callable[[Request], Response],
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    callbacks: CallbackSender | None = None,
) -> App:
    """Return an ASGI application over what answers requests as a `Responder` does; arguments as in `asgi_app`.

    Without `callbacks` none are sent.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            response = await _exchange(handle, scope, receive, send, max_body_bytes)
            if callbacks is not None and response is not None and response.effects is not None:
                callbacks.start(response.effects.callbacks)
        elif scope["type"] == "lifespan":
            await lifespan(receive, send, None if callbacks is None else callbacks.close)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1003})

    return app


async def _exchange(
    handle: Callable[[Request], Response], scope: Scope, receive: Receive, send: Send, limit: int
) -> Response | None:
    """Answer a request, and return the answer; None where there was nobody or nothing to ask."""
    body = await read_body(receive, limit, scope["headers"])
    if body is None:
        return None
    if isinstance(body, Response):
        await send_response(body, send)
        return None
    response = handle(Request(scope["method"], target_of(scope), text_headers(scope["headers"]), body))
    await perform(response, scope, receive, send)
    return response


async def perform(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a mock's answer with the effects that ride on it."""
    effects = response.effects
    if not isinstance(effects, Effects):
        await send_response(response, send)
        return
    await _pause(effects.delay_ms)
    if effects.fault is not None:
        await break_connection(effects.fault, scope, receive)
    elif effects.stream and response.body:
        await _stream(response, effects, send)
    else:
        await send_response(response, send)


async def read_body(
    receive: Receive, limit: int, headers: Sequence[tuple[bytes, bytes]] = ()
) -> bytes | Response | None:
    """Return the request body, the refusal of one that is too long, or None where the client has gone.

    Args:
        receive: Where the body comes from.
        limit: Bytes that it may have.
        headers: Fields of the request; a length that they tell is refused before any of the body is read.
    """
    if any(name == b"content-length" and _exceeds(value, limit) for name, value in headers):
        return _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return _too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _exceeds(length: bytes, limit: int) -> bool:
    """Tell whether a Content-Length is above `limit`; servers differ in what they let through as a length."""
    digits = length.strip().lstrip(b"0")
    return digits.isdigit() and (len(digits) > len(str(limit)) or int(digits) > limit)


def _too_large(limit: int) -> Response:
    answer = problem(413, "body-too-large", f"the body is longer than {limit} bytes")
    return Response(answer.status, (*answer.headers, ("Connection", "close")), answer.body)


def target_of(scope: Scope) -> str:
    """Return the request target as sent.

    ASGI leaves `raw_path` optional; without it the path has lost its escapes, and they are put back.
    """
    raw: bytes | None = scope.get("raw_path")
    path = raw.partition(b"?")[0].decode("latin-1") if raw is not None else quote(scope["path"])
    query: bytes = scope.get("query_string", b"")
    return f"{path}?{query.decode('latin-1')}" if query else path


def text_headers(pairs: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return fields as text, one character per byte."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]


async def send_response(response: Response, send: Send) -> None:
    """Send a whole answer; its length is told where it can have content."""
    headers = wire_headers(response)
    if response.status not in _NO_CONTENT and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _stream(response: Response, effects: Effects, send: Send) -> None:
    """Send a body item by item; its length is not announced, so a client cannot wait for all of it."""
    await send({"type": "http.response.start", "status": response.status, "headers": wire_headers(response)})
    for chunk in effects.stream:
        await _pause(chunk.delay_ms)
        await send({"type": "http.response.body", "body": chunk.content, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def wire_headers(response: Response) -> list[tuple[bytes, bytes]]:
    """Return fields as bytes; values outside ASCII travel as UTF-8 (RFC 9110, section 5.5: opaque to those who do not know)."""
    return [
        (name.lower().encode("ascii"), value.encode("utf-8", "replace")) for name, value in response.headers
    ]


async def _pause(milliseconds: int) -> None:
    if milliseconds:
        await asyncio.sleep(min(milliseconds / 1000, _LONGEST_DELAY_S))


async def lifespan(receive: Receive, send: Send, ended: Callable[[], Awaitable[None]] | None = None) -> None:
    """Answer the messages about start and end; `ended` is called when the last exchange is over."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            if ended is not None:
                await ended()
            await send({"type": "lifespan.shutdown.complete"})
            return
