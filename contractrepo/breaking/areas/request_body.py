"""The request body: presence, media types, values."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.areas.content import compare_content
from contractrepo.breaking.areas.schemas import Spot
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.pointer import append


def request_body(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield everything that changed about the request body."""
    if pair.old is None or pair.new is None:
        return
    old, new = pair.old.request_body, pair.new.request_body
    if old is None and new is not None:
        rule = f"request-body-{'required-' if new.required else ''}added"
        message = f"a request body is new{' and required' if new.required else ''}"
        yield Fact(rule, pair, new.pointer, None, message, demand=_without_body(pair))
    if old is not None and new is None:
        rule = f"request-body-{'required-' if old.required else ''}removed"
        yield Fact(rule, pair, None, old.pointer, "the request body is no longer read")
    if old is None or new is None:
        return
    if old.required != new.required:
        word = "required" if new.required else "optional"
        pointers = append(new.pointer, "required"), append(old.pointer, "required")
        demand = _without_body(pair) if new.required else None
        yield Fact(
            f"request-body-became-{word}",
            pair,
            *pointers,
            f"the request body became {word}",
            old.required,
            new.required,
            demand=demand,
        )
    spot = Spot("request-body", "request", "the request body", None, None, Demand("request", part="body"))
    yield from compare_content(pair, sides, spot, old.content, new.content)


def _without_body(pair: Pair) -> Demand | None:
    return None if pair.swapped else Demand("request", part="body")
