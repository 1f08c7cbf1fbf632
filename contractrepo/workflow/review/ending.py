"""The end of a released version: deprecated, then retired, each by the quorum of its owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contractrepo.policy import Role
from contractrepo.workflow.records import Record
from contractrepo.workflow.review.authority import ADMIN, Authority
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.requirements import Fulfilment, Requirement
from contractrepo.workflow.review.states import State

ENDS = {"deprecate": State.DEPRECATED, "retire": State.RETIRED}
"""Kinds of records that come after a release, and the state that each brings."""


def owners(authority: Authority) -> list[tuple[Role, int]]:
    """Return the roles whose people decide about the end of a version, and how many of each it takes.

    They are those that every release asks; where the policy has none, one person of policy-admin stands in.
    """
    asked = [(role, role.threshold) for role in authority.reviewers if not role.touches]
    return asked or [(role, 1) for role in authority.named(ADMIN)]


def said_of_end(course: Course, entry: Entry) -> Course:
    """Note what a person says about the end of the version; it replaces what they said before in that role."""
    kept = (other for other in course.endings if _voice(other.record) != _voice(entry.record))
    return replace(course, endings=(*kept, entry))


def ended(course: Course, entry: Entry, authority: Authority) -> Course:
    """Return the course once `entry` was noted: the version is deprecated or retired where the quorum says the same."""
    if any(len(have) < needed for _, needed, have in _voices(course, entry.record, authority)):
        return course
    course = replace(course, phase=ENDS[entry.record.kind])
    if entry.record.kind == "retire":
        return replace(course, retirement=entry)
    return replace(course, deprecation=entry)


def ending_requirements(course: Course, authority: Authority) -> Iterator[Requirement]:
    """Yield what the end that somebody asked for last still needs, where the quorum has not decided it."""
    asked = course.endings[-1] if course.endings else None
    if asked is None or asked in (course.deprecation, course.retirement):
        return
    for role, needed, have in _voices(course, asked.record, authority):
        state: Fulfilment = "SATISFIED" if len(have) >= needed else "UNSATISFIED"
        message = f"{len(have)} of {needed} agreed"
        yield Requirement(f"{asked.record.kind}:{role.name}", state, needed, have, message)


def _voices(
    course: Course, record: Record, authority: Authority
) -> Iterator[tuple[Role, int, tuple[str, ...]]]:
    """Yield each owning role, how many people it takes, and who of them says what `record` says."""
    same = [
        other.record
        for other in course.endings
        if not other.tainted and _statement(other.record) == _statement(record)
    ]
    for role, needed in owners(authority):
        have = {one.principal for one in same if one.role == role.name}
        yield role, needed, tuple(sorted(have.intersection(role.of)))


def _voice(record: Record) -> tuple[str, str, str | None]:
    return record.kind, record.principal, record.role


def _statement(record: Record) -> tuple[object, ...]:
    return record.kind, record.deprecation
