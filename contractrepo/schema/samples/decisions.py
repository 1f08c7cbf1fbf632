"""The points where a value could have been made differently, and which way was taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Decisions:
    """Ways taken so far; a way that turned out wrong is changed, and the value is made again.

    Attributes:
        taken: (place in the value, what was decided) -> index of the option.
        options: Place -> what was decided there -> number of options, for what the last attempt met.
    """

    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    options: dict[str, dict[str, int]] = field(default_factory=dict)

    def decide(self, place: str, matter: str, options: int) -> int:
        """Return the option to take; the first one until something went wrong."""
        self.options.setdefault(place, {})[matter] = options
        return self.taken.get((place, matter), 0) % options

    def begin(self) -> None:
        """Forget what the last attempt met, and keep what was learned."""
        self.options.clear()

    def revise(self, place: str) -> bool:
        """Take another way at the decision that is nearest to a wrong part of the value.

        Args:
            place: Pointer of the part.

        Returns:
            Whether there was one that had a way left.
        """
        passed: list[tuple[str, str]] = []
        for decided in self._by_nearness(place):
            for matter, options in reversed(self.options[decided].items()):
                key = decided, matter
                taken = self.taken.get(key, 0)
                if taken + 1 < options:
                    self.taken[key] = taken + 1
                    # As in counting: the digits before the one that grows begin again.
                    self.taken.update(dict.fromkeys(passed, 0))
                    return True
                passed.append(key)
        return False

    def _by_nearness(self, place: str) -> Iterator[str]:
        """Yield where something was decided: at the place and above it, the nearest first; then below it."""
        yield from (outer for outer in _outwards(place) if outer in self.options)
        inner = [decided for decided in reversed(self.options) if decided.startswith(place + "/")]
        yield from sorted(inner, key=len)


def _outwards(place: str) -> Iterator[str]:
    yield place
    while place:
        place = place.rpartition("/")[0]
        yield place
