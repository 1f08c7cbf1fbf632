"""Untrusted text made safe for terminals, logs and headers."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str, *, limit: int | None = None) -> str:
    """Return `text` on one line, without control, bidi, ANSI or unassigned characters.

    Args:
        text: Anything from a repository or a request.
        limit: Longest result in characters; what is cut is marked by an ellipsis.
    """
    plain = text.isascii() and text.isprintable()
    safe = text if plain else "".join(map(_safe, text))
    if limit is not None and len(safe) > limit:
        return safe[: max(limit - 1, 0)] + "…"
    return safe


def escaped(text: str) -> str:
    r"""Return `text` in ASCII, all else as escapes such as ``\u200b``: a name that looks like another one shows."""
    return text.encode("unicode_escape").decode("ascii")


def shown(value: Any, *, limit: int = 80) -> str:
    """Return a JSON value as one short line of safe text."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (ValueError, RecursionError):
        text = repr(type(value))
    # Far more than is shown: a whole document may stand here.
    return printable(text[: 8 * limit], limit=limit)


def _safe(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char
    if unicodedata.category(char) in _UNSAFE:
        return " " if char in "\t\n\r" else ""
    return char
