"""What a client may cost: uvicorn bounds neither heads, nor the time of a request, nor the number of connections."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from h11 import LocalProtocolError

from contractrepo.core.messages import Response
from contractrepo.mocking.answering.problem_details import phrase, problem
from contractrepo.server.asgi_types import App, Receive, Scope, Send
from contractrepo.server.faults import EXTENSION
from contractrepo.server.joining import JoinedTransport
from contractrepo.server.methods import between_requests, is_unusual, with_h11
from contractrepo.server.sending import send_response, wire_headers

# No head of a client that is meant well is longer, cookies and tokens included.
MOST_HEAD_BYTES = 64 * 2**10
_MOST_FIELDS = 256
MOST_CONNECTIONS = 4_096
# For a whole head, between two pieces of a body, and for a client to take up some of its answer.
_PATIENCE_S = 30.0
_FRAMING = frozenset({b"content-length", b"transfer-encoding"})


class Guard(asyncio.Protocol):
    """uvicorn's protocol for one connection within bounds; a client that leaves them is told so and disconnected.

    It lends its transport to the application, to break it, and a method that httptools does not know to h11.

    Args:
        inner: A `HttpToolsProtocol` or `H11Protocol`, new.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._app: App = inner.app
        inner.app = self._admit
        self._loop: asyncio.AbstractEventLoop = inner.loop
        self._head_bytes = 0
        # When the client must have gone on; None while it is not waited for.
        self._deadline: float | None = None
        self._look: asyncio.TimerHandle | None = None
        self._unread = 0
        self._look_at_unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a head, unless there are too many connections."""
        self._transport = JoinedTransport(transport, self._loop)
        self._inner.connection_made(self._transport)
        if len(self._inner.connections) > MOST_CONNECTIONS:
            self._refuse(503, "too-many-connections", f"there are {MOST_CONNECTIONS} connections already")
        else:
            self._expect()

    def data_received(self, data: bytes) -> None:
        """Hand on what came, and count what a head has cost so far."""
        if between_requests(self._inner) and is_unusual(data):
            self._inner = with_h11(self._inner)
        before, in_body = self._inner.cycle, self._in_body()
        try:
            self._inner.data_received(data)
        except LocalProtocolError:
            # uvicorn over h11 answers 400 to nonsense even in the middle of an answer, which h11 does not let it.
            self._transport.abort()
            return
        cycle = self._inner.cycle
        if self._in_body():
            self._head_bytes = 0
            # Nobody waits for a body whose request is answered: its rest has to come in one go.
            if not cycle.response_complete or self._deadline is None:
                self._expect()
        elif in_body or cycle is not before:
            self._head_bytes = 0
            self._deadline = None
        else:
            self._head_grows(len(data))

    def _head_grows(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MOST_HEAD_BYTES:
            self._refuse(431, "head-too-large", f"the head is longer than {MOST_HEAD_BYTES} bytes")
        elif self._deadline is None and not self._busy():
            self._expect()

    def eof_received(self) -> None:
        """Hand it on."""
        self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand it on, and wait for nothing more."""
        for timer in (self._look, self._look_at_unread):
            if timer is not None:
                timer.cancel()
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to watch whether the client takes up its answer."""
        self._inner.pause_writing()
        self._unread = self._transport.get_write_buffer_size()
        self._look_at_unread = self._loop.call_later(_PATIENCE_S, self._end_if_unread)

    def resume_writing(self) -> None:
        """Stop watching: it did."""
        if self._look_at_unread is not None:
            self._look_at_unread.cancel()
        self._inner.resume_writing()

    def _in_body(self) -> bool:
        """Tell whether the newest request has a head, and not yet all of its body."""
        cycle = self._inner.cycle
        return cycle is not None and cycle.more_body

    def _busy(self) -> bool:
        """Tell whether a request is here whole and its answer is not over."""
        cycle = self._inner.cycle
        return cycle is not None and not cycle.more_body and not cycle.response_complete

    def _expect(self) -> None:
        self._deadline = self._loop.time() + _PATIENCE_S
        if self._look is None:
            self._look = self._loop.call_at(self._deadline, self._end_if_late)

    def _end_if_late(self) -> None:
        """End a connection whose client does not go on.

        One timer looks at a deadline that moves: a body may come in thousands of pieces.
        """
        self._look = None
        if self._deadline is None:
            return
        if self._inner.flow.read_paused:
            # It is the application that does not go on.
            self._expect()
        elif self._loop.time() < self._deadline:
            self._look = self._loop.call_at(self._deadline, self._end_if_late)
        elif self._head_bytes or self._in_body():
            self._refuse(408, "too-slow", f"the request did not go on within {_PATIENCE_S:g} s")
        else:
            self._transport.close()

    def _end_if_unread(self) -> None:
        unread = self._transport.get_write_buffer_size()
        if unread >= self._unread:
            self._transport.abort()
            return
        self._unread = unread
        self._look_at_unread = self._loop.call_later(_PATIENCE_S, self._end_if_unread)

    def _refuse(self, status: int, code: str, detail: str) -> None:
        """End the connection, with an answer where none has begun."""
        if self._transport.is_closing():
            return
        cycle = self._inner.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self._transport.write(_wire(_last(status, code, detail)))
        self._transport.close()

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refused = _refused(scope)
            if refused is not None:
                await send_response(refused, send)
                return
            if any(name == b"upgrade" for name, _ in scope["headers"]):
                # httptools reads nothing more after it, whether or not the server changes the protocol.
                self._inner.cycle.keep_alive = False
            scope.setdefault("extensions", {})[EXTENSION] = self._transport
        await self._app(scope, receive, send)


def _refused(scope: Scope) -> Response | None:
    """Return the refusal of a head that is too large, or that two servers could understand differently.

    RFC 9112, sections 2.3 (version), 3.2 (one Host) and 6.1 (not both Transfer-Encoding and Content-Length).
    """
    if not scope["http_version"].startswith("1."):
        return _last(505, "version-unsupported", "this server speaks HTTP/1.1")
    fields: Sequence[tuple[bytes, bytes]] = scope["headers"]
    size = len(scope["method"]) + len(scope["raw_path"]) + len(scope["query_string"])
    framing = hosts = 0
    for name, value in fields:
        size += len(name) + len(value)
        framing += name in _FRAMING
        hosts += name == b"host"
    if size > MOST_HEAD_BYTES:
        return _last(431, "head-too-large", f"the head is longer than {MOST_HEAD_BYTES} bytes")
    if len(fields) > _MOST_FIELDS:
        return _last(431, "too-many-fields", f"the head has more than {_MOST_FIELDS} fields")
    if framing > 1:
        return _last(400, "framing-unclear", "the length of the body is said more than once")
    if hosts > 1 or (hosts == 0 and scope["http_version"] != "1.0"):
        return _last(400, "host-unclear", "the request must have one Host field")
    return None


def _last(status: int, code: str, detail: str) -> Response:
    """Return the last answer on a connection."""
    answer = problem(status, code, detail)
    return Response(answer.status, (*answer.headers, ("Connection", "close")), answer.body)


def _wire(response: Response) -> bytes:
    """Return an answer as it travels, for where there is no request to hand it to."""
    lines = [f"HTTP/1.1 {response.status} {phrase(response.status)}".encode()]
    lines += [name + b": " + value for name, value in wire_headers(response)]
    lines.append(b"content-length: %d" % len(response.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + response.body
