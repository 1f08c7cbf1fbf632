"""Records that are about a proposal name one."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def names_proposal(case: Case) -> Iterator[Flaw]:
    """Object to a record whose `proposal` is none of this version.

    An earlier one of the same version will do: two people who work at the same time do not disturb each other.
    """
    if case.record.proposal not in {entry.record.digest for entry in case.course.proposals}:
        hint = f"look at the proposal, then: {case.command(case.record.kind)}"
        yield Flaw(
            "proposal-unknown", f"it names no proposal of {case.matter.name} {case.matter.version}", hint
        )
