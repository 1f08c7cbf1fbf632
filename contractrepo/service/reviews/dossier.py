"""Everything that is known about one version of a contract, put together for judgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from contractrepo.git.changes import Instant
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Rulebook
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.facts import StoredFacts
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.service.reviews.sightings import sightings
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record, Report
from contractrepo.workflow.review import Facts, Review, Sighting, admit, review

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

    def report_then(self, sighting: Sighting, record: Record) -> Report | None:
        """Return what a comparison had to give when a record came, or None where the rules of then cannot be read."""
        rules = (
            self.rulebooks.in_force() if sighting.policy is None else self.rulebooks.known(sighting.policy)
        )
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
