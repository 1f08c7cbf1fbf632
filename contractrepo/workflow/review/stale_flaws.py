"""Reasons of staleness as flaws of a record that is about to land."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.staleness import BASE, CONTENT, FINDINGS, MAIN

_MESSAGES = {
    CONTENT: "the design holds another contract than the record is about",
    BASE: "the version that it builds on is another one now",
    MAIN: "main holds another contract than the proposal was made for",
    FINDINGS: "a comparison gives other findings than were proposed",
}


def stale_flaws(reasons: Iterable[str], way_out: str) -> Iterator[Flaw]:
    """Yield a flaw of the same code for each reason; `way_out` is the command that makes it fresh."""
    yield from (Flaw(reason, _MESSAGES[reason], way_out) for reason in reasons)
