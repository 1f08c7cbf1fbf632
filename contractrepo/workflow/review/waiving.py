"""Which breaking findings people let pass: waivers, and what each is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from contractrepo.policy import Role
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.matter import Matter

APPROVER = "breaking-approver"


def approver(authority: Authority) -> Role | None:
    """Return the role that may let breaking findings pass; None where the policy lets nobody do it."""
    return authority.roles.get(APPROVER)


def worthless(entry: Entry, course: Course, authority: Authority, day: str) -> Iterator[str]:
    """Yield why a waiver does not count on a day, ``YYYY-MM-DD``; nothing where it does."""
    record, role = entry.record, approver(authority)
    assert record.waiver is not None
    if role is None or record.principal not in role.of:
        yield "role-missing"
    elif record.principal in course.proposers and not authority.may_approve_own(role):
        yield "self-approval"
    if day >= record.waiver.expires:
        yield "waiver-expired"


def waived(entries: Iterable[Entry], authority: Authority) -> frozenset[str]:
    """Return the fingerprints that enough distinct people of the role let pass, by the waivers `entries`."""
    role = approver(authority)
    people: dict[str, set[str]] = {}
    for entry in entries:
        assert entry.record.waiver is not None
        for fingerprint in entry.record.waiver.findings:
            people.setdefault(fingerprint, set()).add(entry.record.principal)
    return frozenset(one for one, who in people.items() if role is not None and len(who) >= role.threshold)


def waivable(matter: Matter, commit: str) -> frozenset[str]:
    """Return the fingerprints of everything that breaks at a commit, where the policy lets somebody waive it."""
    return matter.facts.report(commit, matter.today).findings if approver(matter.authority) else frozenset()


def named(course: Course, digests: Iterable[str]) -> tuple[Entry, ...]:
    """Return those waivers of a course that have one of the digests."""
    wanted = frozenset(digests)
    return tuple(entry for entry in course.waivers if entry.record.digest in wanted)


def waived_by_release(course: Course) -> frozenset[str]:
    """Return the fingerprints that the release of a version rests on; its policy was asked when it came."""
    release = course.release
    entries = named(course, release.record.waivers) if release is not None else ()
    said = (entry.record.waiver for entry in entries)
    return frozenset(one for waiver in said if waiver is not None for one in waiver.findings)


def day_of(seconds: int | None, otherwise: str) -> str:
    """Return the day in UTC of a receipt, ``YYYY-MM-DD``, or `otherwise` where the log knows none."""
    return otherwise if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()
