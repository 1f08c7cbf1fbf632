"""Messages made from real documents keep them: samples, wire forms and judge agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contractrepo
from contractrepo import Contract, Request, Response
from contractrepo.openapi.model import MediaType, Operation, Parameter
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.parameters import CannotEncode, encode

DOCUMENTS = [
    "readme/parameters-style-3.0.json",
    "readme/schema-types-3.1.yaml",
    "readme/security-3.1.json",
    "oai/mega-3.2.yaml",
    "oai/link-example.yaml",
    "adyen/BinLookupService-v54.yaml",
    "adyen/DisputeService-v30.json",
    "adyen/ManagementService-v3.yaml",
    "digitalocean/openapi.yaml",
    "readme/polymorphism-3.0.yaml",
    "readme/request-examples-3.0.yaml",
]
IGNORED = frozenset({"accept", "content-type", "authorization"})


@pytest.mark.parametrize("name", DOCUMENTS)
def test_messages_made_from_a_document_keep_it(specs: Path, name: str) -> None:
    contract = contractrepo.load(specs / name)
    tried = 0
    for operation, request in requests(contract):
        found = [one for one in contract.validate_request(request) if one.location != "security"]
        assert found == [], (operation.key, request)
        tried += 1
        for response in responses(contract, operation):
            assert contract.validate_response(request, response) == [], (operation.key, response)
    assert tried


def requests(contract: Contract) -> Iterator[tuple[Operation, Request]]:
    for operation in contract.operations:
        try:
            yield operation, request_of(operation, contract.judge.requests)
        except (CannotGenerate, CannotEncode, LookupError):
            continue


def request_of(operation: Operation, schemas: Schemas) -> Request:
    path, query, cookies = operation.path, [], []
    headers: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        wire = encode(parameter, parameter_value(parameter, schemas))
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", wire)
        elif parameter.location == "header" and parameter.name.lower() not in IGNORED:
            headers.append((parameter.name, wire))
        elif parameter.location in ("query", "querystring"):
            query.append(wire)
        elif parameter.location == "cookie":
            cookies.append(wire)
    if cookies:
        headers.append(("Cookie", "; ".join(cookies)))
    body = b""
    if operation.request_body is not None:
        media_type, body = json_body(operation.request_body.content, schemas)
        headers.append(("Content-Type", media_type))
    target = f"{path}?{'&'.join(query)}" if query else path
    return Request(operation.method, target, headers, body)


def parameter_value(parameter: Parameter, schemas: Schemas) -> Any:
    schema = parameter.content.schema if parameter.content is not None else parameter.schema
    return "x" if schema is None else sample(schemas, schema)


def json_body(content: tuple[MediaType, ...], schemas: Schemas) -> tuple[str, bytes]:
    """Return media type and body of the first JSON media type; LookupError where there is none."""
    media_type = next((one for one in content if "json" in one.name), None)
    if media_type is None:
        raise LookupError("no JSON")
    value = {} if media_type.schema is None else sample(schemas, media_type.schema)
    return media_type.name, json.dumps(value).encode()


def responses(contract: Contract, operation: Operation) -> Iterator[Response]:
    schemas = contract.judge.responses
    for spec in operation.responses:
        if spec.status.isdigit() and spec.status not in ("204", "304"):
            try:
                headers = [(one.name, encode(one, sample(schemas, one.schema or ""))) for one in spec.headers]
                body = b""
                if spec.content:
                    media_type, body = json_body(spec.content, schemas)
                    headers.append(("Content-Type", media_type))
            except (CannotGenerate, CannotEncode, LookupError):
                continue
            yield Response(int(spec.status), headers, body)
