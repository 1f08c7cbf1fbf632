"""Media types and the schemas below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contractrepo.breaking.areas.properties import property_facts
from contractrepo.breaking.areas.schemas import Spot, schema_facts
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, accepting, essence
from contractrepo.breaking.pruning import stripped
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import MediaType

_ENCODED = ("application/x-www-form-urlencoded", "multipart/")


def compare_content(
    pair: Pair, sides: Sides, spot: Spot, old: Sequence[MediaType], new: Sequence[MediaType]
) -> Iterator[Fact]:
    """Yield media types that are new or gone, and what changed in the schemas of the others.

    Args:
        pair: The operation.
        sides: Both contracts.
        spot: The body; its schemas are filled in here.
        old: `content` of the base.
        new: `content` of the revision.
    """
    matched = list(_matched(spot, old, new))
    for before in old:
        if not any(before is one for one, _ in matched):
            yield _removed(pair, spot, before)
    for after in new:
        if not any(after is other for _, other in matched):
            message = f"{spot.subject} may be {after.name}"
            yield Fact(f"{spot.place}-media-type-added", pair, after.pointer, None, message, new=after.name)
    for before, after in matched:
        word = _range_change(before, after) if spot.direction == "response" else None
        if word is not None:
            message = f"{spot.subject} was {before.name} and is {after.name}"
            rule = f"{spot.place}-media-type-{word}"
            yield Fact(rule, pair, after.pointer, before.pointer, message, before.name, after.name)
        sent = before if spot.direction == "request" else after
        demand = replace(spot.demand, name=sent.name)
        body = replace(spot, old=before.schema, new=after.schema, demand=demand)
        yield from schema_facts(pair, sides, body)
        yield from property_facts(pair, sides, body)
        item = replace(
            body, old=before.item_schema, new=after.item_schema, demand=replace(demand, part="item")
        )
        yield from schema_facts(pair, sides, item)
        yield from _encoding_changed(pair, spot, before, after)


def _encoding_changed(pair: Pair, spot: Spot, before: MediaType, after: MediaType) -> Iterator[Fact]:
    """OpenAPI 3.1, section "Encoding Object": only forms and multipart bodies are encoded part by part."""
    old, new = (stripped({"encoding": side.data.get("encoding", {})})["encoding"] for side in (before, after))
    if old == new or not essence(after.name).startswith(_ENCODED):
        return
    pointers = append(after.pointer, "encoding"), append(before.pointer, "encoding")
    message = f"the parts of {spot.subject} are encoded another way"
    yield Fact(f"{spot.place}-encoding-changed", pair, *pointers, message, old, new, decided=False)


def _matched(
    spot: Spot, old: Sequence[MediaType], new: Sequence[MediaType]
) -> Iterator[tuple[MediaType, MediaType]]:
    for before in old:
        partner = accepting(before.name, new)
        if partner is None and spot.direction == "response":
            partner = next((after for after in new if _specialises(after.name, before)), None)
        if partner is not None:
            yield before, partner


def _specialises(name: str, old: MediaType) -> bool:
    """A narrower name in a response is what readers of the wider one understand."""
    if accepting(name, (old,)) is not None:
        return True
    return essence(old.name) == "application/json" and essence(name).endswith("+json")


def _range_change(before: MediaType, after: MediaType) -> str | None:
    stars = after.name.count("*") - before.name.count("*")
    return "generalized" if stars > 0 else "specialized" if stars < 0 else None


def _removed(pair: Pair, spot: Spot, before: MediaType) -> Fact:
    message = f"{spot.subject} is no longer {before.name}"
    demand = replace(spot.demand, name=before.name) if spot.direction == "request" else None
    rule = f"{spot.place}-media-type-removed"
    return Fact(rule, pair, None, before.pointer, message, old=before.name, demand=demand)
