"""One request over one connection of its own."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from contractrepo.core.messages import Request
from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.reading import LONGEST_LINE, Head, read_body, read_head
from contractrepo.service.outgoing.unanswered import Unanswered, malformed

_CONNECT_S = 10.0
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
    address: Address, request: Request, *, timeout_s: float, trust: ssl.SSLContext | None = None
) -> AsyncIterator[Incoming]:
    """Send a request and give the answer; redirects are not followed.

    Args:
        address: The server; its path is put before the target.
        request: Fields are sent as they are, and after them a length where there is a body, and ``Connection: close``.
        timeout_s: Longest wait, in seconds, for the head, and then for each further piece.
        trust: Whose certificates are believed; those that the system believes without.

    Raises:
        Unanswered: There is no answer, or none that can be read.
    """
    message = _message(address, request)
    reader, writer = await _connected(address, min(timeout_s, _CONNECT_S), trust)
    sending = asyncio.ensure_future(_sent(writer, message))
    try:
        with _told():
            async with asyncio.timeout(timeout_s):
                head = await read_head(reader)
        yield Incoming(head, _pieces(read_body(reader, head, request.method), timeout_s))
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        writer.transport.abort()


def _message(address: Address, request: Request) -> bytes:
    """Return the request on the wire (RFC 9112, section 2.1); nothing in it can begin another one."""
    # RFC 9112, section 3.2.4: a star asks about the server, whatever the path below which it answers.
    target = request.target if request.target == "*" else address.path + request.target
    fields = [*request.headers]
    if request.body or any(name.lower() == "content-type" for name, _ in fields):
        fields.append(("Content-Length", str(len(request.body))))
    fields.append(("Connection", "close"))
    good = _TOKEN.match(request.method) and _TARGET.match(request.target)
    if not good or not all(_TOKEN.match(name) and _VALUE.match(value) for name, value in fields):
        raise Unanswered("request-unsendable", "the request holds characters that HTTP does not allow there")
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body


async def _connected(
    address: Address, timeout_s: float, trust: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    context = (trust or ssl.create_default_context()) if address.secure else None
    try:
        async with asyncio.timeout(timeout_s):
            return await asyncio.open_connection(address.host, address.port, ssl=context, limit=LONGEST_LINE)
    except TimeoutError as error:
        raise Unanswered("upstream-timeout", f"{address.authority} takes no connection in time") from error
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {address.authority} is not believed: {error.verify_message}"
        raise Unanswered("upstream-untrusted", reason) from error
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unanswered(
            "upstream-unreachable", f"{address.authority} cannot be reached: {reason}"
        ) from error


async def _sent(writer: asyncio.StreamWriter, message: bytes) -> None:
    """A server may answer before it has read everything, and close; what counts is the answer."""
    writer.write(message)
    with contextlib.suppress(OSError):
        await writer.drain()


async def _pieces(body: AsyncIterator[bytes], timeout_s: float) -> AsyncIterator[bytes]:
    with _told():
        while True:
            async with asyncio.timeout(timeout_s):
                piece = await anext(body, None)
            if piece is None:
                return
            yield piece


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what the errors of a connection mean."""
    try:
        yield
    except TimeoutError as error:
        raise Unanswered("upstream-timeout", "the answer does not come in time") from error
    except OSError as error:
        raise malformed(f"the connection breaks: {error.strerror or type(error).__name__}") from error
