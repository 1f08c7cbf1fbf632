"""The smallest array of a record."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task, Unknown
from contractrepo.schema.inclusion.atoms import ANYTHING, Conj
from contractrepo.schema.inclusion.building.parts import Parts, written
from contractrepo.schema.inclusion.clauses import Contains
from contractrepo.schema.inclusion.complement import contains_order
from contractrepo.schema.inclusion.limits import ARRANGEMENTS, ITEMS, VARIED_ITEMS
from contractrepo.schema.inclusion.records import INF, Array

_Failure = Generator[Conj, Answer, Answer | None]


@dataclass(slots=True)
class _Draft:
    """An array that is being built.

    Attributes:
        record: What it must be.
        forced: Items that are fixed, by position.
        counts: How many items of which kind there must be, in a fixed order.
        extra: What the items at some positions must be besides.
    """

    record: Array
    forced: Mapping[int, Any]
    counts: list[Contains] = field(init=False)
    extra: dict[int, Conj] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = sorted(self.record.contains, key=contains_order)

    def item(self, position: int) -> Conj:
        """Return what the item at `position` must be; where none may be of a kind, it is of another."""
        return self._without(self.record.item(position).also(self.extra.get(position, ANYTHING)), position)

    def spare(self, position: int) -> Conj:
        """Return what the item at `position` should be, so that there are not too many of any kind."""
        return self._without(self.item(position), position, bounded=True)

    def _without(self, item: Conj, position: int, *, bounded: bool = False) -> Conj:
        for what, _, most, start in self.counts:
            opposites = what.opposites()
            if (most == 0 or (bounded and most < INF)) and position >= start and len(opposites) == 1:
                item = item.also(opposites[0])
        return item

    def restore(self, position: int, extra: Conj | None) -> None:
        """Take back what was chosen for a position."""
        if extra is None:
            del self.extra[position]
        else:
            self.extra[position] = extra

    @property
    def alike_from(self) -> int:
        """Return the position from which on all items are asked for the same."""
        return max([len(self.record.prefix), *(wanted.start for wanted in self.counts)])


def array(record: Array, forced: Mapping[int, Any], parts: Parts) -> Task:
    """The smallest array; `forced` fixes the items at some positions."""
    draft = _Draft(record, forced)
    units = [wanted for wanted in draft.counts for _ in range(int(min(wanted.least, ITEMS + 1)))]
    if len(units) > ITEMS:
        return Unknown("an array that is too long to write out")
    if (yield from _overfull(draft)):
        return EMPTY
    failure = yield from _arranged(draft, units, parts)
    if failure is not None:
        return failure
    length = max(
        [int(record.least), *(at + 1 for at in (*forced, *draft.extra)), 2 if record.unique is False else 0]
    )
    if length > record.most:
        return EMPTY
    if length > (VARIED_ITEMS if record.unique or record.prefix else ITEMS):
        return Unknown("an array that is too long to write out")
    got = yield from _filled(draft, length, parts)
    if isinstance(got, Found) and record.unique is False and _distinct(got.value):
        got = yield from _twins(draft, got.value)
    return (yield from _counted(draft, got, parts)) if isinstance(got, Found) else got


def array_member(record: Array, value: list[Any], parts: Parts) -> Task:
    """The very value, where it is in the record."""
    if not record.least <= len(value) <= record.most:
        return EMPTY
    if record.unique is not None and record.unique != _distinct(value):
        return EMPTY
    worst: Answer = Found(value)
    for position, item in enumerate(value):
        got = yield record.item(position).also(parts.this(item))
        if got is EMPTY:
            return EMPTY
        worst = got if isinstance(got, Unknown) else worst
    for what, least, most, start in sorted(record.contains, key=contains_order):
        sure, unsure = 0, 0
        for item in value[start:]:
            got = yield what.also(parts.this(item))
            sure, unsure = sure + isinstance(got, Found), unsure + isinstance(got, Unknown)
        if sure > most or sure + unsure < least:
            return EMPTY
        worst = Unknown("contains") if unsure else worst
    return worst


def _overfull(draft: _Draft) -> Generator[Conj, Answer, bool]:
    """Tell whether more items of one kind are wanted than there may be of another kind that takes them all in."""
    for what, least, _, start in draft.counts:
        for other, _, most, begin in draft.counts:
            if least <= most or begin > start:
                continue
            opposites = other.opposites()
            if len(opposites) == 1 and (yield what.also(opposites[0])) is EMPTY:
                return True
    return False


def _arranged(draft: _Draft, units: list[Contains], parts: Parts) -> _Failure:
    """Choose a position for each item that must be contained; return an answer only where that fails."""
    worst: Answer = EMPTY
    chosen: list[tuple[int, Conj | None]] = []
    waiting: list[Iterator[int]] = []
    tries = 0
    reach = (yield from _reach(draft, len(units))) if units else 0
    while len(chosen) < len(units):
        unit = units[len(chosen)]
        if len(waiting) == len(chosen):
            taken = {at for (at, _), other in zip(chosen, units, strict=False) if other is unit}
            waiting.append(iter(_candidates(draft, unit, taken, reach)))
        position = next(waiting[-1], None)
        if position is None:
            waiting.pop()
            if not chosen:
                return worst
            draft.restore(*chosen.pop())
            continue
        tries += 1
        if tries > ARRANGEMENTS + len(units):
            return Unknown("contains")
        got = yield from _fits(draft, position, unit, parts)
        if isinstance(got, Found):
            chosen.append((position, draft.extra.get(position)))
            draft.extra[position] = draft.extra.get(position, ANYTHING).also(unit.what)
        elif isinstance(got, Unknown):
            worst = got
    return None


def _reach(draft: _Draft, units: int) -> Generator[Conj, Answer, int]:
    """Return how many positions there are to choose from: none beyond one that no item can fill."""
    for position in range(draft.alike_from + 1):
        if position not in draft.forced and (yield draft.item(position)) is EMPTY:
            return int(min(draft.record.most, position))
    return int(min(draft.record.most, draft.alike_from + units + len(draft.forced)))


def _candidates(draft: _Draft, unit: Contains, taken: set[int], reach: int) -> list[int]:
    """Return positions for an item: those of its own first, one of those that are alike, then those to be shared."""
    found: list[int] = []
    for position in range(unit.start, reach):
        if position in draft.extra:
            continue
        found.append(position)
        if position >= draft.alike_from and position not in draft.forced:
            break
    shared = (position for position in draft.extra if position >= unit.start and position not in taken)
    return [*found, *shared]


def _fits(draft: _Draft, position: int, wanted: Contains, parts: Parts) -> Task:
    """Whether the item at a position can be one of those wanted."""
    if position not in draft.forced:
        return (yield draft.item(position).also(wanted.what))
    value = draft.forced[position]
    if position == wanted.start and not wanted.what.wanted:
        # Built for this very constraint: looking at it again would cost its whole size.
        return Found(value)
    return (yield wanted.what.also(parts.this(value)))


def _filled(draft: _Draft, length: int, parts: Parts) -> Task:
    record = draft.record
    chosen = bool(draft.extra or draft.forced)
    items: list[Any] = []
    for position in range(length):
        if position in draft.forced:
            items.append(draft.forced[position])
            continue
        others = Conj()
        if record.unique and (items or draft.forced):
            others = Conj(unwanted=frozenset({parts.listed([*items, *draft.forced.values()])}))
        got: Answer = EMPTY
        for item in dict.fromkeys([draft.spare(position).also(others), draft.item(position).also(others)]):
            got = yield item
            if isinstance(got, Found):
                break
        if got is EMPTY:
            bare = others == ANYTHING and position not in draft.extra
            needed = bare and position < record.least
            # Another choice of the items before might leave one for here, or need none.
            free = chosen or (others != ANYTHING and draft.alike_from > 0)
            return EMPTY if needed or not free else Unknown("uniqueItems" if record.unique else "contains")
        if isinstance(got, Unknown):
            return got
        items.append(got.value)
    return Found(items)


def _counted(draft: _Draft, got: Found, parts: Parts) -> Task:
    """The same array, where it holds no more items of each kind than it should."""
    for what, least, most, start in draft.counts:
        if most == INF:
            continue
        count = 0
        for item in got.value[start:]:
            count += isinstance((yield what.also(parts.this(item))), Found)
        if not least <= count <= most:
            return Unknown("maxContains")
    return got


def _distinct(items: list[Any]) -> bool:
    return len({written(item) for item in items}) == len(items)


def _twins(draft: _Draft, items: list[Any]) -> Task:
    """An array with two equal items somewhere."""
    record = draft.record
    worst: Answer = Unknown("uniqueItems") if draft.extra or draft.forced else EMPTY
    places = range(min(max(len(items), len(record.prefix) + 2), VARIED_ITEMS))
    for first, second in combinations(places, 2):
        if second >= record.most:
            continue
        got = yield draft.item(first).also(draft.item(second))
        if not isinstance(got, Found):
            worst = got if isinstance(got, Unknown) else worst
            continue
        filled = list(items)
        while len(filled) <= second:
            filler = yield draft.item(len(filled))
            if not isinstance(filler, Found):
                worst = filler if isinstance(filler, Unknown) else worst
                break
            filled.append(filler.value)
        if len(filled) > second:
            filled[first] = filled[second] = got.value
            return Found(filled)
    return worst
