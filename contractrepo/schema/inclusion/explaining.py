"""Why are not all values of one schema within another? One cause for each root cause, each with a whole value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Empty, Found, Unknown
from contractrepo.schema.inclusion.atoms import Atom, Conj, ordered
from contractrepo.schema.inclusion.clauses import Place
from contractrepo.schema.inclusion.complement import Miss
from contractrepo.schema.inclusion.cutting import Part, part_of
from contractrepo.schema.inclusion.limits import CAUSES, FAULTS, TooComplex
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.membership import holds
from contractrepo.schema.inclusion.records import Record
from contractrepo.schema.inclusion.search import Search

_APPLYING = ("oneOf", "anyOf", "not", "if", "allOf", "$ref")


@dataclass(frozen=True, slots=True)
class Reason:
    """A keyword of the reader that refuses what the sender may send.

    Attributes:
        keyword: The keyword; ``schema`` for a schema as a whole.
        sender: Schema Object of the sender that speaks about the same value, or None where it says nothing.
        reader: Schema Object of the reader that holds the keyword.
        answer: A whole value that shows it, or why it is not known.
    """

    keyword: str
    sender: str | None
    reader: str
    answer: Found | Unknown


class _Wrap(NamedTuple):
    """How a part becomes a whole: as the member `key` of a value of `piece`, or not at all, where `whole` is known."""

    piece: Record | None
    key: str | int
    whole: Answer
    outer: _Wrap | None


class _Fault(NamedTuple):
    """One way to be refused, the values that are (None where only one is known), and one of them."""

    miss: Miss
    piece: Record | None
    answer: Answer


class _Question(NamedTuple):
    """A pair that is still to be explained."""

    pair: Conj
    wrap: _Wrap | None


class Explaining:
    """Explains answers of a search.

    Args:
        search: The search that answered.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._asked: set[Conj] = set()

    def reasons(self, sender: Atom, reader: Atom) -> list[Reason]:
        """Return every root cause, in the order of the reader's keywords; at least one unless the answer is yes."""
        pair = Conj(frozenset({sender}), frozenset({reader}))
        self._search.begin()
        answer = self._search.find(pair)
        if answer is EMPTY:
            return []
        self._search.begin()
        found: dict[tuple[str, str | None, str], Reason] = {}
        for reason in self._walk(pair):
            key = (reason.keyword, reason.sender, reason.reader)
            if key not in found or (_is_proved(reason) and not _is_proved(found[key])):
                found[key] = reason
            if len(found) >= CAUSES:
                break
        if not found or (isinstance(answer, Found) and not any(map(_is_proved, found.values()))):
            whole = Reason(_applying(reader), sender.pointer, reader.pointer, _never_empty(answer))
            return [*found.values(), whole]
        return list(found.values())

    def _walk(self, pair: Conj) -> Iterator[Reason]:
        """Depth first, with a stack of our own: values may be nested deeper than calls.

        A pair is explained where it is met first, as far outside as can be.
        """
        self._asked = {pair}
        waiting: list[_Question | Reason] = [_Question(pair, None)]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Reason):
                yield one
                continue
            following: list[_Question | Reason] = []
            for other in islice(self._explained(one), FAULTS):
                if isinstance(other, _Question):
                    if other.pair in self._asked:
                        continue
                    self._asked.add(other.pair)
                following.append(other)
            waiting += reversed(following)

    def _explained(self, question: _Question) -> Iterator[_Question | Reason]:
        pair = question.pair
        atoms = [atom for atom in ordered(pair.unwanted) if atom.side is not None and not atom.side.sends]
        try:
            for record, unwanted in self._search.cases.all_of(pair.wanted):
                for atom in atoms:
                    others = (unwanted | pair.unwanted) - {atom}
                    yield from self._record(record, atom, others, question)
        except TooComplex:
            answer = self._search.find(pair)
            yield self._reason(Place(atoms[0].pointer, _applying(atoms[0])), None, question, answer)

    def _record(
        self, record: Record, atom: Atom, others: frozenset[Atom], question: _Question
    ) -> Iterator[_Question | Reason]:
        rivals = self._search.cutter.rivals(record, atom)
        if len(rivals) == 1 and not rivals[0][1] and not others:
            for fault in self._faults(record, rivals[0][0], atom, question.pair):
                yield self._one(record, fault, atom, question)
            return
        whole = self._search.run(self._search.outside(record, others | {atom}, question.pair))
        if whole is EMPTY:
            return
        if not rivals:
            yield self._apart(record, atom, whole, question)
            return
        # Several branches refuse: the nearest is explained, with a value that every branch refuses.
        branches = [list(self._pieces(record, rival, atom, question.pair)) for rival, _ in rivals]
        nearest = min(branches, key=len)
        for miss, _ in nearest:
            yield self._one(record, _Fault(miss, None, whole), atom, question)
        if not nearest:
            yield self._reason(Place(atom.pointer, _applying(atom)), None, question, whole)

    def _apart(self, record: Record, atom: Atom, whole: Answer, question: _Question) -> Reason:
        """Where no value of the record is accepted: the type, or the first keyword that stands against it."""
        cases = self._search.cases
        same = [rival for rival, unless in cases.of(atom) if type(rival) is type(record) and not unless]
        if len(same) == 1:
            for miss, _ in self._search.cutter.misses(record, same[0], atom, question.pair):
                if miss.place is not None and isinstance(whole, Found) and holds(miss.record, whole.value):
                    return self._reason(miss.place, record.places.get(miss.field), question, whole)
        from contractrepo.schema.inclusion.refusing import refusing

        place = refusing(cases, atom, type(record))
        return self._reason(place, record.places.get("type"), question, whole)

    def _pieces(self, record: Record, rival: Record, atom: Atom, pair: Conj) -> Iterator[tuple[Miss, Record]]:
        for miss, part in self._search.cutter.misses(record, rival, atom, pair):
            if part is not None and self._search.find(part.value) is EMPTY:
                continue
            piece = meet(record, miss.record)
            if piece is not None and self._search.run(self._search.builder.build(piece)) is not EMPTY:
                yield miss, piece

    def _faults(self, record: Record, rival: Record, atom: Atom, pair: Conj) -> Iterator[_Fault]:
        """Yield the ways to be outside the one record that the reader has, but for parts that are explained already."""
        for miss, part in self._search.cutter.misses(record, rival, atom, pair):
            if part is not None:
                inner = self._search.find(part.value)
                if inner is EMPTY or (part.value in self._asked and self._is_explained(part)):
                    continue
            piece = meet(record, miss.record)
            got = EMPTY if piece is None else self._search.run(self._search.realised(piece, pair))
            if got is not EMPTY:
                yield _Fault(miss, piece, got)

    def _is_explained(self, part: Part) -> bool:
        """Tell whether a part is explained by itself; one that must not be there at all is explained by whoever says so."""
        ruled = any(atom.side is not None and atom.schema is not False for atom in part.value.unwanted)
        return ruled and isinstance(self._search.find(part.value), Found)

    def _one(self, record: Record, fault: _Fault, atom: Atom, question: _Question) -> _Question | Reason:
        """Either a reason, or the part at fault, to be explained in its turn."""
        miss, piece, got = fault
        part = part_of(record, miss)
        if part is not None and self._is_explained(part):
            # Only as a whole was a value confirmed whose record says too little.
            inner = None if piece is None or piece.opaque else piece
            return _Question(part.value, _Wrap(inner, part.key, got, question.wrap))
        place = miss.place or Place(atom.pointer, _applying(atom))
        return self._reason(place, record.places.get(miss.field), question, got)

    def _reason(self, place: Place, sent: Place | None, question: _Question, got: Answer) -> Reason:
        senders = [
            atom.pointer
            for atom in ordered(question.pair.wanted)
            if atom.side is not None and atom.side.sends
        ]
        sender = sent.pointer if sent is not None and senders else senders[0] if senders else None
        return Reason(place.keyword, sender, place.pointer, _never_empty(self._whole(got, question.wrap)))

    def _whole(self, answer: Answer, wrap: _Wrap | None) -> Answer:
        """Return the answer with its value wrapped into a value of the outermost schema."""
        while wrap is not None and isinstance(answer, Found):
            built: Answer = EMPTY
            if wrap.piece is not None:
                built = self._search.run(self._search.builder.build(wrap.piece, {wrap.key: answer.value}))
            # Not every bad part fits into a whole.
            answer = built if isinstance(built, Found) else wrap.whole
            wrap = wrap.outer
        return answer


def _is_proved(reason: Reason) -> bool:
    return isinstance(reason.answer, Found)


def _applying(atom: Atom) -> str:
    """Return the keyword that stands for a schema as a whole."""
    names = atom.schema if isinstance(atom.schema, dict) else {}
    return next((name for name in _APPLYING if name in names), "schema")


def _never_empty(answer: Answer) -> Found | Unknown:
    return Unknown("no whole value was found") if isinstance(answer, Empty) else answer
