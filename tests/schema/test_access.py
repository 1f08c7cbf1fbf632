"""`required` without what a direction does not carry, wherever `required` and the mark stand."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo.schema.dialects import Direction, Version
from contractrepo.schema.engines import EngineName
from contractrepo.schema.samples import sample
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
VERSIONS: tuple[Version, ...] = ("3.0", "3.1", "3.2")
NAMES = ["id", "name", "secret"]
PROPERTIES = {
    "id": {"type": "integer", "readOnly": True},
    "name": {"type": "string"},
    "secret": {"type": "string", "writeOnly": True},
}
WHOLE = {"type": "object", "required": NAMES, "properties": PROPERTIES}
REQUIRED, DESCRIBED = {"required": NAMES}, {"type": "object", "properties": PROPERTIES}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


# Schema -> further components; every one of them asks for the same values.
LAYOUTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "in one": (WHOLE, {}),
    "behind a reference": (reference("Whole"), {"Whole": WHOLE}),
    "behind two references": (reference("Alias"), {"Alias": reference("Whole"), "Whole": WHOLE}),
    "in a branch": ({"allOf": [WHOLE]}, {}),
    "described first": ({"allOf": [DESCRIBED, REQUIRED]}, {}),
    "required first": ({"allOf": [REQUIRED, DESCRIBED]}, {}),
    "required around": ({**REQUIRED, "allOf": [DESCRIBED]}, {}),
    "described around": ({**DESCRIBED, "allOf": [REQUIRED]}, {}),
    "required behind a reference": ({**DESCRIBED, "allOf": [reference("Needs")]}, {"Needs": REQUIRED}),
    "described behind a reference": ({**REQUIRED, "allOf": [reference("Has")]}, {"Has": DESCRIBED}),
    "both behind references": (
        {"allOf": [reference("Needs"), reference("Has")]},
        {"Needs": REQUIRED, "Has": DESCRIBED},
    ),
    "branches of branches": (
        {"allOf": [{"allOf": [reference("Needs")]}, {"allOf": [{"allOf": [reference("Has")]}]}]},
        {"Needs": {"allOf": [REQUIRED]}, "Has": {"allOf": [DESCRIBED]}},
    ),
    "marked behind references": (
        {
            **REQUIRED,
            "properties": {"id": reference("Id"), "name": PROPERTIES["name"], "secret": reference("Secret")},
        },
        {"Id": PROPERTIES["id"], "Secret": {"allOf": [PROPERTIES["secret"]]}},
    ),
    "an alternative": ({"oneOf": [reference("Whole"), {"type": "array"}]}, {"Whole": WHOLE}),
    "described in an alternative": ({"allOf": [REQUIRED, {"anyOf": [DESCRIBED, {"type": "array"}]}]}, {}),
    "required in the alternatives": (
        {**DESCRIBED, "anyOf": [REQUIRED, {**REQUIRED, "maxProperties": 9}]},
        {},
    ),
}
FULL: dict[str, Any] = {"id": 1, "name": "x", "secret": "s"}
MISSING: dict[Direction | None, list[str]] = {"request": ["id"], "response": ["secret"], None: []}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in FULL.items() if name not in names}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("direction", MISSING)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_what_travels_is_required(
    layout: str, direction: Direction | None, version: Version, engine: EngineName
) -> None:
    schema, others = LAYOUTS[layout]
    data = {"components": {"schemas": {**others, "Asked": schema}}}
    schemas = Schemas(data, version, direction, ["/components/schemas/Asked"], engine=engine)
    may_miss = [name for name in NAMES if schemas.accepts("/components/schemas/Asked", without(name))]
    assert may_miss == MISSING[direction]
    assert schemas.accepts("/components/schemas/Asked", FULL)
    assert not schemas.accepts("/components/schemas/Asked", {**FULL, "id": "x"})
    assert schemas.rejected == {}


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sample_holds_what_travels(layout: str, direction: Direction) -> None:
    schema, others = LAYOUTS[layout]
    data = {"components": {"schemas": {**others, "Asked": schema}}}
    schemas = Schemas(data, "3.1", direction, ["/components/schemas/Asked"])
    made = sample(schemas, "/components/schemas/Asked")
    assert sorted(made) == sorted(without(*MISSING[direction]))
