"""An HTTP/1.1 answer, read from a stream (RFC 9112)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from contractrepo.core.messages import has_no_content, header
from contractrepo.service.outgoing.unanswered import Unanswered, malformed

LONGEST_LINE = 2**16
_MOST_FIELDS = 256
_MOST_INTERIM = 32
_PIECE = 2**16
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?\Z")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_VALUE = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*\Z")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[\t ]*(?:;.*)?\Z")
_LENGTH = re.compile(r"[0-9]{1,18}\Z")


@dataclass(frozen=True, slots=True)
class Head:
    """How an answer begins.

    Attributes:
        minor: Of HTTP/1.1 or 1.0.
        status: Status.
        headers: Fields; one character of a value is one byte.
    """

    minor: int
    status: int
    headers: tuple[tuple[str, str], ...]


async def read_head(stream: asyncio.StreamReader) -> Head:
    """Return the head of the final answer; interim ones (RFC 9110, section 15.2) are passed over.

    Raises:
        Unanswered: ``upstream-malformed``.
    """
    for _ in range(_MOST_INTERIM):
        found = _STATUS.match(await _line(stream))
        if found is None:
            raise malformed("the answer does not begin like HTTP/1.1")
        status, headers = int(found[2]), await _fields(stream)
        if status == 101:
            raise malformed("the server changes to a protocol that nobody asked for")
        if status >= 600:
            raise malformed(f"{status} is no status")
        if status >= 200:
            return Head(int(found[1]), status, headers)
    raise malformed("the answer never comes to its end")


async def read_body(stream: asyncio.StreamReader, head: Head, method: str) -> AsyncIterator[bytes]:
    """Yield the content of an answer as it comes in; trailers are dropped.

    RFC 9112, section 6.3: no content, chunks, a length, or everything until the connection ends.

    Raises:
        Unanswered: ``upstream-malformed``: the framing makes no sense, or the connection ends too early.
    """
    if has_no_content(head.status, method):
        return
    coding, length = header(head.headers, "transfer-encoding"), header(head.headers, "content-length")
    if coding is not None and length is not None:
        raise malformed("the answer has both Transfer-Encoding and Content-Length")
    if coding is not None:
        if coding.strip().lower() != "chunked":
            raise malformed("the transfer coding of the answer is not chunked")
        pieces = _chunks(stream)
    elif length is not None:
        pieces = _exactly(stream, _number(length))
    else:
        pieces = _rest(stream)
    async for piece in pieces:
        yield piece


def goes_on(head: Head, method: str) -> bool:
    """Tell whether the connection carries another answer behind the end of this one (RFC 9112, sections 6.3 and 9.3)."""
    options = (header(head.headers, "connection") or "").lower().split(",")
    is_framed = has_no_content(head.status, method) or any(
        header(head.headers, name) is not None for name in ("transfer-encoding", "content-length")
    )
    return head.minor == 1 and is_framed and method != "CONNECT" and "close" not in map(str.strip, options)


def _number(text: str) -> int:
    """RFC 9110, section 8.6: the same length said several times is one."""
    said = {one.strip() for one in text.split(",")}
    if len(said) != 1 or not _LENGTH.match(one := said.pop()):
        raise malformed("the Content-Length of the answer is no number")
    return int(one)


async def _chunks(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        found = _SIZE.match(await _line(stream))
        if found is None:
            raise malformed("the size of a chunk cannot be read")
        size = int(found[1], 16)
        if size == 0:
            await _fields(stream)
            return
        async for piece in _exactly(stream, size):
            yield piece
        if await _line(stream):
            raise malformed("a chunk is longer than its size")


async def _exactly(stream: asyncio.StreamReader, length: int) -> AsyncIterator[bytes]:
    while length:
        piece = await stream.read(min(length, _PIECE))
        if not piece:
            raise malformed("the connection ends before the answer does")
        length -= len(piece)
        yield piece


async def _rest(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await stream.read(_PIECE):
        yield piece


async def _fields(stream: asyncio.StreamReader) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    while line := await _line(stream):
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not _NAME.match(name) or not _VALUE.match(value):
            raise malformed("a header field of the answer cannot be read")
        if len(found) == _MOST_FIELDS:
            raise malformed(f"the answer has more than {_MOST_FIELDS} header fields")
        found.append((name.decode("ascii"), value.decode("latin-1")))
    return tuple(found)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Return a line without its end; RFC 9112, section 2.2: a bare line feed ends one as well."""
    try:
        line = await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        raise _cut(error) from error
    except asyncio.LimitOverrunError as error:
        raise malformed(f"a line of the answer is longer than {LONGEST_LINE} bytes") from error
    return line[:-1].removesuffix(b"\r")


def _cut(error: asyncio.IncompleteReadError) -> Unanswered:
    place = "in the middle of a line" if error.partial else "without an answer, or before its end"
    return malformed(f"the connection ends {place}")
