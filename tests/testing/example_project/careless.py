"""Not collected unless it is named: a test that passes on its own, of code that breaks the contract."""

from __future__ import annotations

import contextlib
from pathlib import Path

import httpx
from shop import CarelessShop

from contractrepo.testing import MockMaker


def test_an_order_is_placed_carelessly(contract_mock: MockMaker) -> None:
    mock = contract_mock(Path(__file__).with_name("openapi.yaml"))
    client = httpx.Client(transport=mock.transport, base_url="https://shop.example")
    with client, contextlib.suppress(httpx.HTTPStatusError):
        CarelessShop(client).place("MUG", 2)
