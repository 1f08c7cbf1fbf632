"""`approve`: a reviewer agrees to what was proposed, as they read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds.kind import Kind, held, nothing
from contractrepo.workflow.review.kinds.naming import names_proposal
from contractrepo.workflow.review.stale_flaws import stale_flaws
from contractrepo.workflow.review.staleness import differences
from contractrepo.workflow.review.standing import Standing


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, case.authority_then.deciders)


def _arrival(case: Case, standing: Standing) -> Iterator[Flaw]:
    yield from names_proposal(case)
    proposal, authority = case.course.proposal, case.matter.authority
    assert proposal is not None
    drifted = standing.drift
    yield from stale_flaws(drifted, case.command("propose"))
    differing = differences(case.record, proposal.record)
    yield from stale_flaws([reason for reason in differing if reason not in drifted], case.command("approve"))
    role = authority.roles.get(case.record.role or "")
    if (
        role is not None
        and case.record.principal in case.course.proposers
        and not authority.may_approve_own(role)
    ):
        others = ", ".join(person for person in role.of if person not in case.course.proposers)
        message = f"'{case.record.principal}' proposed the version, or took part in it, and cannot approve it"
        hint = f"ask {others or 'the policy admins for a second person'} to approve as {role.name}"
        yield Flaw("self-approval", message, hint)


def _follow(course: Course, entry: Entry) -> Course:
    """Whoever approves takes back what they asked for, and says anew what they said before in that role."""
    record = entry.record
    kept = tuple(
        other
        for other in course.approvals
        if (other.record.principal, other.record.role) != (record.principal, record.role)
    )
    vetoes = tuple(
        veto.lifted_by(record.principal) if veto.entry.record.principal == record.principal else veto
        for veto in course.vetoes
    )
    return replace(course, approvals=(*kept, entry), vetoes=vetoes)


APPROVE = Kind("approve", _role, nothing, _arrival, _follow)
