"""Requests and the whole responses that mocks give them (tests/cases/mocking)."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from contractrepo import MockSet, Request, Response, load, responder
from contractrepo.document import read_document
from contractrepo.mocking.answering.answer import Callback
from contractrepo.mocking.files.yaml_text import yaml_text

CASES = Path(__file__).parents[1] / "cases" / "mocking"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_requests_of_a_file_get_the_responses_it_states_in_order(path: Path) -> None:
    given = read_document(path.read_bytes(), file=path.name).data
    contract = load(json.dumps(given["document"]))
    files = {name: yaml_text(data).encode() for name, data in given.get("mocks", {}).items()}
    files |= {name: text.encode() for name, text in given.get("files", {}).items()}
    mocks = MockSet.parse(files)
    mock = responder(contract, mocks, **given.get("options", {}))

    answers = [
        case | {"response": shown(mock.handle(request_of(case["request"])))} for case in given["cases"]
    ]

    assert mocks.problems == ()
    assert answers == given["cases"]


def request_of(data: dict[str, Any]) -> Request:
    headers = [tuple(line.split(": ", 1)) for line in data.get("headers", ())]
    return Request(data["method"], data["target"], headers, data.get("body", "").encode())


def shown(response: Response) -> dict[str, Any]:
    """Return everything about a response; parts that are empty are left out."""
    parts = {
        "headers": [f"{name}: {value}" for name, value in response.headers],
        "body": response.body.decode(),
        "example": response.provenance.example,
        "commit": response.provenance.commit,
        "violations": [f"{violation.location}: {violation.code}" for violation in response.violations],
        "effects": effects(response.effects),
    }
    return {"status": response.status, **{name: part for name, part in parts.items() if part}}


def callback(value: Callback) -> dict[str, Any]:
    sent = value.request
    parts = {
        "name": value.name,
        "request": sent and f"{sent.method} {sent.target}",
        "headers": [f"{name}: {text}" for name, text in sent.headers] if sent else [],
        "body": sent.body.decode() if sent else "",
        "delay_ms": value.delay_ms,
        "flaw": value.flaw,
    }
    return {name: part for name, part in parts.items() if part}


def effects(value: Any) -> dict[str, Any]:
    plain = {} if value is None else dataclasses.asdict(value)
    for chunk in plain.get("stream", ()):
        chunk["content"] = chunk["content"].decode()
    plain["callbacks"] = [callback(one) for one in value.callbacks] if value else []
    return {name: list(part) if isinstance(part, tuple) else part for name, part in plain.items() if part}
