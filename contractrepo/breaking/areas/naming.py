"""Names that never travel but that generated code uses."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, slots
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append


def naming(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield changed operation ids, tags and names of path parameters."""
    del sides
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    if old.operation_id != new.operation_id:
        message = f"the operationId of {pair.key} changed"
        pointers = append(new.pointer, "operationId"), append(old.pointer, "operationId")
        yield Fact("operation-id-changed", pair, *pointers, message, old.operation_id, new.operation_id)
    if sorted(old.tags) != sorted(new.tags):
        message = f"the tags of {pair.key} changed"
        pointers = append(new.pointer, "tags"), append(old.pointer, "tags")
        yield Fact("operation-tags-changed", pair, *pointers, message, sorted(old.tags), sorted(new.tags))
    for before, after in zip(slots(old.path), slots(new.path), strict=True):
        if before != after:
            message = f"path parameter '{before}' is now called '{after}'"
            yield Fact("request-parameter-renamed", pair, new.pointer, old.pointer, message, before, after)
