"""Content codings (RFC 9110, section 8.4): what is judged is the content behind them."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TypeVar

from contractrepo.core.messages import Headers, Request, Response, header
from contractrepo.core.text import printable

READABLE = frozenset({"identity", "gzip", "x-gzip", "deflate"})
MOST_BYTES = 10 * 2**20
"""Longest content that is judged."""
# zlib's manual, inflateInit2: 32 more than the window finds out between gzip and zlib.
_EITHER = zlib.MAX_WBITS | 32

_Message = TypeVar("_Message", Request, Response)


class UnknownCodingError(Exception):
    """Content has a coding that is not known; nothing can be said about it."""


class BadContentError(Exception):
    """Content is not what its codings say, or is too long without them."""


def plain(message: _Message) -> _Message:
    """Return a message whose content has no codings any more; its fields stay.

    Raises:
        UnknownCodingError: A coding is not known.
        BadContentError: The content is not what they say, or longer than `MOST_BYTES`.
    """
    body = message.body
    for coding in reversed(_codings(message.headers)):
        if coding not in READABLE:
            raise UnknownCodingError(f"the content coding {printable(coding, limit=40)} is not known")
        if coding != "identity" and body:
            body = _inflated(body)
    return replace(message, body=body)


def _inflated(body: bytes) -> bytes:
    stream = zlib.decompressobj(_EITHER)
    try:
        content = stream.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise BadContentError("the content is not what its Content-Encoding says") from error
    if stream.unconsumed_tail:
        raise BadContentError(f"the content is longer than {MOST_BYTES} bytes")
    if not stream.eof or stream.unused_data:
        raise BadContentError("the content does not end as its Content-Encoding says")
    return content


def _codings(headers: Headers) -> list[str]:
    named = (one.strip().lower() for one in (header(headers, "content-encoding") or "").split(","))
    return [coding for coding in named if coding]
