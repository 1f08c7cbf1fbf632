"""Everything that was signed about the next policy, held against the one in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from contractrepo.policy import Rulebook
from contractrepo.workflow.auditing import Ballot, PolicyVersion
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import POLICY_NAME, Record
from contractrepo.workflow.review import Course, Sighting, in_order
from contractrepo.workflow.review.authority import ADMIN
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.folding import chained
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.succession.candidate import Candidate, candidate_flaws
from contractrepo.workflow.succession.checks import judge
from contractrepo.workflow.succession.pending import Pending

# After everything that the log knows.
_LAST = 2**62


@dataclass(frozen=True, slots=True)
class Succession:
    """One serial of the policy at one moment.

    Attributes:
        serial: The serial that is spoken about.
        commit: Where the policy in force stands.
        rulebook: What it holds.
        ballot: What was signed about the serial.
        candidate: Gives what a commit holds.
        now: The moment, in seconds since 1970.
    """

    serial: str
    commit: str
    rulebook: Rulebook
    ballot: Ballot
    candidate: Callable[[str], Candidate]
    now: int

    def flaws(self, sighting: Sighting) -> list[Flaw]:
        """Return everything that speaks against the landing of one more record."""
        reading = sighting.reading
        case = Case(self._matter, sighting, reading, Course(chains=self._chains))
        if reading.found is None:
            return judge(case, (), ())
        commit = reading.found.record.subject.commit
        candidate = self.candidate(commit)
        about = self._candidate_flaws(candidate)
        return [*judge(case, self._standing, about, candidate.subject), *self._serial_flaws()]

    def and_then(self, sighting: Sighting) -> Succession:
        """Return the succession as it is once a record has landed."""
        return replace(self, ballot=replace(self.ballot, sightings=(*self.ballot.sightings, sighting)))

    def chain(self, principal: str) -> tuple[int, str | None]:
        """Return number and `prev` of the next record of a person."""
        return Course(chains=self._chains).chain(principal)

    @property
    def pending(self) -> tuple[Pending, ...]:
        """What is proposed, the newest proposal last; of several proposals of one commit the newest stands for it."""
        order = {one.ref: place for place, one in enumerate(in_order(self.ballot.sightings))}
        proposals = [one for one in self._standing if one.kind == "propose"]
        newest = {one.subject.commit: one for one in sorted(proposals, key=lambda one: order[one.ref])}
        return tuple(self._pending(one) for one in sorted(newest.values(), key=lambda one: order[one.ref]))

    @property
    def decided(self) -> str | None:
        """The commit that its quorum lets take the place of the policy in force, or None."""
        return next((one.commit for one in self.pending if one.decided), None)

    def unapproved(self, commit: str) -> Iterator[Flaw]:
        """Yield why a commit may not take the place of the policy in force."""
        candidate = self.candidate(commit)
        yield from self._candidate_flaws(candidate)
        agreed, needed = self._agreed(candidate), self._needed
        if len(agreed) < needed:
            names = f" ({', '.join(agreed)})" if agreed else ""
            message = f"{len(agreed)} of the {needed} people agreed{names} whom the policy in force asks"
            yield Flaw("policy-unapproved", message, f"contractrepo policy approve {self.serial}")

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """What was received about the serial."""
        return tuple(self.ballot.sightings)

    @property
    def _matter(self) -> Matter:
        return Matter(POLICY_NAME, self.serial, self.rulebook, self.ballot.facts, self.ballot.today)

    @property
    def _needed(self) -> int:
        return self.rulebook.policy.roles("")[ADMIN].threshold

    @property
    def _standing(self) -> list[Record]:
        """What was validly said about the serial."""
        return [*self.ballot.records(PolicyVersion(self.commit, _LAST, None), self.rulebook)]

    @property
    def _chains(self) -> dict[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        for one in in_order(self.ballot.sightings):
            if one.reading.tag is not None and one.received is not None:
                found = dict(chained(found, one.reading.tag.record))
        return found

    def _serial_flaws(self) -> Iterator[Flaw]:
        """Records are about the next policy only: what was decided stays, and nothing is agreed in advance."""
        wanted = str(self.rulebook.policy.serial + 1)
        if self.serial != wanted:
            message = f"it is about policy {self.serial}; {wanted} comes next"
            yield Flaw("policy-serial", message, "contractrepo policy show")

    def _agreed(self, candidate: Candidate) -> tuple[str, ...]:
        version = PolicyVersion(candidate.commit, _LAST, candidate.book)
        return tuple(sorted(self.ballot.voters(version, self.rulebook)))

    def _candidate_flaws(self, candidate: Candidate) -> tuple[Flaw, ...]:
        return tuple(candidate_flaws(candidate, self.commit, self.rulebook, self.now))

    def _pending(self, proposal: Record) -> Pending:
        candidate = self.candidate(proposal.subject.commit)
        flaws = self._candidate_flaws(candidate)
        return Pending(proposal, self._agreed(candidate), self._needed, flaws)
