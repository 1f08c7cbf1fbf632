"""Operations, webhooks and callbacks that are new or gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.openapi.model import Operation


def presence(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield what is new or gone as a whole."""
    if pair.old is None and pair.new is not None:
        yield Fact(f"{pair.kind}-added", pair, pair.new.pointer, None, f"{pair.key} is new")
    if pair.new is None and pair.old is not None:
        yield _removed(pair, pair.old, sides)


def _removed(pair: Pair, old: Operation, sides: Sides) -> Fact:
    end = _end(old, sides)
    if end is not None and sides.as_of is not None and end <= sides.as_of:
        message = f"{pair.key} is gone after its end on {end}"
        return Fact("operation-removed-after-sunset", pair, None, old.pointer, message)
    moved = _moved_to(old, sides)
    message = f"{pair.key} is gone" + (f"; '{old.operation_id}' is now {moved.key}" if moved else "")
    demand = None if pair.swapped else Demand("request")
    return Fact(f"{pair.kind}-removed", pair, None, old.pointer, message, old=pair.key, demand=demand)


def sunset(operation: Operation) -> dt.date | None:
    """Return the announced end of an operation (`x-sunset`, an ISO 8601 date), or None where none can be read."""
    text = operation.data.get("x-sunset")
    try:
        return dt.date.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def _end(operation: Operation, sides: Sides) -> dt.date | None:
    """Return the day from which a deprecated operation may be gone: its sunset, and not before the policy's window is over.

    A window begins with the release that deprecated the operation; where that is not known, the announced day counts.
    """
    if not operation.deprecated:
        return None
    end, since = sunset(operation), sides.deprecated_since.get(operation.key)
    window = sides.policy.deprecation_window_days
    if window is None or since is None:
        return end
    over = since + dt.timedelta(days=window)
    return over if end is None else max(end, over)


def _moved_to(old: Operation, sides: Sides) -> Operation | None:
    """Return the operation of the revision that took over the operationId, as a hint."""
    if old.operation_id is None:
        return None
    kept = {operation.key for operation in sides.base.description.operations}
    return next(
        (
            operation
            for operation in sides.revision.description.operations
            if operation.operation_id == old.operation_id and operation.key not in kept
        ),
        None,
    )
