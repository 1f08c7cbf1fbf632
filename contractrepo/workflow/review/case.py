"""What is known when one record is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Reading, Record
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.commands import command
from contractrepo.workflow.review.course import Course
from contractrepo.workflow.review.facts import Facts
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.sighting import Sighting
from contractrepo.workflow.review.standing import Standing


@dataclass(frozen=True, slots=True)
class Case:
    """A record under judgement.

    Attributes:
        matter: The version whose review it is.
        sighting: Where the record was found.
        reading: What could be read of it.
        course: The course of the review before it.
        landing: Where the version stands when the record is about to land; None where it is only read again.
    """

    matter: Matter
    sighting: Sighting
    reading: Reading
    course: Course
    landing: Standing | None = None

    @property
    def record(self) -> Record:
        """What is said; asked only where it could be read."""
        assert self.reading.found is not None
        return self.reading.found.record

    @property
    def facts(self) -> Facts:
        """The repository."""
        return self.matter.facts

    @property
    def book_then(self) -> Rulebook | None:
        """The policy in force when the record came; None where nobody knows it any more.

        What never came through the gate is held to the policy of today, so that only its real flaws are told.
        """
        digest, book = self.sighting.policy, self.matter.book
        if self.landing is not None or self.sighting.received is None or digest == book.digest:
            return book
        return Rulebook.built_in() if digest is None else self.facts.rulebook(digest)

    @property
    def authority_then(self) -> Authority:
        """Who might do what under that policy."""
        return Authority.of(self.book_then or Rulebook.built_in(), self.matter.name)

    def command(self, kind: str) -> str:
        """Return a command line about the version, in the record's role where it takes one."""
        role = self.record.role if kind == self.record.kind else None
        return command(kind, self.matter.name, self.matter.version, {"--role": role})


Check = Callable[[Case], Iterable[Flaw]]
