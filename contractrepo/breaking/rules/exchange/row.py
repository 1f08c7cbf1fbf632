"""One row: a change of what may be exchanged, and the same change made the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from contractrepo.breaking.rules.phrases import NOTHING
from contractrepo.breaking.rules.rule import Direction, Effect, Rule
from contractrepo.breaking.severity import Severity

_TURNED: dict[Effect, Effect] = {"narrowed": "widened", "widened": "narrowed", "note": "note"}


@dataclass(frozen=True, slots=True)
class Side:
    """A change made one way; the words are those of `Rule`."""

    id: str
    severity: Severity
    meaning: str
    who: str = "Nobody."
    way_out: str = NOTHING
    capability: bool = False


class Row(NamedTuple):
    """A change and its mirror; `effect` is that of the first."""

    direction: Direction | None
    effect: Effect
    one: Side
    other: Side

    def rules(self) -> Iterator[Rule]:
        """Yield the two rules."""
        yield self._rule(self.one, self.other, self.effect)
        yield self._rule(self.other, self.one, _TURNED[self.effect])

    def _rule(self, side: Side, mirror: Side, effect: Effect) -> Rule:
        return Rule(
            side.id,
            side.severity,
            mirror.id,
            self.direction,
            effect,
            side.meaning,
            side.who,
            side.way_out,
            capability=side.capability,
        )
