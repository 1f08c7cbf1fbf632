"""The smallest array of a record."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from itertools import combinations
from typing import Any

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task, Unknown
from contractrepo.schema.inclusion.building.parts import Parts, written
from contractrepo.schema.inclusion.complement import contains_order
from contractrepo.schema.inclusion.limits import ITEMS, VARIED_ITEMS
from contractrepo.schema.inclusion.records import ANYTHING, INF, Array, Conj, Contains

_Count = Generator[Conj, Answer, int]
_Extra = dict[int, Conj]


def array(record: Array, forced: Mapping[int, Any], parts: Parts) -> Task:
    """The smallest array; `forced` fixes the items at some positions."""
    extra: _Extra = {}
    length = max([int(record.least), *(position + 1 for position in forced)])
    for wanted in sorted(record.contains, key=contains_order):
        got = yield from _placed(record, wanted, extra, forced, parts)
        if got is not None:
            return got
    length = max([length, *(position + 1 for position in extra), 2 if record.unique is False else 0])
    if length > record.most:
        return EMPTY
    if length > (VARIED_ITEMS if record.unique or record.prefix else ITEMS):
        return Unknown("an array that is too long to write out")
    got = yield from _filled(record, length, extra, forced, parts)
    if not isinstance(got, Found):
        return got
    if record.unique is False and _distinct(got.value):
        return (yield from _twins(record, got.value, extra))
    bounded = any(wanted.most < INF for wanted in record.contains)
    return (yield from _counted(record, got, parts)) if bounded else got


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
    got = yield from _counted(record, Found(value), parts)
    return got if got is EMPTY else worst


def _placed(
    record: Array, wanted: Contains, extra: _Extra, forced: Mapping[int, Any], parts: Parts
) -> Generator[Conj, Answer, Answer | None]:
    """Choose positions for the items that must be contained; return an answer only where that fails."""
    what, least, _, start = wanted
    needed, position = int(least), start
    if needed > ITEMS:
        return Unknown("an array that is too long to write out")
    while needed and position <= start + len(record.prefix) + least + len(forced):
        if position in forced:
            # Built for this very constraint: looking at it again would cost its whole size.
            made_for_it = position == start and not what.wanted
            if made_for_it or isinstance((yield what.also(parts.this(forced[position]))), Found):
                needed -= 1
        elif position not in extra and isinstance((yield record.item(position).also(what)), Found):
            extra[position] = what
            needed -= 1
        position += 1
    if not needed:
        return None
    for place in range(start, max(start, len(record.prefix)) + 1):
        if (yield record.item(place).also(what)) is not EMPTY:
            return Unknown("contains")
    return EMPTY


def _filled(record: Array, length: int, extra: _Extra, forced: Mapping[int, Any], parts: Parts) -> Task:
    bans = [
        (opposites[0], wanted.start)
        for wanted in sorted(record.contains, key=contains_order)
        if wanted.most == 0 and len(opposites := wanted.what.opposites()) == 1
    ]
    items: list[Any] = []
    for position in range(length):
        if position in forced:
            items.append(forced[position])
            continue
        item = record.item(position).also(extra.get(position, ANYTHING))
        for ban, start in bans:
            item = item.also(ban) if position >= start else item
        taken = [*items, *forced.values()]
        if record.unique and taken:
            item = item.also(Conj(unwanted=frozenset({parts.listed(taken)})))
        got = yield item
        if got is EMPTY and record.unique and taken:
            # Another choice of the items before might leave one for here.
            return Unknown("uniqueItems") if record.prefix or extra or forced else EMPTY
        if not isinstance(got, Found):
            return got
        items.append(got.value)
    return Found(items)


def _counted(record: Array, got: Found, parts: Parts) -> Task:
    """The same array, where it holds as many items of each kind as it should."""
    for what, least, most, start in sorted(record.contains, key=contains_order):
        count = 0
        for item in got.value[start:]:
            count += isinstance((yield what.also(parts.this(item))), Found)
        if not least <= count <= most:
            return Unknown("maxContains")
    return got


def _distinct(items: list[Any]) -> bool:
    return len({written(item) for item in items}) == len(items)


def _twins(record: Array, items: list[Any], extra: _Extra) -> Task:
    """An array with two equal items somewhere."""
    worst: Answer = EMPTY if not extra else Unknown("uniqueItems")
    places = range(min(max(len(items), len(record.prefix) + 2), VARIED_ITEMS))
    for first, second in combinations(places, 2):
        if second >= record.most:
            continue
        both = record.item(first).also(record.item(second))
        both = both.also(extra.get(first, ANYTHING)).also(extra.get(second, ANYTHING))
        got = yield both
        if not isinstance(got, Found):
            worst = got if isinstance(got, Unknown) else worst
            continue
        filled = list(items)
        while len(filled) <= second:
            filler = yield record.item(len(filled))
            if not isinstance(filler, Found):
                break
            filled.append(filler.value)
        if len(filled) > second:
            filled[first] = filled[second] = got.value
            return Found(filled)
    return worst
