"""Text and raw bytes as values."""

from __future__ import annotations

from typing import Any

from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange
from contractrepo.validation.parameters.scalars import read_scalar
from contractrepo.validation.shapes import Shape

# Only these: some of Python's codecs are slow on purpose-made input, and no contract means them.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}


def decode_text(data: bytes, media_type: MediaRange | None) -> str:
    """Return bytes as text in the charset that the media type says, UTF-8 without.

    Raises:
        Malformed: The charset is unknown, or the bytes are none of its text.
    """
    charset = (media_type.parameter("charset") if media_type is not None else None) or "utf-8"
    codec = _CHARSETS.get(charset.lower())
    if codec is None:
        raise Malformed("its charset is unknown")
    try:
        return data.decode(codec)
    except UnicodeError:
        raise Malformed(f"it is no {charset} text") from None


def octets(data: bytes) -> str:
    """Return raw bytes as the text whose length is their number (OpenAPI 3.1, section "Working With Binary Data")."""
    return data.decode("latin-1")


def scalar_readings(text: str, shape: Shape) -> list[Any]:
    """Return the values that a text can mean, the likeliest first."""
    first, last = read_scalar(text, shape), read_scalar(text, shape, last=True)
    return [first] if first == last else [first, last]
