"""Where a version stands in the present: the course of its review held against the repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.ending import ending_requirements
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.requirements import (
    FULFILLED,
    Requirement,
    Voices,
    role_requirements,
    version_requirement,
    veto_requirements,
    waiver_requirement,
)
from contractrepo.workflow.review.staleness import REASONS, differences, drift
from contractrepo.workflow.review.states import State
from contractrepo.workflow.review.versions import version_flaws
from contractrepo.workflow.review.waiving import named, waivable, worthless


@dataclass(frozen=True, slots=True)
class Opinion:
    """An approval or a waiver, and what it is worth.

    Attributes:
        entry: The record.
        reasons: Why it does not count; nothing where it does.
        own: It counts although its author proposed the version.
    """

    entry: Entry
    reasons: tuple[str, ...] = ()
    own: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts towards the threshold of its role."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Standing:
    """What a review amounts to.

    Attributes:
        state: The state of the version.
        opinions: Every approval that was not revoked.
        requirements: What a release needs.
        vetoes: Those that block.
        drift: Why the proposal itself no longer fits the repository.
        waivers: Every waiver that was not revoked; of a released version those that it rests on.
    """

    state: State
    opinions: tuple[Opinion, ...]
    requirements: tuple[Requirement, ...]
    vetoes: tuple[Veto, ...]
    drift: tuple[str, ...] = ()
    waivers: tuple[Opinion, ...] = ()

    @property
    def counting(self) -> tuple[Entry, ...]:
        """The approvals that count."""
        return tuple(opinion.entry for opinion in self.opinions if opinion.counts)


def stand(course: Course, matter: Matter, today: Rulebook) -> Standing:
    """Return where a version stands.

    Args:
        course: What was said.
        matter: The version.
        today: The policy in force, by which the end of a released version is decided.
    """
    authority = matter.authority
    vetoes = tuple(veto for veto in course.vetoes if authority.blocks(veto))
    released = course.release is not None
    gone = () if released or course.proposal is None else drift(course.proposal.record, matter.facts)
    opinions = (
        *_opinions(course, authority, gone),
        *(Opinion(entry, ("rejected",)) for entry in course.void),
    )
    counting = tuple(opinion.entry for opinion in opinions if opinion.counts)
    waivers = tuple(_waivers(course, matter))
    requirements = role_requirements(Voices(course, counting, settled=released), matter)
    if released:
        requirements += ending_requirements(course, Authority.of(today, matter.name))
    else:
        requirements += veto_requirements(course.vetoes, authority)
        requirements += version_requirement(_version_flaws(course, matter))
        let_pass = [opinion.entry for opinion in waivers if opinion.counts]
        requirements += waiver_requirement(course, let_pass, matter)
    state = _state(course, vetoes, requirements)
    return Standing(state, opinions, tuple(requirements), vetoes, gone, waivers)


def approved_by(listed: Iterable[str], course: Course, matter: Matter) -> bool:
    """Tell whether the approvals with the digests `listed` are the quorum, by what the records alone say.

    Keys that are known today to be compromised do not matter here, and neither does where the version builds on today:
    they do not undo a release. Before one lands, the present is asked as well.
    """
    digests = frozenset(listed)
    sound = tuple(
        opinion.entry
        for opinion in _opinions(course, matter.authority, ())
        if opinion.entry.record.digest in digests and set(opinion.reasons) <= {"key-compromised"}
    )
    found = role_requirements(Voices(course, sound, settled=True), matter)
    return all(requirement.state in FULFILLED for requirement in found)


def _opinions(course: Course, authority: Authority, gone: tuple[str, ...]) -> Iterator[Opinion]:
    for entry in course.approvals:
        own = entry.record.principal in course.proposers
        reasons = tuple(_reasons(entry, course, authority, gone))
        yield Opinion(entry, reasons, own and not reasons)


def _reasons(entry: Entry, course: Course, authority: Authority, gone: tuple[str, ...]) -> Iterator[str]:
    record = entry.record
    assert course.proposal is not None
    if entry.tainted:
        yield "key-compromised"
    role = next((role for role in authority.deciders if role.name == record.role), None)
    if role is None or record.principal not in role.of:
        yield "role-missing"
    elif record.principal in course.proposers and not authority.may_approve_own(role):
        yield "self-approval"
    changed = {*differences(record, course.proposal.record), *gone}
    yield from (reason for reason in REASONS if reason in changed)


def _waivers(course: Course, matter: Matter) -> Iterator[Opinion]:
    """What a release rests on was judged when it came."""
    if course.release is not None:
        yield from map(Opinion, named(course, course.release.record.waivers))
        return
    for entry in course.waivers:
        reasons = tuple(worthless(entry, course, matter.authority, matter.today))
        yield Opinion(entry, reasons, entry.record.principal in course.proposers and not reasons)


def _version_flaws(course: Course, matter: Matter) -> Iterable[Flaw]:
    """What may be waived is a requirement of its own."""
    if course.proposal is None:
        return ()
    commit = course.proposal.record.subject.commit
    return version_flaws(matter, commit, waivable(matter, commit))


def _state(course: Course, vetoes: tuple[Veto, ...], requirements: Iterable[Requirement]) -> State:
    """A phase that records decided is the state; under review, vetoes and the quorum tell more."""
    if course.phase is not State.IN_REVIEW:
        return course.phase
    if vetoes:
        return State.CHANGES_REQUESTED
    done = all(requirement.state in FULFILLED for requirement in requirements)
    return State.APPROVED if done else State.IN_REVIEW
