"""What is said about refused values, whole and in order, in the same words from both engines."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.schema.engines import EngineName
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/schema/failures.yaml").read_text("utf-8"))


def place(schema: Any) -> tuple[dict[str, Any], str]:
    """A schema is a whole description of its own; one that is no object needs another around it."""
    return (schema, "") if isinstance(schema, dict) else ({"schema": schema}, "/schema")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_failures_of_a_case(case: dict[str, Any], engine: EngineName) -> None:
    data, pointer = place(case["schema"])
    schemas = Schemas(data, case.get("version", "3.1"), case.get("direction"), [pointer], engine=engine)
    failures = [asdict(failure) for failure in schemas.failures(pointer, case["value"])]
    for failure in failures:
        failure["schema_pointer"] = failure["schema_pointer"].removeprefix(pointer)
    assert failures == case["failures"]
    assert not schemas.rejected
    assert not schemas.accepts(pointer, case["value"])


@pytest.mark.parametrize("engine", ENGINES)
def test_at_most_a_hundred_failures_are_told_the_first_ones(engine: EngineName) -> None:
    schemas = Schemas({"s": {"items": {"type": "string"}}}, "3.1", None, ["/s"], engine=engine)
    failures = schemas.failures("/s", list(range(1_500)))
    assert [failure.pointer for failure in failures] == [f"/{at}" for at in range(100)]


@pytest.mark.parametrize("value", ["\ud800", float("nan"), {1: 2}, b"bytes", float("inf")])
def test_what_is_no_json_is_refused(value: Any) -> None:
    schemas = Schemas({"s": {"type": "number"}}, "3.1", None, ["/s"], engine="jsonschema-rs")
    assert not schemas.accepts("/s", value)
    assert [failure.keyword for failure in schemas.failures("/s", value)] == ["type"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_schema_that_only_leads_to_itself_says_nothing(engine: EngineName) -> None:
    schemas = Schemas({"s": {"$ref": "#/s"}}, "3.1", None, ["/s"], engine=engine)
    assert schemas.failures("/s", 1) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_properties_without_a_name_are_judged_although_the_fast_engine_loses_their_place(
    engine: EngineName,
) -> None:
    inner = {"required": ["x"], "additionalProperties": False, "properties": {"": {"type": "string"}}}
    data = {"s": {"properties": {"a": {"properties": {"": {"items": inner}}}}}}
    schemas = Schemas(data, "3.1", None, ["/s"], engine=engine)
    assert schemas.failures("/s", {"a": {"": [{"x": 1}]}})
    assert schemas.failures("/s", {"a": {"": [{"": 1}]}})
