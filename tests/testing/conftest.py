"""The shop of the example project, as a mock; the project itself is run by a pytest of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contractrepo.testing import ContractMock, MockMaker

collect_ignore = ["example_project"]

EXAMPLE = Path(__file__).parent / "example_project"


@pytest.fixture
def shop(contract_mock: MockMaker) -> ContractMock:
    return contract_mock(EXAMPLE / "openapi.yaml")


@pytest.fixture
def client(shop: ContractMock) -> Iterator[httpx.Client]:
    with httpx.Client(transport=shop.transport, base_url="https://shop.example") as client:
        yield client
