"""Results that are made once, however many ask for them at the same time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from contractrepo.core.recent import Recent

Result = TypeVar("Result")

_LOCKS = 16


class Once(Generic[Result]):
    """Makes results and keeps the latest of them.

    Args:
        most: Most weight of all that is kept.
        weight: Tells what a result weighs.
    """

    def __init__(self, most: int, weight: Callable[[Result], int]) -> None:
        self._kept: Recent[Result] = Recent(most)
        self._weight = weight
        self._locks = tuple(Lock() for _ in range(_LOCKS))

    def find(self, key: Hashable) -> Result | None:
        """Return what was made under `key`, if it is still kept."""
        return self._kept.find(key)

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Return what was made under `key`, or make it; what `make` raises is raised, and nothing is kept."""
        found = self._kept.find(key)
        if found is not None:
            return found
        with self._locks[hash(key) % _LOCKS]:
            found = self._kept.find(key)
            if found is None:
                found = make()
                self._kept.keep(key, found, self._weight(found))
            return found
