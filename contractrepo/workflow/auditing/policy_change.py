"""Whether a version of the policy was agreed to by those whom the version before it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contractrepo.core.layout import POLICY
from contractrepo.policy import Rulebook
from contractrepo.workflow.auditing.problem import AuditProblem
from contractrepo.workflow.records import POLICY_NAME, Record
from contractrepo.workflow.review import Course, Facts, Sighting
from contractrepo.workflow.review.authority import ADMIN
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.checks import FORM
from contractrepo.workflow.review.checks.principal import principal
from contractrepo.workflow.review.checks.repository import repository
from contractrepo.workflow.review.matter import Matter

# Asked of a record that can be read, beside its form; the rest of a review is not about policies.
_CONTENT = (principal, repository)


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A value that ``refs/meta/policy`` had.

    Attributes:
        commit: The commit.
        order: Position of the entry of the log that brought it.
        book: What it holds, or None where that cannot be read.
    """

    commit: str
    order: int
    book: Rulebook | None

    @property
    def people(self) -> bool:
        """Whether it lists anybody who could sign."""
        return self.book is not None and bool(self.book.principals.all)

    @property
    def serial(self) -> int:
        """Its number; 0 where it cannot be read."""
        return self.book.policy.serial if self.book is not None else 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """What was signed about one serial of the policy.

    Attributes:
        sightings: Every ref below its records.
        facts: The repository.
        today: ``YYYY-MM-DD``.
    """

    sightings: Sequence[Sighting]
    facts: Facts
    today: str

    def problems(self, serial: str, book: Rulebook) -> list[AuditProblem]:
        """Return what speaks against any of the records, each by the policy of its receipt; `book` where none is known."""
        return [
            AuditProblem(flaw.code, one.ref, flaw.message)
            for one in self.sightings
            for check in (*FORM, *(_CONTENT if one.reading.found is not None else ()))
            for flaw in check(self._case(one, serial, book))
        ]

    def voters(self, version: PolicyVersion, book: Rulebook) -> frozenset[str]:
        """Return who agreed to a version by the time it came, by what `book` allows."""
        role = book.policy.roles("")[ADMIN]
        records = [*self.records(version, book)]
        revoked = {(record.principal, record.revokes) for record in records if record.kind == "revoke"}
        agreed = (
            record
            for record in records
            if record.kind == "approve"
            and record.subject.commit == version.commit
            and (record.principal, record.digest) not in revoked
        )
        return frozenset(record.principal for record in agreed).intersection(role.of)

    def records(self, version: PolicyVersion, book: Rulebook) -> Iterator[Record]:
        """Yield what was validly said by the time a version came, under the policy `book` before it."""
        for one in self.sightings:
            tag = one.reading.tag
            if tag is None or one.received is None or one.order > version.order or one.signer is None:
                continue
            case = self._case(one, str(version.serial), book)
            flaws = [flaw for check in _CONTENT for flaw in check(case)]
            if tag.record.policy == book.digest and not flaws:
                yield tag.record

    def _case(self, sighting: Sighting, serial: str, book: Rulebook) -> Case:
        then = self.facts.rulebook(sighting.policy) if sighting.policy is not None else None
        matter = Matter(POLICY_NAME, serial, then or book, self.facts, self.today)
        return Case(matter, sighting, sighting.reading, Course())


def change_problems(old: PolicyVersion, new: PolicyVersion, ballot: Ballot) -> Iterator[AuditProblem]:
    """Yield what speaks against a version of the policy that followed another.

    Where the old one lists nobody, nobody can be asked: the first person who is listed founds it.
    """
    if new.book is None:
        yield _about(new, "policy-unreadable", "cannot be read")
        return
    if old.book is None or not old.people:
        return
    if new.serial != old.serial + 1:
        message = f"has the serial {new.serial}, {old.serial + 1} was to come"
        yield _about(new, "policy-serial", message)
    needed = old.book.policy.roles("")[ADMIN].threshold
    have = ballot.voters(new, old.book)
    if len(have) < needed:
        names = f" ({', '.join(sorted(have))})" if have else ""
        message = (
            f"was agreed to by {len(have)} of the {needed} people whom the version before it asks{names}"
        )
        yield _about(new, "policy-unapproved", message)


def founding_warnings(first: PolicyVersion | None, ballot: Ballot) -> Iterable[AuditProblem]:
    """Yield that nobody who is listed signed the policy that everything begins with."""
    if first is not None and first.book is not None and not ballot.voters(first, first.book):
        yield _about(
            first, "policy-unsigned", "was signed by none of its admins: trust its digest, or nothing"
        )


def _about(version: PolicyVersion, code: str, message: str) -> AuditProblem:
    return AuditProblem(code, POLICY, f"policy {version.commit[:12]} {message}")
