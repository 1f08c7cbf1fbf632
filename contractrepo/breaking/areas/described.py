"""What no value shows about a schema: the properties it declares, and what it says that values mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contractrepo.breaking.areas.difference import Difference
from contractrepo.breaking.areas.layers import Layer, layer, meant, travelling
from contractrepo.breaking.areas.mapped import mapped, mapped_differences
from contractrepo.breaking.areas.meanings import meaning_differences
from contractrepo.breaking.areas.properties import declared_differences
from contractrepo.breaking.areas.schemas import Spot, stable
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, spells_xml
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides

_SINGLE = ("items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties", "contains")
# Pairs of places that are looked at below one schema.
_MOST = 5_000

_Places = tuple[tuple[str, ...], tuple[str, ...]]
"""Pointers of the schemas that describe one value, in the base and in the revision."""


@dataclass(frozen=True, slots=True)
class _Level:
    """What differs about one value, and where the values inside it are described."""

    differences: Sequence[Difference] = ()
    below: Sequence[_Places] = ()


def described_facts(pair: Pair, sides: Sides, spot: Spot) -> Iterator[Fact]:
    """Yield what differs about a value and all values inside it, though both sides take the same values."""
    if spot.old is None or spot.new is None:
        return
    waiting = [_meant(sides, ((spot.old,), (spot.new,)))]
    seen: set[_Places] = set()
    while waiting and len(seen) < _MOST:
        places = waiting.pop()
        if places in seen:
            continue
        seen.add(places)
        key = ("described", spot.direction, places)
        if key not in sides.memo:
            sides.memo[key] = _level(sides, spot.direction, places)
        level: _Level = sides.memo[key]
        waiting += level.below
        yield from (_fact(pair, spot, one) for one in level.differences if _matters(one.change, spot))


def _matters(change: str, spot: Spot) -> bool:
    """Parameters and headers are told by their names; XML is written in bodies of XML only."""
    if change == "xml-changed":
        return spells_xml(spot.demand.name or "")
    return spot.place.endswith("-body") or not change.startswith("property-")


def _fact(pair: Pair, spot: Spot, one: Difference) -> Fact:
    message = f"{one.subject} of {spot.subject} {one.predicate}"
    place = stable(one.pointer if one.pointer is not None else one.old_pointer or "", spot)
    rule, pointers, values = f"{spot.place}-{one.change}", (one.pointer, one.old_pointer), (one.old, one.new)
    return Fact(rule, pair, *pointers, message, *values, decided=one.decided, place=place)


def _level(sides: Sides, direction: Direction, places: _Places) -> _Level:
    old, new = layer(sides, "base", places[0]), layer(sides, "revision", places[1])
    if old.key == new.key and all(sides.pruning.unchanged(pointer) for pointer in old.key):
        return _Level()
    before = travelling(sides, "base", direction, old.named("properties"))
    after = travelling(sides, "revision", direction, new.named("properties"))
    targets = mapped(old, new)
    differences = (
        *declared_differences(direction, old, new, before, after),
        *meaning_differences(sides, old, new),
        *mapped_differences(sides, direction, targets),
    )
    below = [(before[name], after[name]) for name in before if name in after]
    below += [((pointer,), (pointer,)) for pointer in dict.fromkeys(targets.values())]
    return _Level(differences, [*dict.fromkeys(_meant(sides, one) for one in below + _parts(old, new))])


def _meant(sides: Sides, places: _Places) -> _Places:
    old, new = places
    return (
        tuple(meant(sides, "base", pointer) for pointer in old),
        tuple(meant(sides, "revision", pointer) for pointer in new),
    )


def _parts(old: Layer, new: Layer) -> list[_Places]:
    """Return where the parts other than properties are described on both sides."""
    kept = [(old.single(keyword), new.single(keyword)) for keyword in _SINGLE]
    for mine, theirs in (
        (old.named("patternProperties"), new.named("patternProperties")),
        (old.listed("prefixItems"), new.listed("prefixItems")),
    ):
        kept += [(mine[name], theirs[name]) for name in mine if name in theirs]
    return [(tuple(mine), tuple(theirs)) for mine, theirs in kept if mine and theirs]
