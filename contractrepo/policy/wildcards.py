"""Wildcards as policies write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def name_fits(pattern: str, name: str) -> bool:
    """Tell whether a name fits: ``*`` stands for any part of it, ``?`` for one sign."""
    return _fits(pattern, name, "*", lambda sign, other: sign in ("?", other))


def path_fits(template: str, path: str) -> bool:
    """Tell whether the path of an operation fits: ``*`` stands for any part of a segment, ``**`` for any number of segments.

    Example:
        >>> path_fits("/internal/**", "/internal"), path_fits("/*/items", "/a/b/items")
        (True, False)
    """
    return _fits(template.split("/"), path.split("/"), "**", _segment_fits)


def _segment_fits(pattern: str, segment: str) -> bool:
    return _fits(pattern, segment, "*", str.__eq__) if "*" in pattern else pattern == segment


def _fits(
    pattern: Sequence[str], text: Sequence[str], anything: str, same: Callable[[str, str], bool]
) -> bool:
    """Walk both from left to right; only the last `anything` is ever tried again, so that no pattern takes long."""
    at = here = 0
    tried: tuple[int, int] | None = None
    while here < len(text):
        if at < len(pattern) and pattern[at] == anything:
            at += 1
            tried = at, here
        elif at < len(pattern) and same(pattern[at], text[here]):
            at, here = at + 1, here + 1
        elif tried is not None:
            at, here = tried[0], tried[1] + 1
            tried = at, here
        else:
            return False
    return all(part == anything for part in pattern[at:])
