"""A mock as a transport of httpx, for synchronous and asynchronous clients."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import anyio
import httpx

from contractrepo.core.messages import Request, Response, has_no_content
from contractrepo.mocking.answering.answer import Chunk, Effects
from contractrepo.mocking.files.mock import Fault
from contractrepo.server.receiving import text_headers
from contractrepo.server.sending import wire_headers

_FAULTS: Mapping[Fault, tuple[type[httpx.TransportError], str]] = {
    "close": (httpx.RemoteProtocolError, "Server disconnected without sending a response."),
    "reset": (httpx.ReadError, "Connection reset by peer"),
    "garbage": (httpx.RemoteProtocolError, "illegal status line"),
    "timeout": (httpx.ReadTimeout, "The read operation timed out"),
}


class MockTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers the requests of any number of clients.

    Delays are waited for; one that is longer than the client waits fails at once, as a fault of the connection does.

    Args:
        handle: The mock.
    """

    def __init__(self, handle: Callable[[Request], Response]) -> None:
        self._handle = handle

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a synchronous client."""
        response, effects = self._answer(request, request.read())
        _pause(effects.delay_ms)
        return _sent(response, effects, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer an asynchronous client, on asyncio or trio."""
        response, effects = self._answer(request, await request.aread())
        await anyio.sleep(effects.delay_ms / 1000)
        return _sent(response, effects, request)

    def _answer(self, request: httpx.Request, body: bytes) -> tuple[Response, Effects]:
        target, headers = request.url.raw_path.decode("ascii"), text_headers(request.headers.raw)
        response = self._handle(Request(request.method, target, headers, body))
        effects = response.effects if isinstance(response.effects, Effects) else Effects()
        patience_s = request.extensions.get("timeout", {}).get("read")
        if patience_s is not None and effects.delay_ms > patience_s * 1000:
            raise httpx.ReadTimeout("The read operation timed out", request=request)
        return response, effects


def _sent(response: Response, effects: Effects, request: httpx.Request) -> httpx.Response:
    if effects.fault is not None:
        kind, message = _FAULTS[effects.fault]
        raise kind(message, request=request)
    headers = wire_headers(response)
    chunks = effects.stream or (Chunk(response.body),)
    announced = any(name == b"content-length" for name, _ in headers)
    if not (effects.stream or announced or has_no_content(response.status, request.method)):
        headers.append((b"content-length", b"%d" % len(response.body)))
    return httpx.Response(response.status, headers=headers, stream=_Chunks(chunks))


def _pause(milliseconds: int) -> None:
    """Even no sleep at all lets other threads go first."""
    if milliseconds:
        time.sleep(milliseconds / 1000)


class _Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces, with the pauses between them."""

    def __init__(self, chunks: tuple[Chunk, ...]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            _pause(chunk.delay_ms)
            yield chunk.content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            await anyio.sleep(chunk.delay_ms / 1000)
            yield chunk.content
