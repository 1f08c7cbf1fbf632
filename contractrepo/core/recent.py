"""The results of work that was done lately, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Recent(Generic[Result]):
    """Keeps results by what they were made of; those not asked for longest are dropped. Instances are thread-safe.

    Args:
        weight: Most weight of all that is kept; what weighs more alone is not kept.

    Example:
        >>> recent = Recent[str](10)
        >>> recent.keep("key", "result", 3)
        >>> recent.find("key")
        'result'
    """

    def __init__(self, weight: int) -> None:
        self._most = weight
        self._weight = 0
        self._kept: OrderedDict[Hashable, tuple[Result, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Result | None:
        """Return what was kept under `key`, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, result: Result, weight: int) -> None:
        """Keep a result, in the place of one under the same key."""
        with self._lock:
            if key in self._kept:
                self._weight -= self._kept.pop(key)[1]
            if weight > self._most:
                return
            self._kept[key] = result, weight
            self._weight += weight
            while self._weight > self._most:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._weight -= dropped
