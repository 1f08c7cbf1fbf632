"""Questions about the schemas of two contracts, put to `schema.inclusion` and answered as causes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec

from contractrepo.breaking.spellings import spellings
from contractrepo.contract import Contract
from contractrepo.policy import Compatibility
from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Found, Inclusion, Likeness, Reading, Reason, Role, Side
from contractrepo.schema.schemas import Schemas

Wire = Literal["json", "text", "texts"]
"""How a value travels: as JSON, as text, or as text where a repeated name spells an array."""

_Direction = Literal["request", "response"]
_Key = tuple[_Direction | None, bool, Wire]


@dataclass(frozen=True, slots=True)
class Question:
    """Is every value that one side may send still within what the other reads?

    Attributes:
        direction: Part of the exchange that carries the value.
        old: Pointer of the base's schema, or None where anything goes.
        new: Pointer of the revision's schema, or None where anything goes.
        narrowed: True asks for values of `old` that `new` refuses, False for values of `new` that `old` refuses.
        wire: How the value travels.
    """

    direction: _Direction
    old: str | None
    new: str | None
    narrowed: bool
    wire: Wire = "json"


@dataclass(frozen=True, slots=True)
class Cause:
    """One keyword that refuses what the other side may send.

    Attributes:
        keyword: The keyword; ``schema`` for a schema as a whole.
        sender: Pointer of the Schema Object that speaks about the value on the side that sends it, or None where that
            side says nothing about it.
        reader: Pointer of the Schema Object that holds the keyword on the side that refuses the value.
        proved: The validators of both sides agree on `value`.
        value: A whole value that the sender's schema accepts and the reader's refuses; None unless proved.
        reason: Why it could not be decided; empty where it is proved.
    """

    keyword: str
    sender: str | None
    reader: str | None
    proved: bool
    value: Any = None
    reason: str = ""


class Inclusions:
    """Answers questions about the schemas of a base and its revision; nothing is looked at before it is asked for.

    Args:
        base: What consumers know.
        revision: What is to take its place.
        policy: Compatibility rules; `open_objects` counts here.
    """

    def __init__(self, base: Contract, revision: Contract, policy: Compatibility) -> None:
        self._contracts = (base, revision)
        self._open_objects = policy.open_objects
        self._likeness = Likeness(_source(base), _source(revision))
        self._inclusions: dict[_Key, Inclusion] = {}
        # Sender and reader share what a document says, and its validators.
        self._documents: dict[tuple[int, _Direction | None], tuple[Reading, Schemas]] = {}

    def causes(self, question: Question) -> list[Cause]:
        """Return one cause for each root cause, in the order of the reader's keywords; none where the answer is yes."""
        sender, reader = (question.old, question.new) if question.narrowed else (question.new, question.old)
        if reader is None:
            return []
        inclusion = self._inclusion((question.direction, question.narrowed, question.wire))
        return [
            _cause(reason) for reason in inclusion.reasons(sender, reader, repeated=question.wire == "texts")
        ]

    @cached_property
    def _both_ways(self) -> bool:
        """Tell whether no schema is marked to travel one way only: then both directions mean the same by it."""
        texts = (msgspec.json.encode(contract.description.data) for contract in self._contracts)
        return not any(mark in text for text in texts for mark in (b'"readOnly"', b'"writeOnly"'))

    def _inclusion(self, key: _Key) -> Inclusion:
        direction, narrowed, wire = key
        if wire == "json" and self._both_ways:
            direction = None
        key = (direction, narrowed, wire)
        if key not in self._inclusions:
            sender, reader = (0, 1) if narrowed else (1, 0)
            self._inclusions[key] = Inclusion(
                self._side(sender, direction, "sender", wire),
                self._side(reader, direction, "reader", wire),
                self._alike if narrowed else self._alike_backwards,
                open_objects=self._open_objects,
            )
        return self._inclusions[key]

    def _side(self, which: int, direction: _Direction | None, role: Role, wire: Wire) -> Side:
        if (which, direction) not in self._documents:
            source = _source(self._contracts[which], direction)
            # Validators are compiled for the schemas that are asked about only: few, where little has changed.
            compiled = Schemas(source.data, source.version, direction, ())
            self._documents[which, direction] = Reading(source), compiled
        reading, schemas = self._documents[which, direction]

        def accepts(pointer: str, value: Any) -> bool:
            # Who reads a text may take it for any value with that spelling.
            readings = (
                spellings(value, lone=wire == "texts") if wire != "json" and role == "reader" else (value,)
            )
            return any(schemas.accepts(pointer, reading) for reading in readings)

        return Side(reading, role, accepts, text=wire != "json")

    def _alike_backwards(self, revision: str, base: str) -> bool:
        return self._likeness.alike(base, revision)

    def _alike(self, base: str, revision: str) -> bool:
        return self._likeness.alike(base, revision)


def _source(contract: Contract, direction: _Direction | None = None) -> Source:
    return Source(contract.description.data, contract.description.version.name, direction)


def _cause(reason: Reason) -> Cause:
    answer = reason.answer
    if isinstance(answer, Found):
        return Cause(reason.keyword, reason.sender, reason.reader, proved=True, value=answer.value)
    return Cause(reason.keyword, reason.sender, reason.reader, proved=False, reason=answer.reason)
