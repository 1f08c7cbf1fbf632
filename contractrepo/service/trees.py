"""Contracts read from git trees, compiled once per tree id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from contractrepo.contract import Contract, load_files
from contractrepo.core.layout import CONTRACTS, ENTRY_FILES, contract_path
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, UsageError
from contractrepo.core.problem import Problem
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


@dataclass(frozen=True, slots=True)
class StoredContract:
    """A contract as one tree holds it.

    Attributes:
        tree: The tree's id; equal ids are equal contracts.
        files: Relative path -> content.
        contract: The document, compiled.
        mocks: Its mocks, parsed.
    """

    tree: str
    files: Mapping[str, bytes]
    contract: Contract
    mocks: MockSet


class ContractTrees:
    """Reads contracts from commits; the last 64 stay compiled.

    Args:
        reader: The repository, or a push in quarantine.
    """

    def __init__(self, reader: TreeReader) -> None:
        self._reader = reader
        self._kept: OrderedDict[str, StoredContract] = OrderedDict()
        self._lock = Lock()

    def names(self, commit: str) -> Mapping[str, str]:
        """Return contract name -> tree id of a commit."""
        return self._reader.children(commit, CONTRACTS)

    def find(self, name: str, commit: str) -> StoredContract | None:
        """Return the contract in a commit, or None where the commit has no such contract.

        Raises:
            ContractError: Its document cannot be read at all.
        """
        path = contract_path(name)
        tree = self._reader.tree_id(commit, path)
        if tree is None:
            return None
        with self._lock:
            if tree in self._kept:
                self._kept.move_to_end(tree)
                return self._kept[tree]
        found = stored_contract(tree, self._reader.files(commit, path), path)
        with self._lock:
            self._kept[tree] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def get(self, name: str, commit: str, ref: str) -> StoredContract:
        """Return the contract in a commit.

        Raises:
            UsageError: ``unknown-contract``.
            ContractError: Its document cannot be read at all.
        """
        found = self.find(name, commit)
        if found is not None:
            return found
        known = ", ".join(self.names(commit)) or "none"
        message = f"there is no contract '{printable(name)}' at {printable(ref)}"
        raise UsageError("unknown-contract", message, f"contracts there: {printable(known, limit=400)}")


def stored_contract(tree: str, files: Mapping[str, bytes], path: str) -> StoredContract:
    """Compile the files of a contract's folder; `path` names it in problems.

    Raises:
        ContractError: ``document-missing``, or the document cannot be read at all.
    """
    entry = next((name for name in ENTRY_FILES if name in files), None)
    if entry is None:
        message = f"{path} holds no {ENTRY_FILES[0]}"
        hint = "a contract's folder holds its document as openapi.yaml or openapi.json"
        raise ContractError([Problem("document-missing", "error", message, file=path, hint=hint)])
    contract = load_files(files, entry, file=f"{path}/{entry}")
    mocks = MockSet.parse({name: data for name, data in files.items() if name.startswith("mocks/")}, folder=path)
    return StoredContract(tree, files, contract, mocks)
