"""Sets of the names of properties, many of which are nearly alike: one bit for each name in each of them."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_SPELLED = 512


class NameSets:
    """Numbers names, so that a set of them is an integer: unions, intersections and differences are those of bits.

    A thousand schemas that each add a name to the thousand of another make a million members; these are 125 kB.
    """

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._spelled: dict[int, frozenset[str]] = {0: frozenset()}

    def of(self, names: Iterable[str]) -> int:
        """Return the set of `names`."""
        found = 0
        for name in names:
            found |= 1 << self._bits.setdefault(name, len(self._bits))
        return found

    def holds(self, one: int, name: str) -> bool:
        """Tell whether `name` is in a set."""
        bit = self._bits.get(name)
        return bit is not None and one >> bit & 1 == 1

    def names(self, one: int) -> frozenset[str]:
        """Return the members of a set."""
        found = self._spelled.get(one)
        if found is None:
            if len(self._spelled) >= _MOST_SPELLED:
                self._spelled = {0: frozenset()}
            flags = reversed(f"{one:b}")
            found = frozenset(name for name, flag in zip(self._bits, flags, strict=False) if flag == "1")
            self._spelled[one] = found
        return found
