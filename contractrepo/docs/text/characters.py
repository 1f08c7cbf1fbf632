"""Characters that a page must not hold."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls but for tab and line feed, surrogates and non-characters (the HTML Standard, section 13.2.3.5, calls them
# errors), the embeddings, overrides and isolates of bidirectional text, marks of direction, and tag characters, which
# nobody sees.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\ufdd0-\ufdef\U000e0000-\U000e0fff"
    + "".join(chr(plane | 0xFFFE) + chr(plane | 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)


def plain(text: str) -> str:
    r"""Return `text` without control, bidirectional and invisible characters; its lines end with a line feed.

    Example:
        >>> plain("one\r\ntwo\x00")
        'one\ntwo'
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str, *, limit: int | None = None) -> str:
    """Return safe text on one line, blanks folded.

    Args:
        text: Anything from a document.
        limit: Longest result in characters; what is cut is marked by an ellipsis.
    """
    line = _BLANKS.sub(" ", plain(text)).strip()
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"
