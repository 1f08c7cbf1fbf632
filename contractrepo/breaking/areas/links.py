"""Links of a response: they never travel, but clients that follow them read their names and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.pruning import stripped
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import append
from contractrepo.openapi.model import ResponseSpec

_Links = Mapping[str, tuple[str, Any]]
"""Name -> place of the Link Object, and the object without its annotations."""


def links(pair: Pair, sides: Sides, status: str, old: ResponseSpec, new: ResponseSpec) -> Iterator[Fact]:
    """Yield links that are new or gone, and those that lead elsewhere."""
    before, after = _links(sides, "base", old), _links(sides, "revision", new)
    for name, (place, link) in before.items():
        words = f"link '{name}' of the {status} response"
        if name not in after:
            yield Fact("response-link-removed", pair, None, place, f"{words} is gone", old=name)
        elif not json_equal(link, after[name][1]):
            pointers, values = (after[name][0], place), (link, after[name][1])
            yield Fact("response-link-changed", pair, *pointers, f"{words} leads elsewhere", *values)
    for name, (place, _) in after.items():
        if name not in before:
            message = f"link '{name}' of the {status} response is new"
            yield Fact("response-link-added", pair, place, None, message, new=name)


def _links(sides: Sides, side: SideName, response: ResponseSpec) -> _Links:
    found = response.data.get("links")
    named = found if isinstance(found, Mapping) else {}
    return {name: _resolved(sides, side, append(response.pointer, "links", name)) for name in named}


def _resolved(sides: Sides, side: SideName, pointer: str) -> tuple[str, Any]:
    """A link that cannot be found is as it is written."""
    try:
        link = sides.contract(side).description.resolve(pointer)[1]
    except LookupError:
        link = sides.value(side, pointer)
    return pointer, stripped(link)
