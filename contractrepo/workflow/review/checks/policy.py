"""A record was made under the policy in force."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def policy(case: Case) -> Iterator[Flaw]:
    """Object to a record whose author saw another policy than the one in force when it came."""
    book = case.book_then
    again = f"sign again: {case.command(case.record.kind)}"
    if book is None:
        yield Flaw("policy-mismatch", "the policy in force when it came cannot be read", "contractrepo audit")
    elif case.record.policy != book.digest:
        yield Flaw(
            "policy-mismatch", "its author saw another policy than the one in force when it came", again
        )
