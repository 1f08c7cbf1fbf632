"""A record came through the gate, which the log knows."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def logged(case: Case) -> Iterator[Flaw]:
    """Object to a ref that was written past the repository's own transaction."""
    if case.sighting.received is None:
        message = "the log knows no receipt of this tag: it was written directly"
        yield Flaw(
            "record-unlogged", message, "find out who wrote it; push records, never write refs by hand"
        )
