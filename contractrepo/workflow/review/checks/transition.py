"""The state of the version takes such a record."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.next_step import next_step
from contractrepo.workflow.review.requirements import FULFILLED
from contractrepo.workflow.review.standing import Standing, approved_by
from contractrepo.workflow.review.states import State, refusal


def transition(case: Case) -> Iterator[Flaw]:
    """Object to what the table of states does not allow."""
    flaw = refusal(state_before(case), case.record.kind, case.matter.name, case.matter.version)
    if flaw is not None:
        yield _with_missing(flaw, case, case.landing) if case.landing is not None else flaw


def _with_missing(flaw: Flaw, case: Case, standing: Standing) -> Flaw:
    """Say of a release without its quorum what is missing, and what brings it forward."""
    missing = [f"{item.id}: {item.message}" for item in standing.requirements if item.state not in FULFILLED]
    if flaw.code != "not-approved" or not missing:
        return flaw
    return Flaw(
        flaw.code,
        f"{flaw.message}; {'; '.join(missing)}",
        next_step(case.course, standing, case.matter),
    )


def state_before(case: Case) -> State:
    """Return the state into which a record comes, by what records alone say.

    A release names the approvals on which it rests, so that it stays proved whatever happens later.
    """
    phase, authority = case.course.phase, case.matter.authority
    if phase is not State.IN_REVIEW:
        return phase
    if any(authority.blocks(veto) for veto in case.course.vetoes):
        return State.CHANGES_REQUESTED
    if case.record.kind != "release":
        return State.IN_REVIEW
    done = approved_by(case.record.approvals, case.course, case.matter)
    return State.APPROVED if done else State.IN_REVIEW
