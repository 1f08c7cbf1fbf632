"""`request-changes`: a reviewer blocks until they are satisfied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.kinds.kind import Kind, held, nothing
from contractrepo.workflow.review.kinds.naming import names_proposal
from contractrepo.workflow.review.standing import Standing


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, case.authority_then.deciders)


def _arrival(case: Case, _standing: Standing) -> Iterable[Flaw]:
    return names_proposal(case)


def _follow(course: Course, entry: Entry) -> Course:
    """A request outlives the proposal that it was about: a new patch set does not answer it by itself."""
    return replace(course, vetoes=(*course.vetoes, Veto(entry)))


REQUEST_CHANGES = Kind("request-changes", _role, nothing, _arrival, _follow)
