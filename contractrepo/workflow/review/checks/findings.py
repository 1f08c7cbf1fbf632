"""A record states the findings that a comparison gives."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def findings(case: Case) -> Iterator[Flaw]:
    """Object to an arriving record whose findings are not those of a comparison under its own date.

    What landed was compared then. Findings that changed since make approvals stale, which is for the present to tell.
    """
    said, commit = case.record.report, case.record.subject.commit
    if case.landing is None or said is None or case.facts.subject(commit) is None:
        return
    if said != case.facts.report(commit, said.as_of):
        hint = f"fetch and sign again: {case.command(case.record.kind)}"
        yield Flaw("findings-mismatch", "a comparison gives other findings than the record states", hint)
