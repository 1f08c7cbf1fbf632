"""The newest state in which a contract's document and mocks agreed: where a merge of the two begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.layout import contract_path
from contractrepo.errors import ContractRepoError
from contractrepo.service.trees import contract_state

if TYPE_CHECKING:
    from contractrepo.git.reader import RepositoryReader

Files = Mapping[str, bytes]
# A contract out of sync for longer than this many states is merged as if both sides never agreed.
_MOST_STATES = 10
_MOST_COMMITS = 10_000
# In a work tree each of them costs a process of git.
_MOST_COMMITS_OF_A_FOLDER = 32


def agreed(files: Files) -> bool:
    """Tell whether the document and the mocks of a contract's folder agree, and every operation has its mocks."""
    from contractrepo.syncing.agreeing import disagreement

    try:
        state = contract_state(files, ".")
        described = {operation.key for operation in state.contract.operations}
        if state.mocks.mocks.keys() - described or any(
            one.severity == "error" for one in state.mocks.problems
        ):
            return False
        return not disagreement(state.contract, state.mocks)
    except ContractRepoError:
        return False


def last_agreed(reader: RepositoryReader, name: str, commit: str) -> Files | None:
    """Return the folder of a contract at the newest commit before `commit` at which its document and mocks agreed.

    That two agree is computed, not recorded: a clone finds the same base. Only the line of first parents is followed.
    """
    path = contract_path(name)
    older = islice(_states(reader, path, commit), 1, _MOST_STATES + 1)
    return next((files for one in older if agreed(files := reader.files(one, path))), None)


def last_committed(folder: Path) -> Files | None:
    """Return what git holds of a contract's folder in the newest commit at which its document and mocks agreed, or None."""
    from contractrepo.git.worktree import Worktree

    try:
        worktree = Worktree.around(folder)
        known: Files | None = None
        for back in range(_MOST_COMMITS_OF_A_FOLDER):
            files = dict(worktree.files(f"HEAD~{back}", worktree.prefix or "."))
            if files != known and agreed(files):
                return files
            known = files
    except ContractRepoError:
        return None
    return None


def _states(reader: RepositoryReader, path: str, commit: str) -> Iterator[str]:
    """Yield the newest commit of each state that a folder had, from `commit` backwards."""
    known: str | None = None
    for _ in range(_MOST_COMMITS):
        tree = reader.tree_id(commit, path)
        if tree is not None and tree != known:
            known = tree
            yield commit
        parents = reader.commit_info(commit).parents
        if not parents:
            return
        commit = parents[0]
