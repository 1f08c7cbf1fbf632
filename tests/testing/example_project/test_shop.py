"""The tests of a project that uses the fixture: everything here passes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from shop import Shop, orders, orders_by_urllib, status_by_socket

from contractrepo.errors import ContractError
from contractrepo.testing import ContractMock, MockMaker


@pytest.fixture
def mock(contract_mock: MockMaker) -> ContractMock:
    return contract_mock(Path(__file__).with_name("openapi.yaml"))


@pytest.fixture
def shop(mock: ContractMock) -> Iterator[Shop]:
    with httpx.Client(transport=mock.transport, base_url="https://shop.example") as client:
        yield Shop(client)


def test_an_order_is_placed(mock: ContractMock, shop: Shop) -> None:
    assert shop.place("MUG", 2)["id"] == "o-1"
    mock.assert_called("POST /orders", times=1, json={"sku": "MUG", "quantity": 2})


def test_a_busy_shop_is_asked_again(mock: ContractMock, shop: Shop) -> None:
    mock.fail("placeOrder", 503, times=1)
    assert shop.place("MUG", 2)["id"] == "o-1"
    assert [call.response.status for call in mock.calls] == [503, 201]


def test_a_shop_that_never_answers_is_closed(mock: ContractMock, shop: Shop) -> None:
    mock.fail("placeOrder", "timeout")
    with pytest.raises(ConnectionError, match="closed"):
        shop.place("MUG", 2)
    mock.assert_called("placeOrder", times=2)


def test_an_order_is_paid_by_and_by(shop: Shop) -> None:
    assert [shop.is_paid("o-1"), shop.is_paid("o-1")] == [False, True]


def test_the_state_of_another_test_is_forgotten(shop: Shop) -> None:
    assert not shop.is_paid("o-1")


def test_an_order_that_is_not_there(shop: Shop) -> None:
    with pytest.raises(LookupError):
        shop.is_paid("o-404")


def test_an_answer_of_this_test_alone(mock: ContractMock, shop: Shop) -> None:
    mock.set("getOrder", body={"id": "o-7", "quantity": 1, "status": "paid"})
    assert shop.is_paid("o-7")


def test_an_answer_that_the_contract_does_not_allow(mock: ContractMock) -> None:
    with pytest.raises(ContractError, match=r"openapi\.yaml:.*at /quantity"):
        mock.set("getOrder", body={"id": "o-7", "quantity": 0, "status": "paid"})


def test_orders_are_listed_asynchronously(mock: ContractMock) -> None:
    async def listed() -> list[dict[str, object]]:
        async with httpx.AsyncClient(transport=mock.transport, base_url="https://shop.example") as client:
            return await orders(client, "placed")

    assert [order["id"] for order in asyncio.run(listed())] == ["o-1"]
    mock.assert_called("listOrders", query={"status": "placed", "limit": 10})


def test_orders_are_listed_over_a_port(mock: ContractMock) -> None:
    assert [order["id"] for order in orders_by_urllib(mock.url)] == ["o-1"]
    mock.assert_called("listOrders", times=1)


def test_a_plain_socket(mock: ContractMock) -> None:
    assert status_by_socket(mock.url, "o-404").split()[1] == b"404"


def test_a_wrong_request_on_purpose(mock: ContractMock) -> None:
    with mock.allow_violations(), httpx.Client(transport=mock.transport, base_url="https://x") as client:
        assert client.post("/orders", json={"sku": "MUG", "quantity": 0}).status_code == 422
    assert [violation.pointer for violation in mock.calls[0].violations] == ["/quantity"]
