"""Mock files for the operations that have none."""

from __future__ import annotations

from collections.abc import Mapping

from contractrepo.contract import Contract
from contractrepo.mocking.documented import documented_mock
from contractrepo.mocking.files.file_names import mock_path
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.files.yaml_text import yaml_text
from contractrepo.openapi.model import Operation


def generate_mocks(contract: Contract, existing: MockSet | None = None) -> Mapping[str, bytes]:
    """Return a mock file for every operation without one, made from the document's examples.

    Args:
        contract: The contract; operations without any response get no file.
        existing: The mocks there are; their operations and paths are left alone.

    Returns:
        Path from the contract's folder -> UTF-8 text; equal documents give equal text.
    """
    present = existing or MockSet()
    taken = {path.casefold() for path in present.files}
    made: dict[str, bytes] = {}
    for operation in contract.operations:
        text = None if operation.key in present.mocks else generated_mock(contract, operation)
        if text is None:
            continue
        path = mock_path(operation.method, operation.path, taken)
        taken.add(path.casefold())
        made[path] = text
    return made


def generated_mock(contract: Contract, operation: Operation) -> bytes | None:
    """Return the text of the mock file of one operation, or None where it has no response."""
    mock = documented_mock(contract.description, operation)
    return yaml_text(mock.data).encode("utf-8", "replace") if mock.data["examples"] else None
