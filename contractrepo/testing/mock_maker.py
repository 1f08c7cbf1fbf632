"""What the fixture `contract_mock` is: makes the mocks of one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contractrepo.contract import Contract
from contractrepo.core.text import printable
from contractrepo.errors import ContractError
from contractrepo.mocking import MockSet
from contractrepo.service import ContractRepo
from contractrepo.service.sources import is_spec, load_spec, missing_file, sibling_mocks
from contractrepo.testing.compiled import Compiled
from contractrepo.testing.contract_mock import ContractMock
from contractrepo.testing.where import open_repository


class MockMaker:
    """Makes mocks that last as long as a test.

    Args:
        compiled: What the session has compiled.
        root: What relative paths of documents are looked up from.
        repository: Tells the folder of the repository, or None for the one around `root`.
    """

    def __init__(self, compiled: Compiled, root: Path, repository: Callable[[], Path | None]) -> None:
        self._compiled = compiled
        self._root = root
        self._repository = repository
        self._made: list[ContractMock] = []

    def __call__(
        self,
        source: str | Path | Contract,
        *,
        repository: ContractRepo | Path | str | None = None,
        seed: int = 0,
        dynamic: bool = False,
    ) -> ContractMock:
        """Return a mock with a state of its own.

        Args:
            source: ``NAME@REF`` of the repository (``@main`` may be left out), a document's path (relative to pytest's
                rootdir; the mocks of its sibling folder ``mocks/`` answer), ``REV:PATH``, or a contract.
            repository: The repository; the configured one without.
            seed: Seed of generated answers.
            dynamic: Generate a new answer for each request instead of sending examples.

        Raises:
            UsageError: ``file-not-found``, ``unknown-contract`` or ``unknown-ref``.
            ContractError: The document cannot be read, or a mock file has an error.
            StoreError: ``not-a-repository``.
        """
        contract, mocks = self._read(source, repository)
        errors = [problem for problem in mocks.problems if problem.severity == "error"]
        if errors:
            raise ContractError(errors)
        label = contract.title if isinstance(source, Contract) else str(source)
        responder = self._compiled.responder(contract, mocks, seed=seed, dynamic=dynamic)
        made = ContractMock(responder, printable(label, limit=200))
        self._made.append(made)
        return made

    def breaches_told(self) -> str:
        """Return what broke the contracts since this was asked last, as text; empty for nothing."""
        return "\n\n".join(filter(None, (made.breaches_told() for made in self._made)))

    def close(self) -> None:
        """Stop every server."""
        for made in self._made:
            made.close()

    def _read(
        self, source: str | Path | Contract, repository: ContractRepo | Path | str | None
    ) -> tuple[Contract, MockSet]:
        if isinstance(source, Contract):
            return source, MockSet()
        text = str(source)
        if isinstance(source, Path) or is_spec(text, self._root):
            contract = load_spec(text, stdin=_no_stdin, folder=self._root)
            return contract, sibling_mocks(text, self._root, self._compiled.parse_mocks)
        name, _, ref = text.partition("@")
        repo = self._open(repository)
        return repo.contract(name, ref or "main"), repo.mocks(name, ref or "main")

    def _open(self, repository: ContractRepo | Path | str | None) -> ContractRepo:
        if isinstance(repository, ContractRepo):
            return repository
        path = self._repository() if repository is None else self._root / repository
        return self._compiled.repository(path, lambda: open_repository(path, self._root))


def _no_stdin() -> bytes:
    raise missing_file("-")
