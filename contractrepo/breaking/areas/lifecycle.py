"""Deprecation and sunset dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from contractrepo.breaking.areas.presence import sunset
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Operation


def lifecycle(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield changes of an operation's announced end."""
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    if old.deprecated != new.deprecated:
        word = "deprecated" if new.deprecated else "reactivated"
        pointers = append(new.pointer, "deprecated"), append(old.pointer, "deprecated")
        message = f"{pair.key} is {'deprecated' if new.deprecated else 'no longer deprecated'}"
        yield Fact(f"operation-{word}", pair, *pointers, message, old.deprecated, new.deprecated)
    before, after = sunset(old), sunset(new)
    pointers = append(new.pointer, "x-sunset"), append(old.pointer, "x-sunset")
    if before is not None and after is not None and before != after:
        word = "earlier" if after < before else "later"
        message = f"the sunset of {pair.key} moved from {before} to {after}"
        yield Fact(
            f"operation-sunset-{word}", pair, *pointers, message, before.isoformat(), after.isoformat()
        )
    if after is not None and after != before and _too_soon(new, after, sides):
        days = sides.policy.deprecation_window_days
        message = f"the sunset of {pair.key} on {after} leaves less than {days} days"
        yield Fact("operation-sunset-too-soon", pair, *pointers, message, None, after.isoformat())


def _too_soon(operation: Operation, end: dt.date, sides: Sides) -> bool:
    window = sides.policy.deprecation_window_days
    if window is None or sides.as_of is None or not operation.deprecated:
        return False
    return (end - sides.as_of).days < window
