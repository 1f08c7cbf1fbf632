"""The rules of a policy that is pushed itself, in place of the records that let it follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO
from contractrepo.service.policy_changes.successions import succession
from contractrepo.workflow.objection import Objection

_HINT = "contractrepo policy propose FILE"


def policy_objections(
    reader: RepositoryReader, change: RefChange, changes: Sequence[RefChange], receipt: Receipt
) -> Iterator[Objection]:
    """Yield what is said against a pushed policy, judged by the one before it and by what was signed before.

    Args:
        reader: The repository as it was, with the objects of the push.
        change: The policy.
        changes: Every ref of the push.
        receipt: Who pushes, and when.

    Raises:
        WorkflowError: ``approvals-off``.
    """
    if change.new == ZERO:
        yield Objection("ref-deletion", "the policy may not be deleted", _HINT)
        return
    if len(changes) > 1:
        message = "the policy is pushed together with other refs, which would be judged by the one before it"
        yield Objection("policy-not-alone", message, "push it alone, and the rest afterwards")
        return
    known = succession(reader, lambda: receipt.when)
    for flaw in known.unapproved(change.new):
        yield Objection(flaw.code, f"refs/meta/policy: {flaw.message}", flaw.hint)
