"""The code under test: clients of the shop's API, as people write them."""

from __future__ import annotations

import json
import socket
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import httpx


class Shop:
    """Places orders; asks again where the shop is busy or does not answer."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def place(self, sku: str, quantity: int) -> dict[str, Any]:
        for _ in range(2):
            try:
                answer = self._client.post("/orders", json={"sku": sku, "quantity": quantity})
            except httpx.TransportError:
                continue
            if answer.status_code != 503:
                break
        else:
            raise ConnectionError("the shop is closed")
        placed: dict[str, Any] = answer.raise_for_status().json()
        return placed

    def is_paid(self, order: str) -> bool:
        answer = self._client.get(f"/orders/{order}")
        if answer.status_code == 404:
            raise LookupError(order)
        return bool(answer.json()["status"] == "paid")


class CarelessShop(Shop):
    """Sends the quantity as its form has it: as text."""

    def place(self, sku: str, quantity: int) -> dict[str, Any]:
        return super().place(sku, str(quantity))  # type: ignore[arg-type]  # the mistake that the mock finds


async def orders(client: httpx.AsyncClient, status: str) -> list[dict[str, Any]]:
    answer = await client.get("/orders", params={"status": status, "limit": 10})
    found: list[dict[str, Any]] = answer.raise_for_status().json()
    return found


def orders_by_urllib(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}/orders") as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


def status_by_socket(url: str, order: str) -> bytes:
    place = urlsplit(url)
    assert place.hostname is not None
    with socket.create_connection((place.hostname, place.port or 80), timeout=10) as connection:
        connection.sendall(
            f"GET /orders/{order} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        with connection.makefile("rb") as answer:
            return answer.readline().rstrip()
