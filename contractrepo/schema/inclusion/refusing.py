"""Which keyword is to blame where no value of a type is accepted."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.schema.inclusion.assertions import assertions
from contractrepo.schema.inclusion.atoms import Atom
from contractrepo.schema.inclusion.cases import Cases
from contractrepo.schema.inclusion.clauses import Place
from contractrepo.schema.inclusion.conjuncts import conjuncts, parts
from contractrepo.schema.inclusion.records import Record

_REFUSING = ("type", "const", "enum")


def refusing(cases: Cases, atom: Atom, kind: type[Record]) -> Place:
    """Return the keyword of `atom`, or of a schema that applies with it, that refuses every value of a type."""
    side = atom.side
    assert side is not None, "only what a document says is asked for its place"
    for one in conjuncts(atom, side):
        if not isinstance(one.schema, dict):
            continue
        keywords = side.keywords(one)
        if not _speaks_of(assertions(one, side, one.hidden), kind):
            # Without any of these, it is what the keywords ask for together that no value of the type has.
            return Place(one.pointer, next(name for name in (*_REFUSING, *keywords) if name in keywords))
        for name in ("anyOf", "oneOf"):
            branches = [cases.as_written(part, side) for part in parts(one, side, name)]
            if branches and not any(
                _speaks_of((record for record, _ in branch), kind) for branch in branches
            ):
                return Place(one.pointer, name)
    return Place(atom.pointer, "schema")


def _speaks_of(records: Iterable[Record], kind: type[Record]) -> bool:
    return any(isinstance(record, kind) for record in records)
