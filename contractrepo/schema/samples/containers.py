"""Objects and arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractrepo.core.pointer import append
from contractrepo.schema.engines import text_test
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.demand import Demand, Part, Rest
from contractrepo.schema.samples.gathering import gather
from contractrepo.schema.samples.spot import Spot
from contractrepo.schema.samples.texts import texts

if TYPE_CHECKING:
    from contractrepo.schema.samples.making import Maker

_LONGEST = 2_000
_MOST_NAMES = 500
_MOST_TURNS = 8
_COUNTED_DEPTH = 3
_PLAIN_MEMBERS = 2
ANYTHING = Part({"type": "string"}, "")
"""What is made where nothing is demanded."""


def make_object(maker: Maker, demand: Demand, spot: Spot) -> dict[str, Any]:
    """Return an object that meets `demand`.

    Raises:
        DeadEnd: None does.
    """
    needed = _needed(demand, demand.required)
    if not demand.forbidden.isdisjoint(needed) or len(needed) > demand.size[1]:
        raise DeadEnd
    made: dict[str, Any] = {}
    for name in _ordered(maker, demand, needed, spot):
        try:
            made[name] = maker.make(_property_parts(demand, name), spot.inside(name, needed=name in needed))
        except DeadEnd:
            if name in needed:
                raise
    wanted = max(demand.size[0], _shown(maker, demand, spot) if not made else 0)
    for name in _more_names(maker, demand, made, spot) if len(made) < wanted else ():
        is_short = len(made) < demand.size[0]
        try:
            made[name] = maker.make(_property_parts(demand, name), spot.inside(name, needed=is_short))
        except DeadEnd:
            if is_short:
                continue
            break
        if len(made) >= wanted:
            break
    if len(made) < demand.size[0]:
        raise DeadEnd
    return made


def _needed(demand: Demand, names: list[str]) -> list[str]:
    """Return `names` and those that they make necessary."""
    needed = list(names)
    for name in needed:
        needed += [other for other in demand.needed_with.get(name, ()) if other not in needed]
    return needed


def _ordered(maker: Maker, demand: Demand, needed: list[str], spot: Spot) -> list[str]:
    """Return the described properties to make, in the order of the document, then the other necessary ones."""
    chosen = set(needed)
    hidden = frozenset[str]().union(*(maker.hidden(part.pointer) for part in demand.own))
    allowed = _name_test(maker, demand)
    for name in () if maker.is_deep(spot.depth) else demand.properties:
        if name in chosen or name in hidden or name in demand.forbidden or not allowed(name):
            continue
        together = _needed(demand, [name])
        fits = len(chosen.union(together)) <= demand.size[1] and demand.forbidden.isdisjoint(together)
        if fits and maker.decisions.decide(append(spot.place, name), "present", 2) == 0:
            chosen.update(together)
    described = [name for name in demand.properties if name in chosen]
    return [*described, *(name for name in _needed(demand, [*described, *needed]) if name not in described)]


def _shown(maker: Maker, demand: Demand, spot: Spot) -> float:
    """Return how many members show what a map holds: a map of anything, made plainly, holds nothing."""
    if demand.properties or maker.is_deep(spot.depth):
        return 0
    if not maker.wish.plain:
        return min(1 if demand.others or demand.patterned else 0, demand.size[1])
    described = any(isinstance(rest.part.schema, dict) and rest.part.schema for rest in demand.others)
    return min(_PLAIN_MEMBERS if described else bool(demand.patterned), demand.size[1])


def _more_names(maker: Maker, demand: Demand, made: dict[str, Any], spot: Spot) -> Iterator[str]:
    """Yield names to add."""
    allowed = _name_test(maker, demand)
    tried = set(made) | demand.forbidden
    for name in (*demand.properties, *_new_names(maker, demand, spot.place)):
        if name not in tried and allowed(name):
            tried.add(name)
            yield name


def _new_names(maker: Maker, demand: Demand, place: str) -> Iterator[str]:
    for pattern, _ in demand.patterned:
        yield from texts(Demand(patterns=[pattern]), "", maker.wish.number(place))
    if demand.names:
        try:
            names = gather(maker.program, demand.names, frozenset())
            yield from map(str, names.values or texts(names, "key", maker.wish.number(place)))
        except DeadEnd:
            return
    if maker.wish.plain:
        yield from (f"property{at}" for at in range(1, _MOST_NAMES))
    yield "key"
    yield from (f"key{at}" for at in range(2, _MOST_NAMES))


def _name_test(maker: Maker, demand: Demand) -> Callable[[str], bool]:
    """Return a test of property names, as far as they are simply restricted."""
    if not demand.names:
        return lambda _: True
    try:
        names = gather(maker.program, demand.names, frozenset())
    except DeadEnd:
        return lambda _: False
    tests = [text_test("pattern", pattern) for pattern in names.patterns]
    low, high = names.length
    return lambda name: (
        low <= len(name) <= high
        and all(test(name) for test in tests)
        and (names.values is None or name in names.values)
    )


def _property_parts(demand: Demand, name: str) -> list[Part]:
    parts = list(demand.properties.get(name, ()))
    parts += [part for pattern, part in demand.patterned if text_test("pattern", pattern)(name)]
    parts += [rest.part for rest in demand.others if _covers(rest, name)]
    if not parts:
        parts += demand.unevaluated
    return parts or [ANYTHING]


def _covers(rest: Rest, name: str) -> bool:
    return name not in rest.names and not any(
        text_test("pattern", pattern)(name) for pattern in rest.patterns
    )


def make_array(maker: Maker, demand: Demand, spot: Spot) -> list[Any]:
    """Return an array that meets `demand`.

    Raises:
        DeadEnd: None does.
    """
    low, high = demand.count
    asked = [part for part, least in demand.contains for _ in range(least)]
    low = max(low, 1 if asked else 0)
    length = _length(maker, demand, low, high, spot.depth)
    length = min(max(length, len(asked) + len(demand.prefix) if asked else 0), high)
    if length > _LONGEST or low > high:
        raise DeadEnd
    made: list[Any] = []
    for at in range(int(length)):
        # What must be contained comes last, where no place of its own is described; it counts as evaluated.
        from_end = int(length) - 1 - at
        contained = asked[from_end : from_end + 1]
        parts = _item_parts(demand, at) + contained or list(demand.unevaluated_items)
        needed = at < low or bool(asked)
        inner = spot.inside(at, needed=needed, avoid=made if demand.unique else ())
        try:
            made.append(_item(maker, parts or [ANYTHING], inner))
        except DeadEnd:
            if needed:
                raise
            break
    return made


def _length(maker: Maker, demand: Demand, low: int, high: float, depth: int) -> float:
    if maker.wish.items is not None and depth < _COUNTED_DEPTH:
        wanted = maker.wish.items
    else:
        shows = bool(demand.items or demand.contains) or not maker.wish.plain
        wanted = 0 if maker.is_deep(depth) else max(int(shows), len(demand.prefix))
    return min(max(low, wanted), high)


def _item_parts(demand: Demand, at: int) -> list[Part]:
    parts = list(demand.prefix.get(at, ()))
    parts += [rest.part for rest in demand.items if at >= rest.start]
    return parts


def _item(maker: Maker, parts: list[Part], spot: Spot) -> Any:
    """Return an item that is unlike those to avoid."""
    for turn in range(_MOST_TURNS if spot.avoid else 1):
        # Objects and arrays differ when something inside them does: another place gives other numbers.
        place = f"{spot.place}~{turn}" if turn else spot.place
        try:
            item = maker.make(parts, replace(spot, place=place))
        except DeadEnd:
            continue
        if spot.takes(item):
            return item
    raise DeadEnd
