"""Two values, reduced to where they differ."""

from __future__ import annotations

from itertools import islice
from typing import Any

from contractrepo.core.json_values import json_equal

# How many places are told apart; the rest of a larger difference is told as a whole.
_MOST = 2_000


def reduced(old: Any, new: Any) -> tuple[Any, Any] | None:
    """Return both values without what is equal in them, or None where all of it is.

    Members of objects that are equal are left out; equal items of lists become null on both sides, so that the others keep
    their places.
    """
    return _Reducer().reduced(old, new)


class _Reducer:
    def __init__(self) -> None:
        self._left = _MOST

    def reduced(self, old: Any, new: Any) -> tuple[Any, Any] | None:
        if self._left > 0:
            if isinstance(old, dict) and isinstance(new, dict):
                return self._objects(old, new)
            if isinstance(old, list) and isinstance(new, list):
                return self._lists(old, new)
        if json_equal(old, new):
            return None
        self._left -= 1
        return (_whole(old, ""), _whole(new, "other ")) if self._left < 0 else (old, new)

    def _objects(self, old: dict[str, Any], new: dict[str, Any]) -> tuple[Any, Any] | None:
        before = self._only({key: value for key, value in old.items() if key not in new})
        after = self._only({key: value for key, value in new.items() if key not in old})
        for key, value in old.items():
            found = self.reduced(value, new[key]) if key in new else None
            if found is not None:
                before[key], after[key] = found
        return (before, after) if before or after else None

    def _lists(self, old: list[Any], new: list[Any]) -> tuple[Any, Any] | None:
        pairs: list[tuple[Any, Any] | None] = []
        for pair in zip(old, new, strict=False):
            if self._left <= 0:
                break
            pairs.append(self.reduced(*pair))
        old, new = old[len(pairs) :], new[len(pairs) :]
        if json_equal(old, new) and not any(pairs):
            return None
        before, after = ([pair[side] if pair else None for pair in pairs] for side in (0, 1))
        return before + self._tail(old), after + self._tail(new)

    def _only(self, members: dict[str, Any]) -> dict[str, Any]:
        """Return members of one side as far as there is room."""
        kept = dict(islice(members.items(), max(self._left, 1)))
        self._left -= len(members)
        return kept

    def _tail(self, items: list[Any]) -> list[Any]:
        """Return items of one side as far as there is room."""
        kept = items[: max(self._left, 1)]
        self._left -= len(items)
        return kept


def _whole(value: Any, other: str) -> Any:
    """Return a large value as its size."""
    if isinstance(value, dict | list):
        return f"{len(value)} {other}{'members' if isinstance(value, dict) else 'items'}"
    return value
