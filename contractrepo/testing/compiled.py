"""What a session of tests compiles once: repositories that were opened, and mocks by their content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from contractrepo.contract import Contract
from contractrepo.core.digests import sha256_of
from contractrepo.core.recent import Recent
from contractrepo.mocking import MockSet, Responder, responder
from contractrepo.mocking.journal import Journal
from contractrepo.service import ContractRepo

_MOST_KEPT = 64


class Compiled:
    """The mocks used last, by their content; the contracts themselves are kept by their content already."""

    def __init__(self) -> None:
        self._repositories: dict[Path | None, ContractRepo] = {}
        self._mocks: Recent[MockSet] = Recent(_MOST_KEPT)
        self._responders: Recent[Responder] = Recent(_MOST_KEPT)

    def repository(self, path: Path | None, opened: Callable[[], ContractRepo]) -> ContractRepo:
        """Return the repository at a path; one that is open keeps what it has compiled by tree id."""
        if path not in self._repositories:
            self._repositories[path] = opened()
        return self._repositories[path]

    def parse_mocks(self, files: Mapping[str, bytes], *, folder: str | None = None) -> MockSet:
        """Return the mocks in files, as `MockSet.parse` does."""
        key = folder, _digests(files)
        found = self._mocks.find(key)
        if found is None:
            found = MockSet.parse(files, folder=folder)
            self._mocks.keep(key, found, 1)
        return found

    def responder(self, contract: Contract, mocks: MockSet, *, seed: int, dynamic: bool) -> Responder:
        """Return the mock of a contract; equal ones are the same, so their state must be told apart by session."""
        # What is kept holds its contract, so no other contract can have the same identity.
        key = id(contract), _digests(mocks.files), seed, dynamic
        found = self._responders.find(key)
        if found is None:
            # Every test keeps its own exchanges: whole, and no others.
            found = responder(contract, mocks, seed=seed, dynamic=dynamic, journal=Journal(0))
            self._responders.keep(key, found, 1)
        return found


def _digests(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    return tuple((path, sha256_of(content)) for path, content in sorted(files.items()))
