"""False mocks that only repeat what the document itself says."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.contract import Contract
from contractrepo.core.problem import Problem
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.generating import generate_mocks


def not_repeated(problems: Iterable[Problem], contract: Contract, mocks: MockSet) -> tuple[Problem, ...]:
    """Return the problems outside of mock files that are exactly what the document's examples make.

    What such a file gets wrong is told by the document's own problems.
    """
    made = generate_mocks(contract).items()
    repeated = tuple(path for path, data in made if mocks.files.get(path) == data)
    return tuple(problem for problem in problems if not (problem.file or "").endswith(repeated))
