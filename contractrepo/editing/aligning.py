"""Which members of an old collection are which of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.editing.comparing import same

_MOST_PAIRS = 10_000  # that are weighed; longer lists are paired in order
_SAME = 1_000


def pairs(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """Return positions in `old` and `new` of the items that correspond, in order: as many equal or like items as can be."""
    head = 0
    while head < min(len(old), len(new)) and same(old[head], new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    middle = _weighed(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((at, at) for at in range(head)),
        *((head + left, head + right) for left, right in middle),
        *((len(old) - at, len(new) - at) for at in range(tail, 0, -1)),
    ]


def _weighed(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """The heaviest common subsequence (Hunt and Szymanski's problem with weights), by dynamic programming."""
    if len(old) * len(new) > _MOST_PAIRS or not old or not new:
        return list(zip(range(len(old)), range(len(new)), strict=False))
    weights = [[_likeness(left, right) for right in new] for left in old]
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for at in range(len(new) - 1, -1, -1):
            both = best[row + 1][at + 1] + weights[row][at]
            best[row][at] = max(both, best[row + 1][at], best[row][at + 1])
    found, row, at = [], 0, 0
    while row < len(old) and at < len(new):
        if best[row][at] == best[row + 1][at + 1] + weights[row][at]:
            found.append((row, at))
            row, at = row + 1, at + 1
        elif best[row][at] == best[row + 1][at]:
            row += 1
        else:
            at += 1
    return found


def _likeness(old: Any, new: Any) -> int:
    if same(old, new):
        return _SAME
    if isinstance(old, dict) and isinstance(new, dict):
        shared = sum(1 for key in old.keys() & new.keys() if same(old[key], new[key]))
        named = len(old.keys() & new.keys())
        return 2 + (shared * 700 + named * 200) // max(len(old), len(new), 1)
    return 2 if type(old) is type(new) else 1


def renamed(old: Mapping[str, Any], new: Mapping[str, Any], hints: Mapping[str, str]) -> dict[str, str]:
    """Return the new key of each old member that stays.

    A key has another name where a hint says so, or where a new one with the same value stands in its place.

    Args:
        old: Members that were there.
        new: Members that are to be there.
        hints: Old key -> new key, as far as it is known.
    """
    told = {key: to for key, to in hints.items() if key in old and to in new}
    taken = set(told.values())
    found = {key: told.get(key, key) for key in old if key in told or (key in new and key not in taken)}
    lost = [(at, key) for at, key in enumerate(old) if key not in found]
    known = set(found.values())
    fresh = [(at, key) for at, key in enumerate(new) if key not in known]
    if len(lost) == len(fresh):
        for (before, key), (after, to) in zip(lost, fresh, strict=True):
            if before == after and same(old[key], new[to]):
                found[key] = to
    return found
