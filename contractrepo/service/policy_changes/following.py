"""The policy follows the records that agree to another one, as main follows releases."""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.core.layout import POLICY, REVIEWS
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.pending import PendingReader
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO

_RECORDS = f"{REVIEWS}policy/"


def policy_moves(reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt) -> list[RefChange]:
    """Return the move of the policy that records about it bring; nothing where they are no quorum, or there are none.

    Args:
        reader: The repository, with the objects of the changes.
        changes: What is about to land.
        receipt: How it would be logged.
    """
    records = [one for one in changes if one.ref.startswith(_RECORDS) and one.new != ZERO]
    if not records or any(one.ref == POLICY for one in changes):
        return []
    from contractrepo.service.policy_changes.successions import succession

    old = reader.refs(POLICY).get(POLICY, ZERO)
    landed = PendingReader(reader, records, receipt)
    decided = succession(landed, lambda: receipt.when).decided
    return [RefChange(POLICY, old, decided)] if decided is not None else []
