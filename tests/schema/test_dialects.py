"""Every version of OpenAPI means its own; a table of schemas with values they accept and refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.schema.engines import EngineName
from contractrepo.schema.schemas import Schemas

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/schema/dialects.yaml").read_text("utf-8"))


@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_verdicts_of_a_case(case: dict[str, Any], engine: EngineName) -> None:
    data = {"schema": case["schema"], **case.get("beside", {})}
    schemas = Schemas(data, case["version"], case.get("direction"), ["/schema"], engine=engine)
    verdicts = {
        "accepts": [value for value in case["accepts"] if schemas.accepts("/schema", value)],
        "refuses": [value for value in case["refuses"] if not schemas.accepts("/schema", value)],
        "rejected": dict(schemas.rejected),
    }
    assert verdicts == {
        "accepts": case["accepts"],
        "refuses": case["refuses"],
        "rejected": case.get("rejected", {}),
    }
