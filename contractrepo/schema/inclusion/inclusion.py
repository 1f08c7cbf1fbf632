"""The question that others ask: are all values of one schema values of another?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contractrepo.schema.inclusion.answers import EMPTY, Unknown, size
from contractrepo.schema.inclusion.atoms import Atom, Conj
from contractrepo.schema.inclusion.explaining import Explaining, Reason
from contractrepo.schema.inclusion.limits import VALUE_SIZE
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.records import EVERYTHING
from contractrepo.schema.inclusion.search import Search, accepted
from contractrepo.schema.inclusion.side import Side

_ANYTHING = Atom(schema=True, cases=EVERYTHING)


class Inclusion:
    """Compares the schemas of a sender with those of a reader.

    Args:
        sender: The document whose values are sent.
        reader: The document that must accept them.
        alike: Tells whether a schema of the sender (first pointer) and one of the reader are the same; it may say no
            where it does not know.
        open_objects: Properties that an open object does not declare are not part of the contract.

    Example:
        >>> old = Source({"S": {"type": "string"}}, "3.1", "request")
        >>> new = Source({"S": {"maxLength": 2}}, "3.1", "request")
        >>> sender = Side(Reading(old), "sender", lambda pointer, value: True)
        >>> reader = Side(Reading(new), "reader", lambda pointer, value: len(value) < 3)
        >>> inclusion = Inclusion(sender, reader, lambda one, other: False)
        >>> [(reason.keyword, reason.answer) for reason in inclusion.reasons("/S", "/S")]
        [('maxLength', Found(value='aaa'))]
    """

    def __init__(
        self, sender: Side, reader: Side, alike: Callable[[str, str], bool], *, open_objects: bool = True
    ) -> None:
        self._sender, self._reader, self._alike = sender, reader, alike
        self._search = Search(self._same, open_objects=open_objects)
        self._explaining = Explaining(self._search)
        self._known: dict[tuple[Atom, Atom], tuple[Reason, ...]] = {}

    def reasons(self, sender: str | None, reader: str, *, repeated: bool = False) -> tuple[Reason, ...]:
        """Return why not every value of the sender's schema is a value of the reader's; nothing where all are.

        Args:
            sender: Pointer of the sender's schema, or None where it may send anything.
            reader: Pointer of the reader's schema.
            repeated: The value is spelled so that a lone item is also an array of one.

        Returns:
            One reason for each root cause. A `Found` answer was accepted by the sender's validator and refused by the
            reader's; an `Unknown` one says why it could not be decided.
        """
        mine = _ANYTHING if sender is None else self._sender.atom(sender, repeated=repeated)
        other = self._reader.atom(reader, repeated=repeated)
        if mine is None or other is None or self._same(mine, other):
            return ()
        key = (mine, other)
        if key not in self._known:
            self._known[key] = self._reasons(mine, other)
        return self._known[key]

    def _reasons(self, sender: Atom, reader: Atom) -> tuple[Reason, ...]:
        reasons = self._explaining.reasons(sender, reader)
        if reasons:
            return tuple(self._confirmed(reason, sender, reader) for reason in reasons)
        if self._search.find(Conj(frozenset({sender}))) is not EMPTY or self._covered(sender, reader):
            return ()
        # What accepts nothing is within everything, which is surely not what its author means.
        nothing = Unknown("the schema of who sends the value accepts no value at all")
        return (Reason("schema", sender.pointer, reader.pointer, nothing),)

    def _covered(self, sender: Atom, reader: Atom) -> bool:
        """Tell whether everything that the reader asks for is asked for by the sender in the same words."""
        rivals = [rival for rival, unless in self._search.cases.of(reader) if not unless]
        records = [record for record, _ in self._search.cases.of(sender)]
        covered = [any(meet(record, rival) == record for rival in rivals) for record in records]
        return bool(covered) and all(covered)

    def _confirmed(self, reason: Reason, sender: Atom, reader: Atom) -> Reason:
        answer = reason.answer
        if isinstance(answer, Unknown):
            return reason
        if size(answer.value, VALUE_SIZE) > VALUE_SIZE:
            return replace(reason, answer=Unknown("the smallest value is too large to write out"))
        if not accepted(sender, answer.value):
            return replace(reason, answer=Unknown("the value that was found is not accepted by the sender"))
        if accepted(reader, answer.value):
            return replace(reason, answer=Unknown("the value that was found is not refused by the reader"))
        return reason

    def _same(self, sender: Atom, reader: Atom) -> bool:
        if sender.side is None or reader.side is None:
            return False
        context = (sender.repeated, sender.hidden) == (reader.repeated, reader.hidden)
        return context and self._alike(sender.pointer, reader.pointer)
