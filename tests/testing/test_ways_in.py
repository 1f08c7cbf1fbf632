"""The ways to a mock: transports of httpx, ASGI, a port."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from contractrepo import load
from contractrepo.errors import UsageError
from contractrepo.testing import ContractMock, MockMaker

LINES = {
    "openapi": "3.2.0",
    "info": {"title": "Lines", "version": "1"},
    "paths": {
        "/lines/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"responses": {"200": {"description": "", "content": {"application/jsonl": {"itemSchema": {}}}}}},
            "delete": {"responses": {"204": {"description": ""}}},
        }
    },
}  # fmt: skip
MOCK = """\
mock: 1
operation: GET /lines/{id}
examples:
  two: {delay: 1, respond: {status: 200, contentType: application/jsonl, stream: [{item: 1}, {item: 2, delay: 1}]}}
"""


@pytest.fixture
def lines(contract_mock: MockMaker, tmp_path: Path) -> ContractMock:
    (tmp_path / "mocks").mkdir()
    (tmp_path / "mocks" / "lines.mock.yaml").write_text(MOCK)
    (tmp_path / "openapi.json").write_text(json.dumps(LINES))
    return contract_mock(tmp_path / "openapi.json")


async def gotten(transport: httpx.AsyncBaseTransport, method: str, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport, base_url="https://x") as client:
        return await client.request(method, path)


def test_streams_arrive_item_by_item(lines: ContractMock) -> None:
    with (
        httpx.Client(transport=lines.transport, base_url="https://x") as client,
        client.stream("GET", "/lines/a%2Fb?q=%20") as answer,
    ):
        assert list(answer.iter_raw()) == [b"1\n", b"2\n"]
        assert "content-length" not in answer.headers
    assert asyncio.run(gotten(lines.transport, "GET", "/lines/c")).content == b"1\n2\n"
    assert asyncio.run(gotten(httpx.ASGITransport(lines.asgi), "GET", "/lines/d")).content == b"1\n2\n"
    assert httpx.get(f"{lines.url}/lines/e").content == b"1\n2\n"
    assert [call.request.target for call in lines.calls] == [
        "/lines/a%2Fb?q=%20",
        "/lines/c",
        "/lines/d",
        "/lines/e",
    ]


def test_answers_without_content(lines: ContractMock) -> None:
    answer = asyncio.run(gotten(lines.transport, "DELETE", "/lines/1"))
    assert (answer.status_code, answer.content, "content-length" in answer.headers) == (204, b"", False)


def test_head(client: httpx.Client) -> None:
    answer, whole = client.head("/orders"), client.get("/orders")
    assert (answer.content, answer.headers["content-length"]) == (b"", str(len(whole.content)))


def test_a_delay_is_waited_for(shop: ContractMock) -> None:
    shop.delay("getOrder", 20)
    begun = time.monotonic()
    with httpx.Client(transport=shop.transport, base_url="https://x", timeout=None) as client:
        client.get("/orders/o-1")
    asyncio.run(gotten(shop.transport, "GET", "/orders/o-1"))
    httpx.get(f"{shop.url}/orders/o-1")
    assert time.monotonic() - begun >= 0.06


def test_a_delay_that_is_longer_than_the_client_waits(shop: ContractMock, client: httpx.Client) -> None:
    shop.delay("getOrder", 10_000)
    begun = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        client.get("/orders/o-1", timeout=2)
    with pytest.raises(httpx.ReadTimeout):
        asyncio.run(gotten(shop.transport, "GET", "/orders/o-1"))
    assert time.monotonic() - begun < 2
    with pytest.raises(UsageError, match="-1"):
        shop.delay("getOrder", -1)


def test_a_delay_comes_on_top_of_that_of_the_mock(lines: ContractMock) -> None:
    lines.delay("GET /lines/{id}", 2)
    with httpx.Client(transport=lines.transport, base_url="https://x") as client:
        client.get("/lines/1")
    assert lines.calls[0].response.effects.delay_ms == 3


def test_a_port_is_opened_when_it_is_asked_for(contract_mock: MockMaker) -> None:
    before = threading.active_count()
    mock = contract_mock(load(json.dumps(LINES)))
    assert threading.active_count() == before
    assert mock.url == mock.url
    place = urlsplit(mock.url)
    assert (place.scheme, place.hostname) == ("http", "127.0.0.1")
    assert threading.active_count() == before + 1
    mock.close()
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", place.port or 0), timeout=5)


def test_a_client_that_hangs_does_not_hold_the_test(shop: ContractMock) -> None:
    shop.fail("listOrders", "timeout")
    place = urlsplit(shop.url)
    with socket.create_connection(("127.0.0.1", place.port or 0), timeout=10) as connection:
        connection.sendall(b"GET /orders HTTP/1.1\r\nHost: x\r\n\r\n")
        while not shop.calls:
            time.sleep(0.001)
        begun = time.monotonic()
        shop.close()
        assert time.monotonic() - begun < 3


def test_without_httpx_the_port_works(shop: ContractMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "contractrepo.testing.transport", raising=False)
    with pytest.raises(UsageError, match=r"contractrepo\[httpx\]") as caught:
        _ = shop.transport
    assert caught.value.code == "httpx-missing"
    place = urlsplit(shop.url)
    with socket.create_connection(("127.0.0.1", place.port or 0), timeout=10) as connection:
        connection.sendall(b"GET /orders HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
    shop.assert_called("listOrders", times=1)
