"""A record is signed by a key that can be told."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def signature(case: Case) -> Iterator[Flaw]:
    """Object to a signature that is missing, broken, weak or made for something else."""
    if case.sighting.signature_flaw is not None:
        yield case.sighting.signature_flaw
