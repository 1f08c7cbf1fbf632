"""A contract in short: what `show` prints, and the API answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contractrepo.contract import Contract
    from contractrepo.mocking import MockSet


def summary(contract: Contract, mocks: MockSet) -> dict[str, Any]:
    """Return title, version, operations and problems of a contract (schema ``contractrepo/contract/1``)."""
    operations = [
        {
            "method": operation.method,
            "path": operation.path,
            "statuses": [response.status for response in operation.responses],
        }
        for operation in contract.operations
    ]
    return {
        "schema": "contractrepo/contract/1",
        "title": contract.title,
        "version": contract.version,
        "openapi": contract.description.version.name,
        "operations": operations,
        "mockFiles": len(mocks),
        "problems": [asdict(problem) for problem in contract.problems],
    }
