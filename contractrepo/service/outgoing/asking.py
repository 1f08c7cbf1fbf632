"""One request and its answer."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from contractrepo.core.messages import Request
from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.connections import Connection, Connections
from contractrepo.service.outgoing.reading import Head, goes_on, read_body, read_head
from contractrepo.service.outgoing.unanswered import Unanswered, malformed

# RFC 9110, section 9.2.2, and QUERY by its own definition: asking twice is asking once.
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
# RFC 9110, section 8.6: that they have no content is said too.
_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_TARGET = re.compile(r"(?:\*|/[\x21-\x7e]*)\Z")
# One character is one byte, as ASGI servers and `reading` give them.
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*\Z")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An answer whose head is there.

    Attributes:
        head: Status and fields.
        body: Its content as it comes in; raises `Unanswered`.
    """

    head: Head
    body: AsyncIterator[bytes]


@contextlib.asynccontextmanager
async def ask(
    address: Address,
    request: Request,
    *,
    timeout_s: float,
    trust: ssl.SSLContext | None = None,
    connections: Connections | None = None,
) -> AsyncIterator[Incoming]:
    """Send a request and give the answer; redirects are not followed.

    Args:
        address: The server; its path is put before the target.
        request: Fields are sent as they are, and after them a length where one is expected.
        timeout_s: Longest wait, in seconds, for the head, and then for each further piece.
        trust: Whose certificates are believed; those that the system believes without.
        connections: Where the connection comes from, with a trust of its own, and is left for the next request; without,
            it is a new one, and ``Connection: close`` is sent.

    Raises:
        Unanswered: There is no answer, or none that can be read.
    """
    message = _message(address, request, closes=connections is None)
    begun = await _begun(address, request.method, message, timeout_s, connections or Connections(trust))
    body = _Body(begun, request.method, timeout_s)
    try:
        yield Incoming(begun.head, body.pieces())
    finally:
        if connections is not None and body.is_whole and begun.sending.done():
            connections.keep(begun.connection)
        else:
            await _given_up(begun.connection, begun.sending)


@dataclass(frozen=True, slots=True)
class _Begun:
    """An exchange whose answer has begun."""

    connection: Connection
    sending: asyncio.Task[None]
    head: Head


async def _begun(
    address: Address, method: str, message: bytes, timeout_s: float, connections: Connections
) -> _Begun:
    """RFC 9112, section 9.3.1: what a server closes while it is sent to may be asked once more, on a new connection."""
    kept = connections.kept(address)
    if kept is not None:
        try:
            return await _exchange(kept, message, timeout_s)
        except Unanswered as reason:
            is_stale = reason.code == "upstream-malformed" and not kept.reader.has_begun
            if not is_stale or method not in _IDEMPOTENT:
                raise
    return await _exchange(await connections.fresh(address, timeout_s), message, timeout_s)


async def _exchange(connection: Connection, message: bytes, timeout_s: float) -> _Begun:
    connection.reader.expect()
    sending = asyncio.ensure_future(_sent(connection.writer, message))
    try:
        with _told():
            async with asyncio.timeout(timeout_s):
                return _Begun(connection, sending, await read_head(connection.reader))
    except (
        BaseException
    ):  # a cancelled wait is no Exception, and leaves a connection as well; it is raised again
        await _given_up(connection, sending)
        raise


async def _given_up(connection: Connection, sending: asyncio.Task[None]) -> None:
    sending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sending
    connection.abort()


def _message(address: Address, request: Request, *, closes: bool) -> bytes:
    """Return the request on the wire (RFC 9112, section 2.1); nothing in it can begin another one."""
    # RFC 9112, section 3.2.4: a star asks about the server, whatever the path below which it answers.
    target = request.target if request.target == "*" else address.path + request.target
    fields = [*request.headers]
    has_type = any(name.lower() == "content-type" for name, _ in fields)
    if request.body or has_type or request.method in _WITH_LENGTH:
        fields.append(("Content-Length", str(len(request.body))))
    if closes:
        fields.append(("Connection", "close"))
    good = _TOKEN.match(request.method) and _TARGET.match(request.target)
    if not good or not all(_TOKEN.match(name) and _VALUE.match(value) for name, value in fields):
        raise Unanswered("request-unsendable", "the request holds characters that HTTP does not allow there")
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body


async def _sent(writer: asyncio.StreamWriter, message: bytes) -> None:
    """A server may answer before it has read everything, and close; what counts is the answer."""
    writer.write(message)
    with contextlib.suppress(OSError):
        await writer.drain()


class _Body:
    """The content of an answer.

    Attributes:
        is_whole: Whether it was read to its end, and the connection goes on behind it.
    """

    def __init__(self, begun: _Begun, method: str, timeout_s: float) -> None:
        self._begun = begun
        self._method = method
        self._timeout_s = timeout_s
        self.is_whole = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield it as it comes in."""
        body = read_body(self._begun.connection.reader, self._begun.head, self._method)
        with _told():
            while True:
                async with asyncio.timeout(self._timeout_s):
                    piece = await anext(body, None)
                if piece is None:
                    break
                yield piece
        self.is_whole = goes_on(self._begun.head, self._method)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what the errors of a connection mean."""
    try:
        yield
    except TimeoutError as error:
        raise Unanswered("upstream-timeout", "the answer does not come in time") from error
    except OSError as error:
        raise malformed(f"the connection breaks: {error.strerror or type(error).__name__}") from error
