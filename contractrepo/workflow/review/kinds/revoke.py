"""`revoke`: an approval, a waiver or a veto is taken back by its author, a veto also by the override quorum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds.kind import Kind, held
from contractrepo.workflow.review.kinds.naming import names_proposal
from contractrepo.workflow.review.standing import Standing


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, (), anybody=True)


def _statement(case: Case) -> Iterator[Flaw]:
    record = case.record
    target = _target(case.course, record.revokes)
    if target is None:
        message = "it names no approval, no waiver and no veto that stands"
        yield Flaw("reference-unknown", message, f"see what stands: {case.command('status')}")
        return
    if target.record.principal == record.principal:
        return
    override = case.authority_then.override
    agreed = (*case.course.approvals, *case.course.waivers)
    if target in agreed or override is None or record.principal not in override[0].of:
        message = f"'{record.principal}' may not take back what '{target.record.principal}' said"
        hint = f"ask {target.record.principal} to revoke it"
        yield Flaw("role-missing", message, hint)


def _arrival(case: Case, _standing: Standing) -> Iterable[Flaw]:
    return names_proposal(case)


def _target(course: Course, digest: str | None) -> Entry | None:
    standing = (
        *course.approvals,
        *course.waivers,
        *(veto.entry for veto in course.vetoes if not veto.withdrawn),
    )
    return next((entry for entry in standing if entry.record.digest == digest), None)


def _follow(course: Course, entry: Entry) -> Course:
    record = entry.record
    approvals = tuple(other for other in course.approvals if other.record.digest != record.revokes)
    waivers = tuple(other for other in course.waivers if other.record.digest != record.revokes)
    vetoes = tuple(
        veto.lifted_by(record.principal) if veto.entry.record.digest == record.revokes else veto
        for veto in course.vetoes
    )
    return replace(course, approvals=approvals, waivers=waivers, vetoes=vetoes)


REVOKE = Kind("revoke", _role, _statement, _arrival, _follow)
