"""The points where a value could have been made differently, and which way was taken."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Decisions:
    """Ways taken so far; a way that turned out wrong is changed, and the value is made again.

    Attributes:
        taken: (place in the value, what was decided) -> index of the option.
        options: The same key -> number of options, for those that the last attempt met.
    """

    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    options: dict[tuple[str, str], int] = field(default_factory=dict)

    def decide(self, place: str, matter: str, options: int) -> int:
        """Return the option to take; the first one until something went wrong."""
        self.options[(place, matter)] = options
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
        order = {key: at for at, key in enumerate(self.options)}
        related = [key for key in order if _distance(key[0], place) < _UNRELATED]
        passed: list[tuple[str, str]] = []
        for key in sorted(related, key=lambda key: (_distance(key[0], place), -order[key])):
            taken = self.taken.get(key, 0)
            if taken + 1 < self.options[key]:
                self.taken[key] = taken + 1
                # As in counting: the digits before the one that grows begin again.
                self.taken.update(dict.fromkeys(passed, 0))
                return True
            passed.append(key)
        return False


_UNRELATED = (2, 0)


def _distance(decided: str, place: str) -> tuple[int, int]:
    """Order decisions: at the place and above it, the nearest first; then those below it."""
    if place == decided or place.startswith(decided + "/"):
        return 0, -len(decided)
    if decided.startswith(place + "/"):
        return 1, len(decided)
    return _UNRELATED
