"""Links of a response: they never travel, but clients that follow them read their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.core.pointer import append
from contractrepo.openapi.model import ResponseSpec


def links(pair: Pair, status: str, old: ResponseSpec, new: ResponseSpec) -> Iterator[Fact]:
    """Yield links that are new or gone."""
    before, after = _links(old), _links(new)
    for name in before:
        if name not in after:
            message = f"link '{name}' of the {status} response is gone"
            yield Fact(
                "response-link-removed", pair, None, append(old.pointer, "links", name), message, old=name
            )
    for name in after:
        if name not in before:
            message = f"link '{name}' of the {status} response is new"
            yield Fact(
                "response-link-added", pair, append(new.pointer, "links", name), None, message, new=name
            )


def _links(response: ResponseSpec) -> Mapping[str, Any]:
    found = response.data.get("links")
    return found if isinstance(found, Mapping) else {}
