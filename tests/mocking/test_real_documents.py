"""Mocks of real documents: made, read back, and every answer of every operation held against the contract."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from contractrepo import Contract, MockSet, Request, Responder, Response, load, responder
from contractrepo.mocking import check_mocks, generate_mocks
from contractrepo.mocking.bodies import Encoder
from contractrepo.openapi.model import Operation, Parameter
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.validation.parameters import encode

SPECS = Path(__file__).parents[1] / "data" / "specs"
DOCUMENTS = sorted(
    path
    for path in SPECS.rglob("*")
    if path.suffix in {".yaml", ".yml", ".json"} and path.read_bytes().lstrip(b'{ \n"').startswith(b"openapi")
)
documents = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(SPECS)))


@cache
def contract_of(path: Path) -> Contract:
    return load(path)


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 10


@documents
def test_mocks_are_made_for_every_operation_and_keep_the_format(path: Path) -> None:
    contract = contract_of(path)

    files = generate_mocks(contract)
    mocks = MockSet.parse(files)

    assert mocks.problems == ()
    assert sorted(mocks.mocks) == sorted(one.key for one in contract.operations if one.responses)
    assert generate_mocks(contract, mocks) == {}
    assert generate_mocks(contract) == files


@documents
def test_every_answer_keeps_the_contract_or_names_what_the_document_itself_breaks(path: Path) -> None:
    contract = contract_of(path)
    mocks = MockSet.parse(generate_mocks(contract))
    mock = responder(contract, mocks)
    broken = {(problem.file, problem.pointer.split("/")[2]) for problem in check_mocks(contract, mocks)}

    for operation, request in exchanges(contract):
        for response in answers(mock, operation, request):
            if response.status == 500 and b"mock-breaks-contract" in response.body:
                file = mocks.mocks[operation.key].document
                assert file is not None
                assert (file.file, response.provenance.example) in broken
            elif not response.violations:
                assert contract.judge.response_at(operation, request, response) == []


@documents
def test_every_generated_answer_keeps_the_contract(path: Path) -> None:
    contract = contract_of(path)
    mock = responder(contract, dynamic=True)

    for operation, request in exchanges(contract):
        first, again = mock.handle(request), mock.handle(request)
        assert first == again
        assert first.status < 500 or not any(one.status[:1] == "2" for one in operation.responses)
        assert contract.judge.response_at(operation, request, first) == []


@documents
def test_a_mock_without_files_differs_from_one_with_generated_files_in_what_is_made_up_alone(
    path: Path,
) -> None:
    contract = contract_of(path)
    bare, filed = responder(contract), responder(contract, MockSet.parse(generate_mocks(contract)))

    for _, request in exchanges(contract):
        one, other = bare.handle(request), filed.handle(request)
        assert (one.status, one.headers, one.provenance) == (other.status, other.headers, other.provenance)
        is_made_up = (one.provenance.example or "").startswith("generated-")
        assert is_made_up or one.body == other.body


def answers(mock: Responder, operation: Operation, request: Request) -> Iterator[Response]:
    """Yield the answer to the request, and that for every response of the operation."""
    handle = mock.handle
    yield handle(request)
    for response in operation.responses:
        code = (
            response.status
            if response.status.isdigit()
            else {"default": "599"}.get(response.status, response.status[0] + "99")
        )
        yield handle(
            Request(
                request.method, request.target, (*request.headers, ("Prefer", f"code={code}")), request.body
            )
        )


def exchanges(contract: Contract) -> Iterator[tuple[Operation, Request]]:
    """Yield the operations that have responses and accept some request, each with such a request."""
    for operation in contract.operations:
        try:
            request = valid_request(contract, operation)
        except CannotGenerate:
            continue
        if operation.responses:
            yield operation, request


def valid_request(contract: Contract, operation: Operation) -> Request:
    """Return a request that an operation accepts."""
    path, queries, cookies = operation.path, [], []
    headers: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        if not parameter.required:
            continue
        text = wire(contract, parameter)
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", text)
        elif parameter.location == "header":
            headers.append((parameter.name, text))
        else:
            (queries if parameter.location == "query" else cookies).append(text)
    for name in operation.security[0] if operation.security else ():
        scheme = contract.description.security_schemes[name]
        if scheme.type == "apiKey":
            place = {"query": queries, "cookie": cookies}.get(scheme.data["in"])
            if place is None:
                headers.append((scheme.data["name"], "key"))
            else:
                place.append(f"{scheme.data['name']}=key")
        else:
            basic = scheme.data.get("scheme") == "basic"
            headers.append(
                ("Authorization", f"Basic {base64.b64encode(b'a:b').decode()}" if basic else "Bearer t")
            )
    headers += [("Cookie", "; ".join(cookies))] if cookies else []
    body = b""
    if operation.request_body is not None and operation.request_body.required:
        media = operation.request_body.content[0]
        value = sample(contract.judge.requests, media.schema) if media.schema else {}
        encoded = Encoder(contract.description).encode(value, media.name, media.schema)
        body = encoded.content
        headers.append(("Content-Type", encoded.content_type))
    request = Request(
        operation.method, path + ("?" + "&".join(queries) if queries else ""), tuple(headers), body
    )
    assert contract.validate_request(request) == [], operation.key
    return request


def wire(contract: Contract, parameter: Parameter) -> str:
    schema = parameter.schema or (parameter.content and parameter.content.schema)
    return encode(parameter, sample(contract.judge.requests, schema) if schema else "text")
