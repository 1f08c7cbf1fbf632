"""Wildcards as policies write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_MOST_KNOWN = 1024
_ANY_NUMBER = "**"


def name_fits(pattern: str, name: str) -> bool:
    """Tell whether a name fits: ``*`` stands for any part of it, ``?`` for one sign."""
    return _name(pattern).fullmatch(name) is not None


def part_fits(pattern: str, part: str) -> bool:
    """Tell whether one part of a path fits: ``*`` stands for any part of it.

    Example:
        >>> part_fits("x-*", "x-a/b"), part_fits("x?", "xa")
        (True, False)
    """
    return _part(pattern).fullmatch(part) is not None


def path_fits(template: str, path: str) -> bool:
    """Tell whether the path of an operation fits: ``*`` stands for any part of a segment, ``**`` for any number of segments.

    Example:
        >>> path_fits("/internal/**", "/internal"), path_fits("/*/items", "/a/b/items")
        (True, False)
    """
    return path_matcher(template)(path)


@lru_cache(_MOST_KNOWN)
def path_matcher(template: str) -> Callable[[str], bool]:
    """Return what tells of a path whether it fits, for those who ask about many."""
    runs = [""]
    for segment in template.split("/"):
        if segment == _ANY_NUMBER:
            runs.append("")
        else:
            runs[-1] += _row(map(re.escape, segment.split("*")), "[^/]") + "/"
    # One more slash at the end of a path: so every segment ends alike.
    pattern = re.compile(_row(runs, "(?:[^/]*/)"))
    needle = max(re.split("[*/]", template), key=len)  # most paths do not hold it, which is seen at once
    return lambda path: needle in path and pattern.fullmatch(path + "/") is not None


@lru_cache(_MOST_KNOWN)
def _name(pattern: str) -> re.Pattern[str]:
    pieces = (".".join(map(re.escape, piece.split("?"))) for piece in pattern.split("*"))
    return re.compile(_row(pieces, "."), re.DOTALL)


@lru_cache(_MOST_KNOWN)
def _part(pattern: str) -> re.Pattern[str]:
    return re.compile(_row(map(re.escape, pattern.split("*")), "."), re.DOTALL)


def _row(pieces: Iterable[str], between: str) -> str:
    """Return an expression for pieces with any number of `between` between them.

    Each piece but the last is looked for once, from the left, and never again: where it stands first, the rest has most
    room. No text takes long.
    """
    first, *others = pieces
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>{between}*?{piece})" for piece in middle) + f"{between}*{last}"
