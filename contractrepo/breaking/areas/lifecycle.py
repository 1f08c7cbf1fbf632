"""Deprecation and sunset dates."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.areas.presence import sunset
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append


def lifecycle(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield changes of an operation's announced end."""
    del sides
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    if old.deprecated != new.deprecated:
        word = "deprecated" if new.deprecated else "reactivated"
        pointer = append(new.pointer, "deprecated")
        message = f"{pair.key} is {'deprecated' if new.deprecated else 'no longer deprecated'}"
        yield Fact(
            f"operation-{word}", pair, pointer, append(old.pointer, "deprecated"), message, old.deprecated, new.deprecated
        )
    before, after = sunset(old), sunset(new)
    if before is not None and after is not None and before != after:
        word = "earlier" if after < before else "later"
        message = f"the sunset of {pair.key} moved from {before} to {after}"
        pointers = append(new.pointer, "x-sunset"), append(old.pointer, "x-sunset")
        yield Fact(f"operation-sunset-{word}", pair, *pointers, message, before.isoformat(), after.isoformat())
