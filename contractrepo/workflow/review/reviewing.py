"""Where a version stands, computed from what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contractrepo.core.layout import version_ref
from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record
from contractrepo.workflow.review.course import Course
from contractrepo.workflow.review.facts import Facts
from contractrepo.workflow.review.folding import walk
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.next_step import next_step
from contractrepo.workflow.review.sighting import Sighting
from contractrepo.workflow.review.standing import Standing, stand
from contractrepo.workflow.review.states import State
from contractrepo.workflow.review.status import Docs, Status


@dataclass(frozen=True, slots=True)
class Review:
    """A computed review.

    Attributes:
        name: The contract.
        version: The version without ``v``.
        status: Everything there is to show.
    """

    name: str
    version: str
    status: Status

    @property
    def course(self) -> Course:
        """What was said."""
        return self.status.course

    @property
    def standing(self) -> Standing:
        """What that amounts to today."""
        return self.status.standing

    @property
    def state(self) -> State:
        """The state of the version."""
        return self.status.state

    @property
    def approved(self) -> bool:
        """Whether it may be released now."""
        return self.state is State.APPROVED

    @property
    def proposal(self) -> Record | None:
        """The current proposal."""
        return self.course.proposal.record if self.course.proposal is not None else None

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record that verified, in the order of the log."""
        return tuple(entry.record for entry in self.course.entries)

    @property
    def counting(self) -> tuple[str, ...]:
        """Digests of the approvals that count, sorted: what a release names."""
        return tuple(sorted(entry.record.digest for entry in self.standing.counting))

    @property
    def waivers(self) -> tuple[str, ...]:
        """Digests of the waivers that a release would use up, sorted; none where it needs none."""
        needed = any(requirement.id == "waivers" for requirement in self.standing.requirements)
        counting = [opinion.entry.record.digest for opinion in self.standing.waivers if opinion.counts]
        return tuple(sorted(counting)) if needed else ()

    @property
    def supersedes(self) -> str | None:
        """What the next proposal has to name as the one it replaces."""
        return self.proposal.digest if self.proposal is not None else None

    @property
    def answers(self) -> str | None:
        """What the next proposal has to name as the rejection that it answers."""
        rejection = self.course.rejection
        return rejection.entry.record.digest if rejection is not None else None

    def chain(self, principal: str) -> tuple[int, str | None]:
        """Return number and `prev` of the next record of a person."""
        return self.course.chain(principal)


def review(  # noqa: PLR0913  what was signed, by which rules, held against what, and when
    name: str, version: str, sightings: Iterable[Sighting], rulebook: Rulebook, facts: Facts, *, today: str
) -> Review:
    """Compute where a version stands.

    Nothing is believed but what verifies, and nothing is stored: whoever has the same refs, log and policies gets the
    same answer. The order of `sightings` does not matter.

    Args:
        name: The contract.
        version: A semantic version without ``v``.
        sightings: Every ref below the version's records, and its release tag.
        rulebook: The policy in force.
        facts: The repository around the version.
        today: ``YYYY-MM-DD``; decides what a comparison says about sunsets.
    """
    seen = list(sightings)
    book = _book_of_release(version_ref(name, version), seen, facts) or rulebook
    matter = Matter(name, version, book, facts, today)
    found = walk(seen, matter, rulebook)
    if found.course.release is None and book is not rulebook:
        # What calls itself the release is none, so its policy decides nothing.
        matter = replace(matter, book=rulebook)
        found = walk(seen, matter, rulebook)
    standing = stand(found.course, matter, rulebook)
    step = next_step(found.course, standing, matter)
    docs, warnings = _docs(found.course, facts), tuple(_warnings(found.course, matter))
    status = Status(name, version, found.course, standing, found.refused, step, docs, warnings)
    return Review(name, version, status)


def _book_of_release(ref: str, sightings: Sequence[Sighting], facts: Facts) -> Rulebook | None:
    """Return the rulebook in force when the release came: its quorum was verified then, and later ones undo nothing."""
    policies = [
        sighting.policy for sighting in sightings if sighting.ref == ref and sighting.received is not None
    ]
    return facts.rulebook(policies[0]) if policies and policies[0] is not None else None


def _warnings(course: Course, matter: Matter) -> Iterator[Flaw]:
    if course.proposal is None or course.release is not None:
        return
    record = course.proposal.record
    if matter.facts.behind_main(record.subject.commit):
        message = f"main has changed '{record.name}' since the design left it; the release would undo that"
        yield Flaw("design-behind", message, "merge main into the design, push it, and propose that")


def _docs(course: Course, facts: Facts) -> Docs | None:
    if course.release is None:
        return None
    return "built" if facts.docs_built() else "pending"
