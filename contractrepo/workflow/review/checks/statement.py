"""What a record says makes sense where the review stands."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.kinds import KINDS
from contractrepo.workflow.review.states import State, led_to


def statement(case: Case) -> Iterator[Flaw]:
    """Object to what the record's kind does not allow; not asked of what comes before or after a review."""
    phase, kind = case.course.phase, KINDS[case.record.kind]
    if phase is not State.IN_REVIEW and led_to(phase, kind.name) is None:
        return
    yield from kind.statement(case)
    if case.landing is not None and case.facts.subject(case.record.subject.commit) is not None:
        yield from kind.arrival(case, case.landing)
