"""Where in the whole a value belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import append


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for one value.

    Attributes:
        place: Its pointer in the whole value.
        depth: How deep it lies.
        avoid: What the value may not be.
        needed: Whether there has to be a value; where not, no schema nests in itself for long.
    """

    place: str = ""
    depth: int = 0
    avoid: Sequence[Any] = ()
    needed: bool = True

    def inside(self, step: str | int, *, needed: bool, avoid: Sequence[Any] = ()) -> Spot:
        """Return the place of a property or an item."""
        return Spot(append(self.place, step), self.depth + 1, avoid, needed)

    def takes(self, value: Any, excluded: Sequence[Any] = ()) -> bool:
        """Tell whether `value` is none of those to avoid, nor of `excluded`."""
        return not any(json_equal(value, other) for others in (self.avoid, excluded) for other in others)
