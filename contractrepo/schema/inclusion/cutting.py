"""What is left of a record without some schemas: pieces, one for each keyword that the value could violate."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task
from contractrepo.schema.inclusion.atoms import ANYTHING, Atom, Conj, ordered
from contractrepo.schema.inclusion.clauses import Clause
from contractrepo.schema.inclusion.combining import Case
from contractrepo.schema.inclusion.complement import Miss, complement
from contractrepo.schema.inclusion.limits import CUT_DEPTH, TooComplex
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.records import Array, Object, Record

if TYPE_CHECKING:
    from contractrepo.schema.inclusion.search import Search

Then = Callable[[Record], Task]
_Check = Generator[Conj, Answer, bool]
_Made = Generator[Conj, Answer, Record | None]


class Part(NamedTuple):
    """The part of a value that is at fault: its key or position, and what it must be to be at fault."""

    key: str | int
    value: Conj


class _Against(NamedTuple):
    """The schema that is cut out, and the question for which it is."""

    atom: Atom
    question: Conj


class Cutter:
    """Cuts schemas out of records.

    Args:
        search: Knows the cases of schemas, and counts the pieces.
        open_objects: Properties that an open object does not declare are not part of the contract. This holds between
            sender and reader, never between the branches of one side.
    """

    def __init__(self, search: Search, *, open_objects: bool) -> None:
        self._search, self._open_objects = search, open_objects

    def without(self, record: Record, atoms: list[Atom], question: Conj, then: Then, depth: int = 0) -> Task:
        """A value for which `then` finds one, in `record` but in none of `atoms`."""
        if not atoms:
            return (yield from then(record))
        first, rest = atoms[0], atoms[1:]
        rivals = self.rivals(record, first)
        if len(rivals) > 1 and (yield from self._covered(record, rivals, first, question)):
            return EMPTY

        def after(piece: Record) -> Task:
            return self.without(piece, rest, question, then, depth + 1)

        return (
            yield from self._cut(
                record, rivals, _Against(first, question), after if rest else then, depth + 1
            )
        )

    def rivals(self, record: Record, atom: Atom) -> list[Case]:
        """Return the cases of `atom` that may share values with `record`."""
        return self._search.cases.near(record, atom)

    def misses(
        self, record: Record, rival: Record, atom: Atom, question: Conj
    ) -> Iterator[tuple[Miss, Part | None]]:
        """Yield the ways in which values of `record` may be outside `rival`, a record of `atom`."""
        between = self._open_objects and _reads(atom) and any(map(_sends, question.wanted))
        for miss in complement(rival):
            if not (between and _undeclared(miss, record, rival)):
                yield miss, part_of(record, miss)

    def _covered(self, record: Record, rivals: list[Case], atom: Atom, question: Conj) -> _Check:
        """Tell whether a single case covers the record, which is often so: then nothing has to be split."""
        for rival, unless in rivals:
            if not unless and (yield from self._within(record, rival, atom, question)):
                return True
        return False

    def _within(self, record: Record, rival: Record, atom: Atom, question: Conj) -> _Check:
        for miss, part in self.misses(record, rival, atom, question):
            if (yield from self._piece(record, miss, part, build=True)) is not None:
                return False
        return True

    def _piece(self, record: Record, miss: Miss, part: Part | None, *, build: bool) -> _Made:
        """Return the values of the record that are outside in this way, or None where there are none.

        The part is asked for first: that is cheaper than a piece of a wide object.
        """
        self._search.spend()
        if part is not None and (yield part.value) is EMPTY:
            return None
        piece = meet(record, miss.record)
        if piece is not None and build and (yield from self._search.builder.build(piece)) is EMPTY:
            return None
        return piece

    def _cut(self, record: Record, rivals: list[Case], against: _Against, then: Then, depth: int) -> Task:
        """Leave each case in turn; a case is "in the record, but in none of these"."""
        self._search.step(len(rivals))
        if depth > CUT_DEPTH:
            raise TooComplex("too many alternatives")
        while rivals and self._search.cases.apart(record, rivals[0][0]):
            rivals = rivals[1:]
        if not rivals:
            return (yield from then(record))
        (rival, _), rest = rivals[0], rivals[1:]
        worst: Answer = EMPTY
        for miss, part in self.misses(record, rival, *against):
            piece = yield from self._piece(record, miss, part, build=bool(rest))
            if piece is None:
                continue
            got = yield from self._cut(piece, rest, against, then, depth + 1)
            if isinstance(got, Found):
                return got
            worst = worst if got is EMPTY else got
        got = yield from self._excepted(record, rivals, against, then, depth + 1)
        return worst if got is EMPTY else got

    def _excepted(
        self, record: Record, rivals: list[Case], against: _Against, then: Then, depth: int
    ) -> Task:
        """Outside "in the record, but not in that schema" is also what is in both."""
        (rival, unless), rest = rivals[0], rivals[1:]
        inner = meet(record, rival) if unless else None
        worst: Answer = EMPTY
        if inner is None:
            return worst

        def after(piece: Record) -> Task:
            return self._cut(piece, rest, against, then, depth + 1)

        for other in ordered(unless):
            for more, unwanted in self._search.cases.of(other):
                both = meet(inner, more)
                if both is None:
                    continue
                got = yield from self.without(both, ordered(unwanted), against.question, after, depth + 1)
                if isinstance(got, Found):
                    return got
                worst = worst if got is EMPTY else got
        return worst


def part_of(record: Record, miss: Miss) -> Part | None:
    """Return the part of a value that is at fault, where the miss is about one."""
    if record.only is not None:
        return None
    child = miss.child
    if isinstance(record, Object) and isinstance(child, Clause) and child.scope.name is not None:
        return Part(child.scope.name, record.value(child.scope.name).also(child.value))
    if isinstance(record, Array) and isinstance(miss.record, Array) and isinstance(child, int):
        if miss.record.prefix:
            return Part(child, record.item(child).also(miss.record.item(child)))
        # "Some item from there on": the first stands for all only where all are alike.
        if len(record.prefix) <= child:
            (somewhere,) = miss.record.contains
            return Part(child, record.item(child).also(somewhere.what))
    return None


def _undeclared(miss: Miss, record: Record, rival: Record) -> bool:
    """Tell whether a miss is about a property that the record does not declare, on objects open on both sides."""
    if not (isinstance(record, Object) and isinstance(rival, Object) and isinstance(miss.child, Clause)):
        return False
    name = miss.child.scope.name
    if name is None or record.only is not None:
        return False
    return not (record.value(name) != ANYTHING or name in record.required or record.closed or rival.closed)


def _reads(atom: Atom) -> bool:
    return atom.side is not None and not atom.side.sends


def _sends(atom: Atom) -> bool:
    return atom.side is not None and atom.side.sends
