"""Regular expressions of ECMA-262, spelled as Python's `re` spells them."""

from __future__ import annotations

import re
from functools import lru_cache

_SPACES = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_LINE_ENDS = r"\n\r\u2028\u2029"
_PIECE = re.compile(
    r"""
    (?P<escape>  \\u\{[0-9A-Fa-f]{1,6}\} | \\c[A-Za-z] | \\k<\w+> | \\. )
    | (?P<empty> \[\^?\] )
    | (?P<open>  \[\^? )
    | (?P<name>  \(\?<(?![=!]) )
    | (?P<alien> \(\?(?:[P\#] | [aiLmsux]+\)) )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_OUTSIDE = {"$": r"\Z", ".": f"[^{_LINE_ENDS}]"}
_EMPTY = {"[]": "(?!)", "[^]": r"[\s\S]"}


@lru_cache(1024)
def expression(pattern: str) -> re.Pattern[str]:
    r"""Return `pattern` compiled, meaning what ECMA-262 means by it with the flag ``u``.

    Raises:
        re.error: It is not a regular expression, or one that `re` cannot express, such as ``\p{L}``.
    """
    return re.compile("".join(_rewritten(pattern)), re.ASCII)


def _rewritten(pattern: str) -> list[str]:
    spelled: list[str] = []
    inside, at = False, 0
    while match := _PIECE.match(pattern, at):
        piece, kind, at = match[0], match.lastgroup, match.end()
        if inside and kind in {"empty", "open", "name", "alien"}:
            # Within a class these are single characters.
            piece, kind, at = piece[0], "other", at - len(piece) + 1
        if kind == "escape":
            spelled.append(_escape(piece, inside=inside))
        elif kind == "alien":
            raise re.error(f"{piece} is not a group of ECMA-262")
        elif kind == "other":
            spelled.append(_character(piece, inside=inside))
            inside = inside and piece != "]"
        else:
            spelled.append(_EMPTY.get(piece) or ("(?P<" if kind == "name" else piece))
            inside = kind == "open"
    return spelled


def _character(char: str, *, inside: bool) -> str:
    if inside:
        return "\\" + char if char in "[&~|" else char
    return _OUTSIDE.get(char, char)


def _escape(piece: str, *, inside: bool) -> str:
    letter = piece[1]
    if letter == "s":
        return _SPACES if inside else f"[{_SPACES}]"
    if letter == "S" and not inside:
        return f"[^{_SPACES}]"
    if letter == "k":
        return f"(?P={piece[3:-1]})"
    if letter == "c":
        return f"\\x{ord(piece[2]) % 32:02x}"
    if piece.startswith("\\u{"):
        return f"\\U{int(piece[3:-1], 16):08x}"
    if letter in "aAZ":
        raise re.error(f"\\{letter} is not an escape of ECMA-262")
    return "/" if letter == "/" else piece
