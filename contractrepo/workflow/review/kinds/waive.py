"""`waive`: named breaking findings do not stop this release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds.kind import Kind, held, nothing
from contractrepo.workflow.review.kinds.naming import names_proposal
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.waiving import APPROVER, approver


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, case.authority_then.named(APPROVER))


def _arrival(case: Case, _standing: Standing) -> Iterator[Flaw]:
    yield from names_proposal(case)
    yield from _finding_flaws(case)
    yield from _expiry_flaws(case)
    who, authority = case.record.principal, case.matter.authority
    role = approver(authority)
    if role is not None and who in case.course.proposers and not authority.may_approve_own(role):
        message = f"'{who}' proposed the version, or took part in it, and cannot waive what it breaks"
        yield Flaw("self-approval", message, f"ask another {APPROVER}: contractrepo policy show")


def _finding_flaws(case: Case) -> Iterator[Flaw]:
    """A waiver names what a comparison of the proposal really finds, and nothing in advance."""
    waiver, proposal = case.record.waiver, case.course.proposal
    assert waiver is not None
    assert proposal is not None
    commit = proposal.record.subject.commit
    unknown = set(waiver.findings) - case.facts.report(commit, case.matter.today).findings
    if unknown:
        message = f"no breaking finding of the proposal has the fingerprint {min(unknown)}"
        hint = "contractrepo compare --format json prints them"
        yield Flaw("waiver-findings", message, hint)


def _expiry_flaws(case: Case) -> Iterator[Flaw]:
    waiver, matter = case.record.waiver, case.matter
    assert waiver is not None
    today, most = date.fromisoformat(matter.today), matter.book.policy.waiver_max_days(matter.name)
    if waiver.expires <= matter.today:
        message = f"it expired on {waiver.expires}, before it came"
        yield Flaw("waiver-expired", message, "give a later day with --expires")
    elif date.fromisoformat(waiver.expires) - today > timedelta(days=most):
        latest = min(today.toordinal() + most, date.max.toordinal())
        message = f"it would hold until {waiver.expires}; the policy allows {most} days"
        hint = f"give {date.fromordinal(latest).isoformat()} or an earlier day with --expires"
        yield Flaw("waiver-too-long", message, hint)


def _follow(course: Course, entry: Entry) -> Course:
    return replace(course, waivers=(*course.waivers, entry))


WAIVE = Kind("waive", _role, nothing, _arrival, _follow)
