"""How much work it is to say why a value is refused, counted before an engine is set to it.

The fast engine says at once whether a value is accepted. To say why not, it tries every alternative anew: two of them at
each level of a value double the work with every level. Counting does not, because the ways that lead to one schema and
value are added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.schema.engines.reach import MOST_WAYS, Reaches, Ways, leads

# Schemas that an engine may try on a value and what is inside it, and how often each in the mean: what is beyond both is
# out of proportion to the size of the value.
_MOST_TRIED, _MOST_AGAIN = 2_000, 4
# Counting ends here, as soon as a level of the value is done.
_MOST_COUNTED = 100_000
# What one level of a value may multiply work with, all levels above it included, before values are looked at.
_MOST_FOLD = 256

Level = dict[tuple[int, int], tuple[Any, int]]
"""Number of a schema and identity of a value -> that value, and in how many ways they come together."""


@dataclass(slots=True)
class Measure:
    """What a value makes an engine try.

    Attributes:
        tried: How many schemas, each as often as an engine tries it.
        steps: The same, each once on one value.
        levels: Schemas with values, from the whole value inwards.
    """

    tried: int = 0
    steps: int = 0
    levels: list[Level] = field(default_factory=list)

    def is_excessive(self) -> bool:
        """Tell whether the work is out of proportion."""
        return self.tried > _MOST_TRIED and self.tried > _MOST_AGAIN * self.steps


class Workload:
    """Counts for one program.

    Args:
        root: The program: ``properties`` are the entry points, ``$defs`` the definitions.
    """

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._entries: Mapping[str, Any] = root.get("properties", {})
        self._reaches = Reaches(root.get("$defs", {}))
        self._folds: dict[int, int] = {}
        self._easy_depths: dict[str, float] = {}

    def is_excessive(self, question: Mapping[str, Any]) -> bool:
        """Tell whether it is too much work to say why the value of the one entry point in a question is refused."""
        for entry, value in question.items():
            depth = self._easy_depths.get(entry)
            if depth is None:
                depth = self._easy_depths[entry] = self._easy_depth(entry)
            if depth < math.inf and is_deeper(value, depth):
                return self._measure(entry, value, _MOST_COUNTED).is_excessive()
        return False

    def levels(self, entry: str, value: Any) -> list[Level]:
        """Return the schemas and values that come together at an entry point, from the whole value inwards."""
        return self._measure(entry, value).levels

    def schema(self, number: int) -> Mapping[str, Any]:
        """Return the schema with a number."""
        return self._reaches.schema(number)

    def _measure(self, entry: str, value: Any, most: float = math.inf) -> Measure:
        measure = Measure()
        level: Level = {(number, id(value)): (value, 1) for number in self._entered(entry)}
        while level:
            measure.levels.append(level)
            level = {} if measure.tried > most else self._following(level, measure)
        return measure

    def _following(self, level: Level, measure: Measure) -> Level:
        following: Level = {}
        for (number, _), (outer, ways) in level.items():
            reach = self._reaches.of(number)
            measure.tried += ways * reach.tried
            measure.steps += reach.distinct
            inside: Iterable[tuple[Any, Ways]] = ()
            if type(outer) is dict:
                inside = reach.members(outer)
            elif type(outer) is list and reach.items:
                inside = ((item, reach.items) for item in outer)
            for inner, schemas in inside:
                for one, times in schemas.items():
                    key = one, id(inner)
                    known = following[key][1] if key in following else 0
                    following[key] = inner, min(known + ways * times, MOST_WAYS)
        return following

    def _easy_depth(self, entry: str) -> float:
        """Return how deep a value may be and cannot make more work than is good for its size; infinity mostly.

        Work multiplies on the way inwards. It is followed level by level, for the worst value there could be, until
        nothing grows any more; with an ambiguous schema that leads back to itself, it never ends.
        """
        new = self._unsettled(entry)
        if any(map(self._is_excessive_alone, new)):
            return -1
        folds = self._folds
        growing, depth = set(new), 0
        fold = dict.fromkeys(new, 1)
        while growing:
            after = {number: self._fold(number, fold) for number in new}
            growing = {number for number in new if after[number] > fold[number]}
            if any(after[number] > _MOST_FOLD for number in growing):
                return depth
            fold, depth = after, depth + 1
        folds.update(fold)
        return math.inf

    def _is_excessive_alone(self, number: int) -> bool:
        """Tell whether a schema tries the same ones too often even on a flat value."""
        reach = self._reaches.of(number)
        return reach.tried > _MOST_FOLD * reach.distinct

    def _fold(self, number: int, inner: Mapping[int, int]) -> int:
        known = self._folds
        return max(
            1,
            *(
                sum(times * (known.get(one) or inner[one]) for one, times in ways.items())
                for ways in self._reaches.of(number).places()
            ),
        )

    def _unsettled(self, entry: str) -> list[int]:
        """Return the schemas that an entry point leads to and that are not known to be easy."""
        waiting = self._entered(entry)
        found = dict.fromkeys(waiting)
        while waiting:
            reach = self._reaches.of(waiting.pop())
            for ways in reach.places():
                new = [one for one in ways if one not in found and one not in self._folds]
                found.update(dict.fromkeys(new))
                waiting += new
        return list(found)

    def _entered(self, entry: str) -> list[int]:
        """Return the schema of an entry point, if it leads anywhere."""
        schema = self._entries.get(entry)
        return [self._reaches.number(schema)] if schema is not None and leads(schema) else []


def is_deeper(value: Any, depth: float) -> bool:
    """Tell whether a value holds arrays or objects inside each other more than `depth` times."""
    if depth < 0:
        return True
    level = [value] if type(value) is dict or type(value) is list else []
    while level and depth > 0:
        depth -= 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)
