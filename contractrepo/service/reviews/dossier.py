"""Everything that is known about one version of a contract, put together for judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from contractrepo.git.changes import Instant
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Rulebook
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.endings import Endings
from contractrepo.service.reviews.facts import StoredFacts
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.service.reviews.sightings import sightings
from contractrepo.workflow.auditing import AuditProblem, Ballot, too_low
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import POLICY_NAME, Record, Report
from contractrepo.workflow.review import Facts, Review, Sighting, admit, review
from contractrepo.workflow.review.waiving import waived_by_release

_DATE = slice(10)


@dataclass(frozen=True)
class Dossier:
    """One version at one moment.

    Attributes:
        name: The contract.
        version: The version, a semver without ``v``.
        today: ``YYYY-MM-DD`` in UTC.
        rulebook: The rules in force.
        facts: The repository around the version.
        sightings: What was received about it.
    """

    name: str
    version: str
    today: str
    rulebook: Rulebook
    facts: Facts
    sightings: tuple[Sighting, ...]

    @cached_property
    def review(self) -> Review:
        """What all of it amounts to."""
        return review(self.name, self.version, self.sightings, self.rulebook, self.facts, today=self.today)

    def flaws(self, sighting: Sighting) -> list[Flaw]:
        """Return everything that speaks against the landing of one more record."""
        return admit(sighting, self.review, self.rulebook, self.facts, today=self.today)

    def and_then(self, sighting: Sighting) -> Dossier:
        """Return the dossier as it is once a record has landed."""
        return replace(self, sightings=(*self.sightings, sighting))


class Dossiers:
    """Opens dossiers from a repository.

    Args:
        reader: The repository, a clone, or what is about to land.
        comparisons: Comparisons of its contracts.
        clock: Tells the time.
    """

    def __init__(
        self, reader: RepositoryReader, comparisons: Comparisons, clock: Callable[[], Instant]
    ) -> None:
        self.rulebooks = Rulebooks(reader)
        self._reader = reader
        self._comparisons = comparisons
        self._clock = clock

    def open(self, name: str, version: str) -> Dossier:
        """Return what is known about a version now.

        Raises:
            WorkflowError: ``policy-unreadable``.
            StoreError: ``log-broken``.
        """
        facts = StoredFacts(self._reader, self._comparisons, self.rulebooks, name, version)
        found = sightings(self._reader, self.rulebooks, name, version)
        today = self._clock().utc[_DATE]
        return Dossier(name, version, today, self.rulebooks.in_force(), facts, found)

    @property
    def endings(self) -> Endings:
        """Which released versions are at their end."""
        return Endings(self._reader, self.rulebooks, lambda name, version: self.open(name, version).facts)

    def ballot(self, serial: str) -> Ballot:
        """Return what was signed about a serial of the policy."""
        facts = StoredFacts(self._reader, self._comparisons, self.rulebooks, POLICY_NAME, serial)
        found = sightings(self._reader, self.rulebooks, POLICY_NAME, serial)
        return Ballot(found, facts, self._clock().utc[_DATE])

    def compared_again(self, sighting: Sighting, record: Record) -> Iterator[AuditProblem]:
        """Yield where comparing again, by the rules of its receipt, gives something else than a record states.

        Of a release its number and its document are checked again too.
        """
        said, then = record.report, self.report_then(sighting, record)
        if said is not None and then != said:
            yield AuditProblem(
                "findings-mismatch", record.ref, "a comparison gives other findings than the record states"
            )
        if record.kind != "release" or then is None:
            return
        course = self.open(record.name, record.version).review.course
        yield from too_low(record, then.least(waived_by_release(course)))
        facts = StoredFacts(self._reader, self._comparisons, self.rulebooks, record.name, record.version)
        rules = self._rules_then(sighting)
        for flaw in facts.unsound_under(rules, record.subject.commit) if rules is not None else ():
            yield AuditProblem(flaw.code, record.ref, flaw.message)

    def report_then(self, sighting: Sighting, record: Record) -> Report | None:
        """Return what a comparison had to give when a record came, or None where the rules of then cannot be read."""
        rules = self._rules_then(sighting)
        facts = StoredFacts(
            self._reader,
            self._comparisons,
            self.rulebooks,
            record.name,
            record.version,
            before=sighting.order,
        )
        if rules is None or record.report is None or facts.subject(record.subject.commit) is None:
            return None
        return facts.report_under(rules, record.subject.commit, record.report.as_of)

    def _rules_then(self, sighting: Sighting) -> Rulebook | None:
        if sighting.policy is None:
            return self.rulebooks.in_force()
        return self.rulebooks.known(sighting.policy)
