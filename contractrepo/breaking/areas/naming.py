"""Names that never travel but that generated code uses."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, slots
from contractrepo.breaking.pruning import references
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append, unescape
from contractrepo.openapi.model import Operation

_SCHEMAS = "/components/schemas/"


def naming(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield changed operation ids, tags and names of path parameters and, where the policy counts them, of schemas."""
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
    if sides.policy.codegen:
        yield from _schema_names(pair, old, sides)


def _schema_names(pair: Pair, old: Operation, sides: Sides) -> Iterator[Fact]:
    """Only names that the operation uses matter to its callers, however deep."""
    reached: set[str] = set()
    waiting = sorted(references([old.data, [parameter.data for parameter in old.parameters]]))
    while waiting:
        pointer = waiting.pop()
        if pointer not in reached:
            reached.add(pointer)
            waiting += references(sides.value("base", pointer))
    for pointer in sorted(reached):
        if pointer.startswith(_SCHEMAS) and sides.value("revision", pointer) is None:
            message = f"there is no schema '{unescape(pointer.removeprefix(_SCHEMAS))}' any more"
            yield Fact("schema-name-removed", pair, None, pointer, message)
