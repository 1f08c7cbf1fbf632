"""Search a value that some schemas accept and others refuse. "a is within b" is "a and not b is empty".

Every question about a part is a question of the same kind, so there is one recursion only, over pairs (wanted, unwanted):

* A pair is searched once.
* A pair that is already being searched counts as empty, for a finite value needs no infinite descent. An answer "empty"
  that rests on such an assumption is kept only while the pair that it assumed is open, and for ever once that is empty.
* A schema minus one that reads the same in the other document is empty without looking.
* Depth and steps are bounded; beyond them the answer is `Unknown`, never a silent yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task, Unknown
from contractrepo.schema.inclusion.atoms import Atom, Conj, ordered
from contractrepo.schema.inclusion.building.values import Builder
from contractrepo.schema.inclusion.cases import Cases
from contractrepo.schema.inclusion.cutting import Cutter
from contractrepo.schema.inclusion.limits import (
    CUTS,
    DEPTH,
    LAST_STEP,
    STEPS,
    TOTAL_STEPS,
    TooComplex,
)
from contractrepo.schema.inclusion.membership import holds
from contractrepo.schema.inclusion.records import INF, Record

_TOO_MANY = "too many steps"
Alike = Callable[[Atom, Atom], bool]


@dataclass(slots=True)
class _Frame:
    """A question that is being searched.

    Attributes:
        question: The pair, or None for a task that is nobody's answer.
        task: The search.
        rests_on: Depth of the outermost open pair that was assumed to be empty beneath.
        mark: How many provisional answers there were before.
        cuts: Pieces cut so far.
    """

    question: Conj | None
    task: Task
    mark: int = 0
    rests_on: float = INF
    cuts: int = 0


class Search:
    """Answers questions about the schemas of two sides.

    Args:
        alike: Tells whether a schema of the sender and one of the reader are the same.
        open_objects: Properties that an open object does not declare are not part of the contract.
    """

    def __init__(self, alike: Alike, *, open_objects: bool) -> None:
        self.cases = Cases()
        self.builder = Builder()
        self.cutter = Cutter(self, open_objects=open_objects)
        self._alike = alike
        self._known: dict[Conj, Answer] = {}
        self._open: dict[Conj, int] = {}
        self._provisional: dict[Conj, float] = {}
        self._trail: list[Conj] = []
        self._frames: list[_Frame] = []
        self._steps = self._total_steps = 0

    def begin(self) -> None:
        """Start a new question: its steps are counted from here."""
        self._steps = 0

    def find(self, question: Conj) -> Answer:
        """Return a value of `question`, that there is none, or that it is not known."""
        answer = self._settled(question)
        return self._run(_Frame(question, self._search(question))) if answer is None else answer

    def run(self, task: Task) -> Answer:
        """Return the result of a task that is no question of its own."""
        return self._run(_Frame(None, task))

    def spend(self, steps: int = 1) -> None:
        """Count a piece of work that is small by itself."""
        self._steps += steps
        self._total_steps += steps

    def step(self, alternatives: int) -> None:
        """Count a cut: it looks at every alternative that is left.

        Raises:
            TooComplex: There were too many.
        """
        frame = self._frames[-1]
        frame.cuts += 1
        self.spend(1 + alternatives)
        if frame.cuts > CUTS:
            raise TooComplex("too many alternatives")
        if self._steps > STEPS or self._total_steps > TOTAL_STEPS:
            raise TooComplex(_TOO_MANY)

    # -- the driver -------------------------------------------------------------------------------------------------

    def _run(self, first: _Frame) -> Answer:
        base = len(self._frames)
        self._enter(first)
        answer: Answer | None = None
        while len(self._frames) > base:
            task = self._frames[-1].task
            if self._steps > LAST_STEP or self._total_steps > TOTAL_STEPS:
                answer = self._leave(Unknown(_TOO_MANY))
                continue
            try:
                asked = next(task) if answer is None else task.send(answer)
            except StopIteration as done:
                answer = self._leave(done.value)
                continue
            except TooComplex as limit:
                answer = self._leave(Unknown(str(limit)))
                continue
            answer = self._settled(asked)
            if answer is None:
                if len(self._frames) > DEPTH:
                    answer = Unknown("nested too deep")
                else:
                    self._enter(_Frame(asked, self._search(asked)))
        assert answer is not None
        return answer

    def _enter(self, frame: _Frame) -> None:
        self.spend()
        frame.mark = len(self._trail)
        if frame.question is not None:
            self._open[frame.question] = len(self._frames)
        self._frames.append(frame)

    def _leave(self, answer: Answer) -> Answer:
        frame = self._frames.pop()
        depth = len(self._frames)
        if frame.question is None:
            return answer
        del self._open[frame.question]
        if answer is EMPTY and frame.rests_on < depth:
            self._provisional[frame.question] = frame.rests_on
            self._trail.append(frame.question)
            self._frames[-1].rests_on = min(self._frames[-1].rests_on, frame.rests_on)
            return answer
        for question in self._trail[frame.mark :]:
            del self._provisional[question]
            if answer is EMPTY:
                self._known[question] = EMPTY
        del self._trail[frame.mark :]
        self._known[frame.question] = answer
        return answer

    def _settled(self, question: Conj) -> Answer | None:
        """Return what is known about a question without searching."""
        known = self._known.get(question)
        if known is not None:
            return known
        if not question.wanted.isdisjoint(question.unwanted) or self._unchanged(question):
            self._known[question] = EMPTY
            return EMPTY
        assumed = self._open.get(question, self._provisional.get(question))
        if assumed is None:
            return None
        self._frames[-1].rests_on = min(self._frames[-1].rests_on, assumed)
        return EMPTY

    def _unchanged(self, question: Conj) -> bool:
        """What the sender means by a schema is within what the reader means by the same one."""
        readers = [atom for atom in question.unwanted if atom.side is not None and not atom.side.sends]
        if not readers:
            return False
        senders = [atom for atom in question.wanted if atom.side is not None and atom.side.sends]
        return any(self._alike(sender, reader) for sender in senders for reader in readers)

    # -- one question -------------------------------------------------------------------------------------------------

    def _search(self, question: Conj) -> Task:
        worst: Answer = EMPTY
        for record, unwanted in self.cases.all_of(question.wanted):
            got = yield from self.outside(record, unwanted | question.unwanted, question)
            if isinstance(got, Found):
                return got
            worst = worst if got is EMPTY else got
        return worst

    def outside(self, record: Record, unwanted: frozenset[Atom], question: Conj) -> Task:
        """A value of the record that no schema of `unwanted` accepts."""

        def realised(piece: Record) -> Task:
            return self.realised(piece, question)

        return (yield from self.cutter.without(record, ordered(unwanted), question, realised))

    def realised(self, piece: Record, question: Conj) -> Task:
        """A value of a piece; where the piece says too little, the validators have the last word."""
        got = yield from self.builder.build(piece)
        if isinstance(got, Found) and piece.opaque and not self._confirmed(question, got.value):
            reasons = sorted({f"{one.keyword}: {one.reason}" for one in piece.opaque})
            return Unknown("; ".join(reasons))
        return got

    def _confirmed(self, question: Conj, value: Any) -> bool:
        return all(accepted(atom, value) for atom in question.wanted) and not any(
            accepted(atom, value) for atom in question.unwanted
        )


def accepted(atom: Atom, value: Any) -> bool:
    """Tell whether a validator accepts `value`; of an atom that was made up here, whether it is in."""
    if atom.side is not None:
        return atom.side.accepts(atom.pointer, value)
    return any(holds(record, value) for record in atom.cases)
