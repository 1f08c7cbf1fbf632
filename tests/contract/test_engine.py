"""Which schema engine judges is the environment's choice and changes no verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contractrepo import Request, load
from contractrepo.errors import UsageError
from contractrepo.schema import engines

DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [n], properties: {n: {minimum: 1}}}}}}
      responses: {'204': {description: done}}
"""
BAD = Request("POST", "/a", (("Content-Type", "application/json"),), b'{"n": 0}')


@pytest.fixture(autouse=True)
def preference_restored() -> Iterator[None]:
    yield
    engines.prefer(None)


@pytest.mark.parametrize("name", ["jsonschema-rs", "jsonschema"])
def test_the_environment_chooses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = load(DOCUMENT).validate_request(BAD)
    monkeypatch.setenv("CONTRACTREPO_ENGINE", name)
    contract = load(DOCUMENT)
    assert engines.preferred() == name
    assert contract.validate_request(BAD) == expected
    assert [violation.keyword for violation in expected] == ["minimum"]


def test_an_unknown_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACTREPO_ENGINE", "guess")
    with pytest.raises(UsageError) as caught:
        load(DOCUMENT)
    assert caught.value.code == "engine-unknown"
