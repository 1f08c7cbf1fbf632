"""`reject`: a role with a veto ends the proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.kinds.kind import Kind, held, nothing
from contractrepo.workflow.review.kinds.naming import names_proposal
from contractrepo.workflow.review.stale_flaws import stale_flaws
from contractrepo.workflow.review.staleness import CONTENT, same_content
from contractrepo.workflow.review.standing import Standing


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, [role for role in case.authority_then.reviewers if role.veto])


def _arrival(case: Case, _standing: Standing) -> Iterator[Flaw]:
    """Nobody ends a proposal that they have not read."""
    yield from names_proposal(case)
    proposal = case.course.proposal
    assert proposal is not None
    if not same_content(case.record.subject, proposal.record.subject):
        yield from stale_flaws([CONTENT], case.command("reject"))


def _follow(course: Course, entry: Entry) -> Course:
    return replace(course, vetoes=(*course.vetoes, Veto(entry)))


REJECT = Kind("reject", _role, nothing, _arrival, _follow)
