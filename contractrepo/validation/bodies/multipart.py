"""Multipart bodies in parts, byte for byte (RFC 2046, section 5.1; RFC 7578)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange, parse

_MOST_PARTS = 1_000
_LONGEST_HEAD = 16_384
_PADDING = re.compile(rb"[ \t]*\r\n")
_DISPOSITION = re.compile(r';[ \t]*(name|filename)\*?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)
_CRLF = b"\r\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One part.

    Attributes:
        name: Name in its Content-Disposition, or None.
        filename: File name in its Content-Disposition, or None.
        media_type: Its Content-Type, or None where it has none, which is legal.
        headers: Lower-case names and values in order.
        content: The bytes.
    """

    name: str | None
    filename: str | None
    media_type: MediaRange | None
    headers: tuple[tuple[str, str], ...]
    content: bytes


def parts_of(data: bytes, media_type: MediaRange) -> list[Part]:
    """Return the parts of a multipart body.

    Raises:
        Malformed: There is no boundary, the end is missing, a part has no end of its header, or there are too many.
    """
    boundary = media_type.parameter("boundary")
    # RFC 2046, section 5.1.1: 1 to 70 characters.
    if not boundary or len(boundary) > 70 or not boundary.isascii():
        raise Malformed("its Content-Type names no boundary", "boundary")
    return [_part(raw) for raw in _raw_parts(data, _CRLF + b"--" + boundary.encode())]


def _raw_parts(data: bytes, delimiter: bytes) -> Iterator[bytes]:
    """Yield what stands between delimiters that are alone on their lines."""
    pieces = (_CRLF + data).split(delimiter, _MOST_PARTS + 1)
    current: bytes | None = None
    for piece in pieces[1:]:
        padding = _PADDING.match(piece)
        if padding is None and not piece.startswith(b"--"):
            # The delimiter of a longer boundary, or text: it is content.
            current = None if current is None else current + delimiter + piece
            continue
        if current is not None:
            yield current
        if padding is None:
            return
        current = piece[padding.end() - len(_CRLF) :]
    raise Malformed("it has too many parts" if len(pieces) > _MOST_PARTS else "its end is missing")


def _part(raw: bytes) -> Part:
    head, end, content = raw.partition(_CRLF + _CRLF)
    if not end or len(head) > _LONGEST_HEAD:
        raise Malformed("the header of a part has no end")
    headers = tuple(_headers(head))
    fields = dict(headers)
    said = {
        found[1].lower(): re.sub(r"\\(.)", r"\1", found[2] if found[2] is not None else found[3])
        for found in _DISPOSITION.finditer(fields.get("content-disposition", ""))
    }
    content_type = fields.get("content-type")
    return Part(
        said.get("name"),
        said.get("filename"),
        parse(content_type) if content_type is not None else None,
        headers,
        content,
    )


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.split(_CRLF):
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            yield name.strip().lower(), value.strip()
