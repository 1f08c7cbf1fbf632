"""`assert_called`: what it accepts, and the whole message where it fails."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contractrepo.errors import UsageError
from contractrepo.testing import ContractMock


@pytest.fixture
def called(shop: ContractMock, client: httpx.Client) -> ContractMock:
    client.get("/orders", params={"status": "paid", "limit": 3}, headers={"X-Trace": "7"})
    client.get("/orders/o-a%2Fb")
    client.post("/orders", json={"sku": "A", "quantity": 1, "lines": [{"n": 1.0}, {"n": 2}]})
    client.post("/orders", json={"sku": "B", "quantity": 1})
    return shop


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("listOrders", {}),
        ("listOrders", {"times": 1, "query": {"limit": 3}}),
        ("listOrders", {"query": {"status": ["paid"], "limit": "3"}, "headers": {"x-trace": "7"}}),
        ("placeOrder", {"times": 2}),
        ("POST /orders", {"times": 1, "json": {"quantity": 1, "sku": "B"}}),
        ("POST /orders", {"json": {"sku": "A", "quantity": 1, "lines": ({"n": 1}, {"n": 2})}}),
        ("POST /orders", {"times": 0, "json": {"sku": "C"}}),
        ("getOrder", {"times": 1, "path": {"id": "o-a/b"}}),
        ("getOrder", {"times": 0, "path": {"id": 7}}),
    ],
)
def test_what_was_called(called: ContractMock, operation: str, expected: dict[str, Any]) -> None:
    called.assert_called(operation, **expected)


@pytest.mark.parametrize(
    ("operation", "expected", "message"),
    [
        ("listOrders", {"times": 2}, """\
GET /orders: expected twice, but called so once; calls were:
    GET /orders?status=paid&limit=3 -> 200"""),
        ("listOrders", {"query": {"limit": [1, 2], "page": True}, "headers": {"X-Trace": "8"}}, """\
GET /orders: expected at least once, but called so never; calls were:
    GET /orders?status=paid&limit=3 -> 200
        query "limit": ["3"], not ["1", "2"]
        query "page": null, not ["true"]
        header "X-Trace": "7", not "8\""""),
        ("placeOrder", {"times": 3, "json": {"sku": "A", "quantity": 1, "lines": [{"n": 1}, {"n": 3}]}}, """\
POST /orders: expected 3 times, but called so never; calls were:
    POST /orders -> 201
        json at /lines/1/n: 2, not 3
    POST /orders -> 201
        json at /sku: "B", not "A\""""),
        ("placeOrder", {"json": {"sku": "A", "quantity": 1, "lines": []}}, """\
POST /orders: expected at least once, but called so never; calls were:
    POST /orders -> 201
        json at /lines: [{"n": 1.0}, {"n": 2}], not []
    POST /orders -> 201
        json at /sku: "B", not "A\""""),
        ("placeOrder", {"json": {"sku": "B", "quantity": 1, "note": None}}, """\
POST /orders: expected at least once, but called so never; calls were:
    POST /orders -> 201
        json at /sku: "A", not "B"
    POST /orders -> 201
        json at /note: nothing, not null"""),
        ("listOrders", {"json": {}}, """\
GET /orders: expected at least once, but called so never; calls were:
    GET /orders?status=paid&limit=3 -> 200
        body: no JSON, but \"\""""),
        ("getOrder", {"path": {"id": 7, "page": "1"}}, """\
GET /orders/{id}: expected at least once, but called so never; calls were:
    GET /orders/o-a%2Fb -> 200
        path "id": "o-a/b", not "7"
        path "page": null, not "1\""""),
    ],
)  # fmt: skip
def test_what_was_not(called: ContractMock, operation: str, expected: dict[str, Any], message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        called.assert_called(operation, **expected)
    assert str(caught.value) == message


def test_something_else_was_called(shop: ContractMock, client: httpx.Client) -> None:
    client.get("/orders?limit=1")
    with pytest.raises(AssertionError) as caught:
        shop.assert_called("getOrder")
    assert str(caught.value).splitlines()[1:] == ["    GET /orders?limit=1 -> 200"]


def test_nothing_was_called(shop: ContractMock) -> None:
    with pytest.raises(AssertionError) as caught:
        shop.assert_called("getOrder")
    assert str(caught.value).splitlines()[1:] == ["    none"]
    with pytest.raises(UsageError):
        shop.assert_called("getOrders")


def test_more_calls_than_are_told(shop: ContractMock, client: httpx.Client) -> None:
    for _ in range(22):
        client.get("/orders")
    with pytest.raises(AssertionError) as caught:
        shop.assert_called("listOrders", times=1)
    assert str(caught.value).splitlines()[-1] == "    and 2 more"
    assert len(str(caught.value).splitlines()) == 22
