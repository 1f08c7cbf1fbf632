"""False mocks that only repeat what the document itself says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractrepo.contract import Contract
from contractrepo.core.problem import Problem
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.generating import generated_mock


def not_repeated(problems: Iterable[Problem], contract: Contract, mocks: MockSet) -> tuple[Problem, ...]:
    """Return the problems outside of mock files that are exactly what the document's examples make.

    What such a file gets wrong is told by the document's own problems.
    """
    told = tuple(problems)
    repeated = frozenset(_repeated({problem.file for problem in told}, contract, mocks))
    return tuple(problem for problem in told if problem.file not in repeated)


def _repeated(files: set[str | None], contract: Contract, mocks: MockSet) -> Iterator[str]:
    operations = {operation.key: operation for operation in contract.operations}
    for mock in mocks.mocks.values():
        file = mock.document.file if mock.document else None
        if file is None or file not in files or mock.operation not in operations:
            continue
        text = generated_mock(contract, operations[mock.operation])
        if any(content == text and _names(file, path) for path, content in mocks.files.items()):
            yield file


def _names(file: str, path: str) -> bool:
    """Files are called by the contract's folder and their path in it."""
    return file == path or file.endswith(f"/{path}")
