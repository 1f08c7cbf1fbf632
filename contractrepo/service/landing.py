"""A push that was judged lands: judged once more under the lock, and together with what its releases do to main."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contractrepo.core.layout import MAIN
from contractrepo.errors import ConflictError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.log import LogEntry
from contractrepo.git.repository import Repository
from contractrepo.service.completing import completed
from contractrepo.service.pushing import judge_push
from contractrepo.service.verdict_note import is_noted

_ATTEMPTS = 5


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
    """Change refs like `land`, where `verify` judges them; a main that moves meanwhile is followed.

    From a clone they are pushed as they are: what a release does to main is done where it lands.
    """
    if store.remote is not None:
        return store.update(changes, receipt, verify=verify)
    for _ in range(_ATTEMPTS - 1):
        try:
            return store.update(completed(store, changes, receipt), receipt, verify=verify)
        except ConflictError as error:
            if error.data.get("ref") != MAIN or any(change.ref == MAIN for change in changes):
                raise
    return store.update(completed(store, changes, receipt), receipt, verify=verify)


def _judge(store: Repository, changes: Sequence[RefChange], receipt: Receipt) -> None:
    if is_noted(store.path, store, changes, receipt.user, receipt.when.seconds):
        return
    blocking = [objection for objection in judge_push(store, changes, receipt) if objection.blocking]
    if blocking:
        from contractrepo.service.refusing import refusal

        raise refusal(blocking)
