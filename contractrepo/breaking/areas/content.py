"""Media types and the schemas below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contractrepo.breaking.areas.described import described_facts
from contractrepo.breaking.areas.schemas import Spot, schema_facts
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.inclusions import Wire
from contractrepo.breaking.pairing import Pair, accepting, essence, spells_text
from contractrepo.breaking.pruning import stripped
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import MediaType

# OpenAPI 3.2, section "Media Type Object": by name, by position, and for all positions that follow.
_ENCODINGS = ("encoding", "prefixEncoding", "itemEncoding")
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
    kept = [(before, after) for before in old if (after := accepting(before.name, new)) is not None]
    split = _split(
        spot.direction, [one for one in old if all(one is not before for before, _ in kept)], old, new
    )
    for before in old:
        if all(before is not one for one, _ in (kept if spot.direction == "request" else [*kept, *split])):
            yield _removed(pair, spot, before)
    for after in new:
        if all(after is not other for _, other in (*kept, *split)):
            message = f"{spot.subject} may be {after.name}"
            yield Fact(f"{spot.place}-media-type-added", pair, after.pointer, None, message, new=after.name)
    for before, after in (*kept, *split):
        if accepting(after.name, old) is None or accepting(before.name, new) is None:
            yield from _range_changed(pair, spot, before, after)
        yield from _values(pair, sides, spot, before, after)


def _split(
    direction: Direction, left: Sequence[MediaType], old: Sequence[MediaType], new: Sequence[MediaType]
) -> list[tuple[MediaType, MediaType]]:
    """Return media types of the revision with the wider ones of the base that described the same messages.

    Args:
        direction: Part of the exchange.
        left: Those of the base that the revision does not describe as a whole.
        old: `content` of the base.
        new: `content` of the revision.
    """
    found = []
    for after in new:
        before = accepting(after.name, old)
        if before is None and direction == "response":
            before = next((one for one in left if _reads_suffix(one.name, after.name)), None)
        if before is not None and accepting(before.name, new) is not after:
            found.append((before, after))
    return found


def _reads_suffix(known: str, name: str) -> bool:
    """RFC 6839, section 3.1: who reads JSON reads what is built on it."""
    return essence(known) == "application/json" and essence(name).endswith("+json")


def _range_changed(pair: Pair, spot: Spot, before: MediaType, after: MediaType) -> Iterator[Fact]:
    wider = _stars(after) - _stars(before)
    words = {"request": {True: "added"}, "response": {True: "generalized", False: "specialized"}}
    word = words[spot.direction].get(wider > 0)
    if wider and word is not None:
        message = f"{spot.subject} was {before.name} and is {after.name}"
        rule = f"{spot.place}-media-type-{word}"
        yield Fact(rule, pair, after.pointer, before.pointer, message, before.name, after.name)


def _values(pair: Pair, sides: Sides, spot: Spot, before: MediaType, after: MediaType) -> Iterator[Fact]:
    """A message is sent in a media type that both sides describe: the narrower one."""
    sender, reader = (before, after) if spot.direction == "request" else (after, before)
    name = reader.name if _stars(reader) < _stars(sender) else sender.name
    demand = replace(spot.demand, name=name)
    wire: Wire = "text" if spells_text(name) else "json"
    body = replace(spot, old=before.schema, new=after.schema, demand=demand, wire=wire)
    yield from schema_facts(pair, sides, body)
    yield from described_facts(pair, sides, body)
    item = replace(demand, part="item")
    items = replace(spot, old=before.item_schema, new=after.item_schema, demand=item)
    yield from schema_facts(pair, sides, items)
    yield from described_facts(pair, sides, items)
    yield from _encoding_changed(pair, spot, before, after)


def _stars(media_type: MediaType) -> int:
    return media_type.name.count("*")


def _encoding_changed(pair: Pair, spot: Spot, before: MediaType, after: MediaType) -> Iterator[Fact]:
    """OpenAPI 3.1, section "Encoding Object": only forms and multipart bodies are encoded part by part."""
    if not essence(after.name).startswith(_ENCODED):
        return
    for field in _ENCODINGS:
        old, new = (stripped({field: side.data.get(field)})[field] for side in (before, after))
        if (old or None) != (new or None):
            pointers = append(after.pointer, field), append(before.pointer, field)
            message = f"the parts of {spot.subject} are encoded another way"
            yield Fact(f"{spot.place}-encoding-changed", pair, *pointers, message, old, new, decided=False)


def _removed(pair: Pair, spot: Spot, before: MediaType) -> Fact:
    message = f"{spot.subject} is no longer {before.name}"
    demand = replace(spot.demand, name=before.name) if spot.direction == "request" else None
    rule = f"{spot.place}-media-type-removed"
    return Fact(rule, pair, None, before.pointer, message, old=before.name, demand=demand)
