"""A push that was judged lands: judged once more under the lock, and together with what its records do to main and policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from contractrepo.core.layout import MAIN, POLICY
from contractrepo.errors import ConflictError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.log import LogEntry
from contractrepo.git.repository import Repository
from contractrepo.service.completing import completed
from contractrepo.service.policy_changes.following import policy_moves
from contractrepo.service.pushing import judge_push
from contractrepo.service.verdict_note import is_noted

_ATTEMPTS = 5
_FOLLOWED = (MAIN, POLICY)


def land(
    store: Repository, changes: Sequence[RefChange], receipt: Receipt, pushed: Sequence[RefChange]
) -> LogEntry | None:
    """Change refs, all of them or none, after judging the push that they are part of, against the repository as it is now.

    Args:
        store: The repository.
        changes: What is to be changed.
        receipt: Who pushes, and when.
        pushed: Every ref of the push; a proposal may be about a design that git writes after it.

    Raises:
        WorkflowError: A rule refuses them, since something else landed after they were judged; or as `Store.update`.
        ConflictError: A ref is not at its old value.
        StoreError: As `Store.update`.
    """
    return land_verified(store, changes, receipt, lambda: _judge(store, pushed, receipt))


def land_verified(
    store: Repository, changes: Sequence[RefChange], receipt: Receipt, verify: Callable[[], None]
) -> LogEntry | None:
    """Change refs like `land`, where `verify` judges them; a main or a policy that moves meanwhile is followed.

    From a clone they are pushed as they are: what records do to other refs is done where they land.
    """
    if store.remote is not None:
        return store.update(changes, receipt, verify=verify)
    for _ in range(_ATTEMPTS - 1):
        try:
            return _attempt(store, changes, receipt, verify)
        except ConflictError as error:
            moved = error.data.get("ref")
            if moved not in _FOLLOWED or any(change.ref == moved for change in changes):
                raise
    return _attempt(store, changes, receipt, verify)


def _attempt(
    store: Repository, changes: Sequence[RefChange], receipt: Receipt, verify: Callable[[], None]
) -> LogEntry | None:
    """Change refs under the policy as it is now, with what that decides; under the lock both must still be so."""
    policy = store.refs(POLICY).get(POLICY)
    current = replace(receipt, policy=policy)
    planned = completed(store, changes, current)
    moves = [one for one in planned if one.ref == POLICY and one not in changes]

    def steady() -> None:
        verify()
        decided = policy_moves(store, changes, current)
        if store.refs(POLICY).get(POLICY) != policy or decided != moves:
            message = "the policy, or who agreed to another one, changed meanwhile"
            raise ConflictError("ref-changed", message, "try again", data={"ref": POLICY})

    return store.update(planned, current, verify=steady)


def _judge(store: Repository, changes: Sequence[RefChange], receipt: Receipt) -> None:
    if is_noted(store.path, store, changes, receipt.user, receipt.when.seconds):
        return
    blocking = [objection for objection in judge_push(store, changes, receipt) if objection.blocking]
    if blocking:
        from contractrepo.service.refusing import refusal

        raise refusal(blocking)
