"""Nobody's records are missing: each one names the person's record before it."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def chain(case: Case) -> Iterator[Flaw]:
    """Object to a record that does not follow its author's last one about the version."""
    record = case.record
    seq, prev = case.course.chain(record.principal)
    if (record.seq, record.prev) == (seq, prev):
        return
    if record.seq != seq:
        message = f"it is number {record.seq} of {record.principal}'s records, {seq} was to come"
    else:
        message = f"it does not follow {record.principal}'s record before it"
    hint = f"fetch refs/tags/review/* and sign again: {case.command(record.kind)}"
    yield Flaw("record-chain", message, hint)
