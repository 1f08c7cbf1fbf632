"""Pushes on a host that leaves refs to git: judged and let through before they land, logged and completed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contractrepo.core.layout import MAIN
from contractrepo.errors import ConflictError
from contractrepo.git.accepted import AcceptedPush
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import governed
from contractrepo.git.store import Store
from contractrepo.service.completing import completed
from contractrepo.service.pushing import judge_push
from contractrepo.service.verdict_note import case_of
from contractrepo.workflow.objection import Objection

_ATTEMPTS = 5


def gate(
    reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt, pid: int
) -> list[Objection]:
    """Judge a push, and let it through where nothing blocks it.

    Args:
        reader: The repository as it was, with the objects of the push.
        changes: Every ref of the push.
        receipt: Who pushes, and when.
        pid: The git process that takes the push.

    Returns:
        Everything that is said against it.

    Raises:
        ConflictError, WorkflowError, StoreError: As `Store.accept`; or a rule refuses it, since something else landed
            after it was judged.
    """
    case = case_of(reader, changes, receipt.user)
    objections = judge_push(reader, changes, receipt)
    logged = [change for change in changes if governed(change.ref)]
    if not logged or any(objection.blocking for objection in objections):
        return objections

    def judge_again() -> None:
        if case_of(reader, changes, receipt.user) == case:
            return
        blocking = [one for one in judge_push(reader, changes, receipt) if one.blocking]
        if blocking:
            from contractrepo.service.refusing import refusal

            raise refusal(blocking)

    Store(reader.path).accept(logged, receipt, read=reader.object, check=judge_again, pid=pid)
    return objections


def complete(git_dir: Path, finished: int | None = None) -> None:
    """Log the pushes that have landed, and let main follow their releases.

    Args:
        git_dir: The repository's folder.
        finished: A git process that has written all it will, though it is running.

    Raises:
        StoreError: As `Store.landed`; what is left over is done by the next call.
    """
    store = Store(git_dir)
    for push in store.landed(finished):
        _follow(store, push)
        push.forget()


def _follow(store: Store, push: AcceptedPush) -> None:
    """Put the releases of a push on main; again from the start where main moves meanwhile."""
    landed = [one for one in push.changes if store.refs(one.ref).get(one.ref) == one.new]
    for attempt in range(_ATTEMPTS):
        moves = [one for one in completed(store, landed, push.receipt) if one not in landed]
        try:
            store.update(moves, push.receipt)
        except ConflictError as error:
            if error.data.get("ref") != MAIN or attempt == _ATTEMPTS - 1:
                raise
        else:
            return
