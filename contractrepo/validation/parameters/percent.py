"""Percent-encoding, held strictly (RFC 3986, section 2.1)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from contractrepo.validation.malformed import Malformed

_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3986, section 2.2; "+" is left out, because forms spell a space with it.
_RESERVED = re.compile(r"[:/?#\[\]@!$&'()*,;=]")


def decoded(text: str) -> str:
    """Return `text` without percent-escapes.

    Raises:
        Malformed: An escape is incomplete, or the bytes are no UTF-8.
    """
    if "%" not in text:
        return whole(text)
    if _BROKEN.search(text):
        raise Malformed("a percent sign is not followed by two hexadecimal digits")
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeError:
        raise Malformed("the percent-escapes are no UTF-8") from None


def form_decoded(text: str) -> str:
    """Return `text` of a query or form without escapes; a plus sign is a space."""
    if "+" in text:
        text = text.replace("+", " ")
    return text if "%" not in text and text.isascii() else decoded(text)


def whole(text: str) -> str:
    """Return `text` as it is.

    Raises:
        Malformed: It holds half a surrogate pair, which no JSON value can hold.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeError:
            raise Malformed("the text is no Unicode") from None
    return text


def refuse_reserved(text: str) -> None:
    """Refuse reserved characters that are not escaped.

    Raises:
        Malformed: There are some, and the contract says `allowReserved: false`.
    """
    if _RESERVED.search(text):
        raise Malformed("reserved characters must be percent-encoded", "allowReserved")


def encoded(text: str, safe: str = "") -> str:
    """Return `text` with everything escaped but unreserved characters and `safe`."""
    return quote(text, safe=safe)
