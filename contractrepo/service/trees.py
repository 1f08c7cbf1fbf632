"""Contracts read from git trees, compiled once per tree id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from contractrepo.core.layout import CONTRACTS, ENTRY_FILES, contract_path
from contractrepo.core.problem import Problem
from contractrepo.core.recent import Recent
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, UsageError
from contractrepo.git.log import LogEntry
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.service.caching import PendingCache
from contractrepo.workflow.move import ContractState

if TYPE_CHECKING:
    from contractrepo.kept import Cache
    from contractrepo.mocking import MockSet

_KEPT = 64


class TreeReader(Protocol):
    """What is read from a repository, or from the objects of a push that is not accepted yet."""

    def tree_id(self, commit: str, path: str) -> str | None:
        """Return the id of the tree at `path` of a commit, or None where there is no such folder."""

    def children(self, commit: str, path: str) -> Mapping[str, str]:
        """Return name -> object id of the folders below `path` of a commit."""

    def files(self, commit: str, path: str) -> Mapping[str, bytes]:
        """Return relative path -> content of every file below `path` of a commit."""

    def refs(self, prefix: str = "") -> Mapping[str, str]:
        """Return full name -> object id of every ref below `prefix`."""

    def commit_of(self, object_id: str) -> str:
        """Return the commit that a commit or an annotated tag stands for."""

    def receipts(self, refs: Mapping[str, str]) -> Mapping[str, LogEntry]:
        """Return ref -> the entry of the log that gave it its value; a ref that the log does not know is left out."""

    def logged(self, refs: Mapping[str, str]) -> frozenset[str]:
        """Return those of `refs` that the log knows at their value."""

    def log(self, limit: int | None = None) -> Iterable[LogEntry]:
        """Return the entries of the log, newest first."""


class ContractTrees:
    """Reads contracts from commits; the last 64 stay compiled.

    Args:
        reader: The repository, or a push in quarantine.
        cache: Holds what earlier processes found out; without one everything is read and checked here.
    """

    def __init__(self, reader: TreeReader, cache: Cache | None = None) -> None:
        self._reader = reader
        self._cache = cache
        self._kept: Recent[ContractState] = Recent(_KEPT)
        self._mocks: Recent[MockSet] = Recent(_KEPT)

    def pending(self) -> PendingCache | None:
        """Return what takes what is found out about a contract that may never be written."""
        return None if self._cache is None else PendingCache(self._cache)

    def names(self, commit: str) -> Mapping[str, str]:
        """Return contract name -> tree id of a commit."""
        return self._reader.children(commit, CONTRACTS)

    def find(self, name: str, commit: str) -> ContractState | None:
        """Return the contract in a commit, or None where the commit has no such contract.

        Raises:
            ContractError: Its document cannot be read at all.
        """
        path = contract_path(name)
        tree = self._reader.tree_id(commit, path)
        if tree is None:
            return None
        found = self._kept.find((name, tree))
        if found is None:
            found = self._read(name, commit)
            self._kept.keep((name, tree), found, 1)
        return found

    def readable(self, name: str, commit: str | None) -> ContractState | None:
        """Return the contract in a commit, or None where there is none or it cannot be read.

        What cannot be read has no consumers: whatever replaces it is an improvement.
        """
        try:
            return self.find(name, commit) if commit is not None else None
        except ContractError:
            return None

    def get(self, name: str, commit: str, ref: str) -> ContractState:
        """Return the contract in a commit; `ref` names the commit in the error.

        Raises:
            UsageError: ``unknown-contract``.
            ContractError: Its document cannot be read at all.
        """
        found = self.find(name, commit)
        if found is None:
            raise unknown_contract(name, ref, self.names(commit))
        return found

    def _read(self, name: str, commit: str) -> ContractState:
        """Mocks change more rarely than their document: versions with the same ones share them."""
        path = contract_path(name)
        key = name, self._reader.tree_id(commit, f"{path}/{FOLDER.rstrip('/')}")
        state = contract_state(self._reader.files(commit, path), path, self._cache, self._mocks.find(key))
        self._mocks.keep(key, state.mocks, 1)
        return state


def unknown_contract(name: str, ref: str, known: Mapping[str, str]) -> UsageError:
    """Return the error for a contract that is not where it was looked for."""
    message = f"there is no contract '{printable(name, limit=80)}' at {printable(ref, limit=200)}"
    hint = f"contracts there: {printable(', '.join(known) or 'none', limit=400)}"
    return UsageError("unknown-contract", message, hint)


def contract_state(
    files: Mapping[str, bytes], path: str, cache: Cache | None = None, mocks: MockSet | None = None
) -> ContractState:
    """Compile the files of a contract's folder.

    Args:
        files: Relative path -> content.
        path: The folder, as problems are to name it.
        cache: Holds what is known about the document.
        mocks: The mocks in `files`, where they were parsed already.

    Raises:
        ContractError: ``document-missing``, or the document cannot be read at all.
    """
    from contractrepo.contract import load_files
    from contractrepo.mocking import MockSet

    entry = entry_of(files)
    if entry is None:
        message = f"{path} holds no {ENTRY_FILES[0]}"
        hint = "a contract's folder holds its document as openapi.yaml or openapi.json"
        raise ContractError([Problem("document-missing", "error", message, file=path, hint=hint)])
    contract = load_files(files, entry, file=f"{path}/{entry}", cache=cache)
    if mocks is None:
        below = {name: data for name, data in files.items() if name.startswith(FOLDER)}
        mocks = MockSet.parse(below, folder=path)
    return ContractState(contract, mocks, files)


def entry_of(files: Mapping[str, bytes]) -> str | None:
    """Return the name of the entry document among the files of a contract's folder."""
    return next((name for name in ENTRY_FILES if name in files), None)
