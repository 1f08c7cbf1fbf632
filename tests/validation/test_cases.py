"""Golden cases: a document, messages, and the whole list of violations of each.

A case states every attribute of its violations but the message; an attribute that is left out is None (`pointer`: "").
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import contractrepo
from contractrepo import Contract, Request, Response, Violation
from contractrepo.schema.engines import EngineName, prefer, preferred
from contractrepo.validation.violation import CODES

FOLDER = Path(__file__).parents[1] / "cases" / "validation"
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [(stem, index) for stem, content in FILES.items() for index in range(len(content["cases"]))]
CONTRACTS: dict[tuple[str, EngineName], Contract] = {}


@pytest.fixture(params=["jsonschema-rs", "jsonschema"])
def engine(request: pytest.FixtureRequest) -> Iterator[EngineName]:
    """Both engines find the same."""
    before = preferred()
    prefer(request.param)
    yield request.param
    prefer(before)


@pytest.mark.parametrize(
    ("stem", "index"), CASES, ids=[f"{stem}-{FILES[stem]['cases'][index]['name']}" for stem, index in CASES]
)
def test_the_violations_are_exactly_these(stem: str, index: int, engine: EngineName) -> None:
    content = FILES[stem]
    case = content["cases"][index]
    if (stem, engine) not in CONTRACTS:
        CONTRACTS[stem, engine] = contractrepo.load(content["document"], file="openapi.yaml")
    assert [told(violation) for violation in judged(CONTRACTS[stem, engine], case)] == case["violations"]


def judged(contract: Contract, case: dict[str, Any]) -> list[Violation]:
    method, _, target = case["request"].partition(" ")
    asked = Request(method, target, headers(case.get("headers", {})), body(case.get("body", "")))
    if "response" not in case:
        return contract.validate_request(asked)
    given = case["response"]
    answer = Response(given["status"], headers(given.get("headers", {})), body(given.get("body", "")))
    return contract.validate_response(asked, answer)


def headers(fields: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def body(text: str | dict[str, str]) -> bytes:
    """Return a body of text, or of bytes in base64; a multipart body is written with plain line ends."""
    if isinstance(text, dict):
        return base64.b64decode(text["base64"])
    return text.replace("\n", "\r\n").encode() if text.startswith("--") else text.encode()


def told(violation: Violation) -> dict[str, Any]:
    found = dataclasses.asdict(violation)
    assert found.pop("message")
    place = (found.pop("file"), found["line"] is not None)
    assert place in (("openapi.yaml", True), (None, False))
    return {name: value for name, value in found.items() if value not in (None, "")}


def test_every_code_is_known_and_has_a_case() -> None:
    shown = {
        one["code"] for content in FILES.values() for case in content["cases"] for one in case["violations"]
    }
    assert shown | {"parameter-unknown", "too-complex", "violations-omitted"} == CODES.keys()
