"""`required` without what a direction does not carry, wherever `required` and the mark stand."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo.schema.dialects import Direction, Version, assembling, hiding
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


def test_a_schema_that_is_needed_in_too_many_forms_is_cut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"p{n}" for n in range(20)]
    others = {
        name: {"allOf": [reference("Needs")], "properties": {name: {"readOnly": True}}} for name in names
    }
    data = {"components": {"schemas": {**others, "Needs": {"required": names}}}}
    entries = [f"/components/schemas/{name}" for name in names]
    whole = dict.fromkeys(names, 1)
    for most, rejected in ((10**6, []), (150, ["/components/schemas/Needs"])):
        monkeypatch.setattr(assembling, "MOST_REPEATED", most)
        judge = Schemas(data, "3.1", "request", entries)
        assert list(judge.rejected) == rejected
        assert judge.accepts(entries[0], dict.fromkeys(names[1:], 1))
        assert not judge.accepts(entries[0], dict.fromkeys(names[:-1], 1))
        assert judge.accepts(entries[-1], whole)
        assert judge.accepts(entries[-1], {}) is bool(rejected)


def test_each_of_many_sets_of_hidden_names_is_told() -> None:
    names = [f"p{n}" for n in range(600)]
    data = {name: {"properties": {name: {"readOnly": True}, "all": {"readOnly": True}}} for name in names}
    schemas = Schemas(data, "3.1", "request", [])
    for _ in range(2):
        assert [schemas.hidden(f"/{name}") for name in names] == [frozenset({name, "all"}) for name in names]
    assert Schemas(data, "3.1", None, []).hidden("/p0") == frozenset()


def test_what_hides_more_names_than_are_kept_is_cut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {
        f"s{at}": {
            "allOf": [{"$ref": f"#/s{at + 1}"}],
            "properties": {f"p{at}": {"readOnly": True}},
            "required": [f"p{at}", f"q{at}"],
        }
        for at in range(200)
    }
    schemas = Schemas({**data, "s200": {}}, "3.1", "request", ["/s0", "/s199"])
    hidden = schemas.hidden("/s0")
    assert hidden == {f"p{at}" for at in range(200)}
    assert schemas.accepts("/s0", {f"q{at}": 1 for at in range(200)})
    assert not schemas.accepts("/s0", {})
    monkeypatch.setattr(hiding, "_MOST_BYTES", 500)
    bounded = Schemas({**data, "s200": {}}, "3.1", "request", ["/s0", "/s199"])
    assert bounded.hidden("/s0") == hidden
    assert set(bounded.rejected.values()) == {hiding.TOO_MUCH_HIDDEN}
    assert "/s0" in bounded.rejected
    assert bounded.accepts("/s0", {})
