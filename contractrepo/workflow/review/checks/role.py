"""A person speaks in a role they have."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.kinds import KINDS


def role(case: Case) -> Iterable[Flaw]:
    """Object to what the policy of the receipt did not let this person say; later policies change no history."""
    return KINDS[case.record.kind].role(case) if case.book_then is not None else ()
