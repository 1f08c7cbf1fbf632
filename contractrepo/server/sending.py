"""Answers as they go out over ASGI."""

from __future__ import annotations

import asyncio

from contractrepo.core.messages import Response
from contractrepo.mocking.answering.answer import Effects
from contractrepo.server.asgi_types import Receive, Scope, Send
from contractrepo.server.faults import break_connection

# A mock file can ask for any delay; a connection that waits costs memory all the while.
_LONGEST_DELAY_S = 300.0
_NO_CONTENT = frozenset({204, 304})


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


async def send_response(response: Response, send: Send) -> None:
    """Send a whole answer; its length is told where it can have content."""
    headers = wire_headers(response)
    if response.status not in _NO_CONTENT and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


def wire_headers(response: Response) -> list[tuple[bytes, bytes]]:
    """Return fields as bytes; values outside ASCII travel as UTF-8 (RFC 9110, section 5.5: opaque to those who do not know)."""
    return [
        (name.lower().encode("ascii"), value.encode("utf-8", "replace")) for name, value in response.headers
    ]


async def _stream(response: Response, effects: Effects, send: Send) -> None:
    """Send a body item by item; its length is not announced, so a client cannot wait for all of it."""
    await send({"type": "http.response.start", "status": response.status, "headers": wire_headers(response)})
    for chunk in effects.stream:
        await _pause(chunk.delay_ms)
        await send({"type": "http.response.body", "body": chunk.content, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _pause(milliseconds: int) -> None:
    if milliseconds:
        await asyncio.sleep(min(milliseconds / 1000, _LONGEST_DELAY_S))
