"""The known name that a misspelled one probably means."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.core.text import printable

_LONGEST = 64
_MOST_NAMES = 500
_MOST_EDITS = 3


def did_you_mean(name: str, known: Iterable[str], *, prefix: str = "") -> str | None:
    """Return a hint that names the nearest of `known`, or None where none is near.

    Args:
        name: The name as written.
        known: Names to choose from.
        prefix: What stands before the name in the hint.
    """
    near = nearest(name, known)
    return None if near is None else f"did you mean '{printable(prefix + near, limit=120)}'?"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` nearest to `name`, the first of equals, or None.

    Near is what at most 3 edits change, and at most a third of the letters, or one.
    """
    if len(name) > _LONGEST:
        return None
    best, least = None, min(_MOST_EDITS, max(len(name) // 3, int(len(name) > 1))) + 1
    for candidate, _ in zip(known, range(_MOST_NAMES), strict=False):
        if candidate == name or abs(len(candidate) - len(name)) >= least:
            continue
        distance = 0 if candidate.lower() == name.lower() else _edits(name.lower(), candidate.lower(), least)
        if distance < least:
            best, least = candidate, distance
    return best


def _edits(left: str, right: str, enough: int) -> int:
    """Return the optimal string alignment distance: insert, delete, replace, swap neighbours; `enough` ends it early."""
    before: list[int] = []
    older: list[int]
    row: list[int] = [*range(len(right) + 1)]
    for i, char in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) >= enough:
            return enough
    return row[-1]
