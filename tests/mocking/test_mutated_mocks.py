"""Mock files with anything anywhere: refused with their place, or answering as the contract says; never anything else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo import Contract, MockSet, Request, Response, load, responder
from contractrepo.document import read_document
from contractrepo.mocking import check_mocks, generate_mocks
from contractrepo.mocking.requesting.request_making import RequestMaker
from contractrepo.openapi.model import Operation

SPECS = Path(__file__).parents[1] / "data" / "specs"
DOCUMENTS = [
    SPECS / name
    for name in (
        "oai/link-example.yaml",
        "readme/request-examples-3.0.yaml",
        "readme/security-3.1.json",
        "adyen/DisputeService-v30.json",
        "digitalocean/openapi.yaml",
    )
]
# What a mock file may say, and what it may not.
PARTS: tuple[Any, ...] = (
    {"when": {"query": {"a": {"matches": "^(a+)+$"}}}}, {"when": {"body": {"at": {"/id": {"min": 3}}}}},
    {"respond": {"status": 200, "body": {"id": "x"}}}, {"respond": {"status": 404}}, {"respond": {"status": 204, "body": 1}},
    {"respond": {"status": 200, "generate": {"overrides": {"/id": []}}}}, {"respond": {"status": 200, "bodyFile": "b.bin"}},
    {"respond": {"status": 200, "bodyFile": "../../x"}}, {"respond": {"status": 200, "stream": [{"item": 1}]}},
    {"then": [{"status": 500, "contentType": "text/html", "body": "<p>"}]}, {"state": {"machine": "m", "is": "a"}},
    {"fault": "close"}, {"delay": {"min": 9, "max": 1}}, {"callbacks": {"x": {}}}, {"priority": -1},
    {"headers": {"Set-Cookie": ["a", "b"], "X-A": "a\r\nb", "Content-Length": "1"}}, {"status": 100}, {"status": 204}, {"as": "4XX"},
    {"contentType": "text/plain"}, {"contentType": "no type"}, {"body": None}, {"body": "\ud800"}, {"generate": {"seed": 7, "items": 3}},
    {"equals": {"a": 1}}, "text", 0, -1, 1e300, True, None, [], {}, "a\nb",
)  # fmt: skip


@cache
def known(path: Path) -> tuple[Contract, RequestMaker, dict[str, Any]]:
    contract = load(path)
    files = generate_mocks(contract)
    return contract, RequestMaker(contract), {name: read_document(data).data for name, data in files.items()}


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_mutated_mock_is_refused_by_place_or_answers_as_the_contract_says(data: st.DataObject) -> None:
    contract, maker, originals = known(data.draw(st.sampled_from(DOCUMENTS)))
    path = data.draw(st.sampled_from(sorted(originals)))
    mutant = mutated(data, originals[path])
    files = {
        "mocks/m.mock.json": json.dumps(mutant).encode(),
        "mocks/b.bin": b"\x00\xff",
    }

    mocks = MockSet.parse(files)
    problems = check_mocks(contract, mocks)
    mock = responder(contract, mocks)

    assert all(one.file == "mocks/m.mock.json" and one.line for one in problems)
    wrong = {
        one.pointer.split("/")[2].replace("~1", "/").replace("~0", "~")
        for one in problems
        if one.pointer.startswith("/examples/")
    }
    for operation, response in answered(mocks, contract, maker, mock.handle):
        if b"mock-breaks-contract" in response.body or b"mock-cannot-generate" in response.body:
            name = response.provenance.example
            # What is generated for a status that only a mock has is called after the status.
            assert name in wrong or (wrong and name.startswith("generated-"))
        elif response.provenance.example is not None:
            assert (
                contract.judge.response_at(operation, Request(operation.method, operation.path), response)
                == []
            )
        assert b"internal-error" not in response.body
        assert not any(mark in value for _, value in response.headers for mark in "\r\n\0")


def mutated(data: st.DataObject, original: Any) -> Any:
    """Return data with a part put somewhere: merged where both are objects, in its place else; or with something gone."""
    whole = {"": copy.deepcopy(original)}
    holder, key = data.draw(st.sampled_from([("", *one) for one in places(whole)]))[1:]
    part = data.draw(st.sampled_from(PARTS))
    if part == "text" and isinstance(holder, dict) and len(holder) > 1:
        del holder[key]
    elif isinstance(part, dict) and isinstance(holder[key], dict):
        holder[key] = {**holder[key], **part}
    else:
        holder[key] = part
    return whole[""]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from places(item)


def answered(
    mocks: MockSet, contract: Contract, maker: RequestMaker, handle: Any
) -> Iterator[tuple[Operation, Response]]:
    for operation in contract.operations:
        mock = mocks.mocks.get(operation.key)
        request = maker.request(operation, {}) if mock else None
        if mock is None or request is None:
            continue
        wishes = ["", *(f"code={one.respond.status}" for one in mock.examples), "dynamic=true"]
        wishes += [
            f'example="{one.id}"'
            for one in mock.examples
            if one.id.isascii() and '"' not in one.id and "\\" not in one.id
        ]
        for wish in wishes:
            headers = (*request.headers, ("Prefer", wish))
            yield operation, handle(Request(request.method, request.target, headers, request.body))
