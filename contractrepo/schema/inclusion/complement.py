"""What is outside a record: one way for each of its constraints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from contractrepo.schema.inclusion.atoms import ANYTHING, NOTHING
from contractrepo.schema.inclusion.clauses import Clause, Clauses, Contains, Place, Scope
from contractrepo.schema.inclusion.records import INF, Array, Boolean, Null, Number, Object, Record, String


class Miss(NamedTuple):
    """One way to be outside a record.

    Attributes:
        field: The field of the record that is violated.
        place: Where the document states what is violated, or None where it does not say so by itself.
        record: The values that violate it.
        child: Where a part of the value is at fault: the clause, or the position.
    """

    field: str
    place: Place | None
    record: Record
    child: Clause | int | None = None


def complement(record: Record) -> Iterator[Miss]:
    """Yield everything of the record's type outside it, as a union.

    Args:
        record: A record of a schema: it states what must hold, and never what must not (see `cases`).
    """
    yield from _unlisted(record)
    if record.only is not None and not isinstance(record, (Array, Object)):
        return
    if isinstance(record, Number):
        yield from _number(record)
    elif isinstance(record, String):
        yield from _counts(record)
        for pattern in sorted(record.patterns):
            yield _miss(record, "patterns", not_patterns=frozenset({pattern}))
        for name in sorted(record.formats):
            yield _miss(record, "formats", not_formats=frozenset({name}))
    elif isinstance(record, Array):
        yield from _counts(record)
        yield from _array(record)
    else:
        assert isinstance(record, Object)
        yield from _counts(record)
        yield from _object(record)


def _miss(record: Record, field: str, child: Clause | int | None = None, **fields: Any) -> Miss:
    return Miss(field, record.places.get(field), type(record)(**fields), child)


def _unlisted(record: Record) -> Iterator[Miss]:
    if isinstance(record, Boolean):
        for text in sorted({"true", "false"} - (record.only or frozenset())):
            yield _miss(record, "only", only=frozenset({text}))
    elif record.only is not None and not isinstance(record, Null):
        yield _miss(record, "only", excluded=record.only)
    for constraint in sorted(record.opaque):
        yield _miss(record, constraint.keyword, opaque=frozenset({constraint.opposite}))


def _number(record: Number) -> Iterator[Miss]:
    if record.low[0] != -INF:
        yield _miss(record, "low", high=record.low)
    if record.high[0] != INF:
        yield _miss(record, "high", low=record.high)
    if record.whole:
        yield _miss(record, "whole", whole=False)
    for step in sorted(record.steps):
        yield _miss(record, "steps", not_steps=frozenset({step}))


def _counts(record: String | Array | Object) -> Iterator[Miss]:
    if record.least > 0:
        yield _miss(record, "least", most=record.least - 1)
    if record.most != INF:
        yield _miss(record, "most", least=record.most + 1)


def _array(record: Array) -> Iterator[Miss]:
    if record.unique:
        yield _miss(record, "unique", unique=False)
    for position, item in enumerate(record.prefix):
        for bad in item.opposites():
            prefix = (*(ANYTHING,) * position, bad)
            yield _miss(record, "prefix", position, least=position + 1, prefix=prefix)
    size = len(record.prefix)
    for bad in record.rest.opposites():
        somewhere = frozenset({Contains(bad, 1, INF, size)})
        yield _miss(record, "rest", size, least=size + 1, contains=somewhere)
    for what, least, most, start in sorted(record.contains, key=contains_order):
        if least > 0:
            yield _miss(record, "contains", contains=frozenset({Contains(what, 0, least - 1, start)}))
        if most < INF:
            yield _miss(record, "maxContains", contains=frozenset({Contains(what, most + 1, INF, start)}))


def _object(record: Object) -> Iterator[Miss]:
    for name in sorted(record.required):
        absent = Clauses((Clause(Scope(name), NOTHING),))
        yield Miss("required", record.places.get(f"required/{name}"), Object(every=absent))
    for clause in record.every:
        for bad in clause.value.opposites():
            some = Clause(clause.scope, bad, place=clause.place)
            yield Miss("every", clause.place, Object(some=(some,)), some)
    for bad in record.names.opposites():
        yield _miss(record, "names", some=(Clause(Scope(), ANYTHING, bad),))


def contains_order(one: Contains) -> tuple[Any, ...]:
    """Sort key of `contains` constraints: the same in every run."""
    wanted = tuple(sorted(atom.order for atom in one.what.wanted))
    unwanted = tuple(sorted(atom.order for atom in one.what.unwanted))
    return (one.least, one.most, one.start, wanted, unwanted)
