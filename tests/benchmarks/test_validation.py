"""What one request and one large response cost."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import contractrepo
from contractrepo import Request, Response

pytestmark = pytest.mark.bench

EXTRA = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    {"name": "status", "in": "query", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
    {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 40}},
    {"name": "X-Count", "in": "header", "schema": {"type": "integer"}},
    {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 64}},
]
TIP = {
    "allowCustomAmount": True,
    "currency": "EUR",
    "predefinedTipEntries": ["100", "1%", "5%"],
    "usePredefinedTipEntries": True,
}
URL = {"encrypted": False, "password": "x" * 20, "url": "https://localhost:8000/x", "username": "user"}
SETTINGS = {
    "connectivity": {"simcardStatus": "INVENTORY"},
    "gratuities": [TIP] * 9,
    "hardware": {"displayMaximumBackLight": 75},
    "nexo": {"displayUrls": {"localUrls": [URL] * 8}},
    "surcharge": {
        "askConfirmation": True,
        "configurations": [{"brand": "visa", "currencies": [{"currencyCode": "USD", "percentage": 5.0}]}],
    },
}


def median_us(call: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e6


def test_a_request_costs_less_than_100_us(specs: Path) -> None:
    text = (specs / "adyen" / "ManagementService-v3.yaml").read_text("utf-8")
    document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    operation = document["paths"]["/companies/{companyId}/terminalSettings"]["patch"]
    operation["parameters"] = [one for one in operation["parameters"] if one["in"] == "path"] + EXTRA
    contract = contractrepo.load(json.dumps(document))
    headers = [
        ("Content-Type", "application/json"),
        ("X-Count", "3"),
        ("Idempotency-Key", "abc"),
        ("X-API-Key", "k"),
    ]
    body = json.dumps(SETTINGS).encode()
    assert 2_000 < len(body) < 3_000
    target = "/v3/companies/C1/terminalSettings?limit=10&status=a&status=b&q=hello%20w"
    request = Request("PATCH", target, headers, body)
    assert contract.validate_request(request) == []
    assert min(median_us(lambda: contract.validate_request(request), 1_000) for _ in range(5)) < 100


def test_a_large_response_costs_little_more_than_reading_and_judging_it() -> None:
    item = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string", "maxLength": 50},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    }
    content = {"application/json": {"schema": {"type": "array", "items": item}}}
    operation = {"responses": {"200": {"description": "OK", "content": content}}}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    contract = contractrepo.load(json.dumps(document))
    rows = [{"id": n, "name": f"name {n}", "tags": ["a", "b"], "more": {"x": n / 2}} for n in range(7_000)]
    body = json.dumps(rows).encode()
    assert len(body) > 500_000
    request, response = Request("GET", "/a"), Response(200, [("content-type", "application/json")], body)
    schema = contract.operations[0].responses[0].content[0].schema
    assert schema is not None
    accepts = contract.judge.responses.accepts
    assert contract.validate_response(request, response) == []
    own = median_us(lambda: accepts(schema, msgspec.json.decode(body)), 40)
    assert median_us(lambda: contract.validate_response(request, response), 40) < 2 * own
