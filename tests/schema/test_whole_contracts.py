"""Schemas that refer to themselves, to names, or to nothing: through contracts, both engines and samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Contract, Request, Response, load
from contractrepo.core.pointer import join
from contractrepo.schema.engines import EngineName
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/schema/whole_contracts.yaml").read_text("utf-8"))
BODY = join("components", "schemas", "Body")
ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")


def contract(case: dict[str, Any]) -> Contract:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}
    response = {"description": "OK", "content": content}
    operation = {"requestBody": {"content": content, "required": True}, "responses": {"200": response}}
    description = {
        "openapi": case.get("version", "3.1.1"),
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": case["schemas"]},
    }
    return load(json.dumps(description), strict=True)


def messages(value: Any) -> tuple[Request, Response]:
    body, kind = json.dumps(value).encode(), [("content-type", "application/json")]
    return Request("POST", "/a", kind, body), Response(200, kind, body)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_messages(case: dict[str, Any]) -> None:
    judged = contract(case)
    verdicts = {
        json.dumps(value): [
            bool(judged.validate_request(request)),
            bool(judged.validate_response(request, response)),
        ]
        for value in case["accepts"] + case["refuses"]
        for request, response in [messages(value)]
    }
    assert verdicts == {
        **{json.dumps(value): [False, False] for value in case["accepts"]},
        **{json.dumps(value): [True, True] for value in case["refuses"]},
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_reasons_and_samples(case: dict[str, Any], engine: EngineName) -> None:
    description = contract(case).description
    schemas = Schemas(description.data, description.version.name, None, [BODY], engine=engine)
    assert [value for value in case["accepts"] if schemas.failures(BODY, value)] == []
    assert [value for value in case["refuses"] if not schemas.failures(BODY, value)] == []
    assert schemas.rejected == {}
    if case.get("cannot"):
        with pytest.raises(CannotGenerate):
            sample(schemas, BODY)
        return
    made = sample(schemas, BODY)
    assert schemas.accepts(BODY, made)
    if "sample" in case:
        assert made == case["sample"]
    assert schemas.accepts(BODY, sample(schemas, BODY, optional=False))
