"""Mocks follow their document: new operations get a mock file, those of removed operations go."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from contractrepo.contract import Contract
from contractrepo.kept import Cache
from contractrepo.mocking import MockSet, generate_mocks
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.service.trees import contract_state
from contractrepo.workflow.move import ContractState


def with_mocks(
    files: Mapping[str, bytes], path: str, old: ContractState | None, cache: Cache | None = None
) -> ContractState:
    """Return the contract that `files` make, with the mock files that its document asks for.

    A mock file that is still what `old` generates is made anew; one that somebody edited stays as it is, unless its
    operation was in `old` and is gone.

    Args:
        files: Relative path -> content of the contract's folder.
        path: The folder, for messages.
        old: The contract before the edit, or None where it is new.
        cache: Holds what is known about the document.

    Raises:
        ContractError: The document cannot be read at all.
    """
    draft = contract_state(files, path, cache)
    unwanted = {*_generated(files, old), *_orphaned(draft, old, path)}
    kept = {name: data for name, data in files.items() if name not in unwanted}
    mocks = {name: data for name, data in kept.items() if name.startswith(FOLDER)}
    new = generate_mocks(draft.contract, MockSet.parse(mocks, folder=path))
    # A file that cannot be read as mocks still has its name: what somebody wrote is never overwritten.
    merged = {**new, **kept}
    every = {name: data for name, data in merged.items() if name.startswith(FOLDER)}
    return ContractState(draft.contract, MockSet.parse(every, folder=path), dict(sorted(merged.items())))


def _generated(files: Mapping[str, bytes], old: ContractState | None) -> set[str]:
    """Return the mock files that nobody edited since they were generated from `old`."""
    if old is None:
        return set()
    made = generate_mocks(old.contract)
    return {name for name, data in made.items() if files.get(name) == data}


def _orphaned(draft: ContractState, old: ContractState | None, path: str) -> set[str]:
    """Return the mock files whose operation the edit removes."""
    if old is None:
        return set()
    gone = _keys(old.contract) - _keys(draft.contract)
    mocks = draft.mocks.mocks
    documents = (mocks[key].document for key in gone if key in mocks)
    return {posixpath.relpath(document.file, path) for document in documents if document and document.file}


def _keys(contract: Contract) -> set[str]:
    return {operation.key for operation in contract.operations}
