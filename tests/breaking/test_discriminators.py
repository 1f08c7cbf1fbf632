"""A discriminator refuses nothing (OpenAPI 3.1.1, section "Discriminator Object"), so what changes about it is decided."""

from __future__ import annotations

import itertools
import json
from functools import cache
from typing import Any

import pytest

from contractrepo.breaking import compare
from contractrepo.contract import Contract, load
from contractrepo.core.messages import Request, Response
from contractrepo.policy import Compatibility

JSON = "application/json"
ABSENT = "absent"
KINDS = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
SHAPES: dict[str, dict[str, Any]] = {
    "oneOf": {"oneOf": KINDS},
    "anyOf": {"anyOf": KINDS},
    "parent": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
}
DISCRIMINATORS = {
    ABSENT: None,
    "by name": {"propertyName": "kind"},
    "mapped": {"propertyName": "kind", "mapping": {"cat": "Cat", "d": "#/components/schemas/Dog"}},
    "crossed": {"propertyName": "kind", "mapping": {"cat": "Dog", "dog": "Cat"}},
    "another property": {"propertyName": "name", "mapping": {"cat": "Cat"}},
    "to nowhere": {"propertyName": "kind", "mapping": {"cat": "Bird"}, "defaultMapping": "Cat"},
    "none at all": "kind",
}
VALUES: list[Any] = [
    {"kind": kind, **more}
    for kind in ("cat", "dog", "d", "Cat", "Dog", "Bird", 1)
    for more in (
        {},
        {"claws": 4},
        {"claws": "4"},
        {"tail": True},
        {"claws": 4, "tail": True},
        {"name": "cat"},
    )
] + [{}, {"name": "cat"}, {"claws": 4}, "cat", None, [], 1]


@cache
def contract(version: str, shape: str, named: str) -> Contract:
    found = DISCRIMINATORS[named]
    schema = {**SHAPES[shape], **({} if found is None else {"discriminator": found})}
    content = {JSON: {"schema": schema}}
    operation = {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    cat = {"type": "object", "required": ["kind", "claws"], "properties": {"claws": {"type": "integer"}}}
    dog = {"type": "object", "required": ["kind"], "properties": {"tail": {"type": "boolean"}}}
    data = {
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"post": operation}},
        "components": {"schemas": {"Cat": cat, "Dog": dog}},
    }
    return load(json.dumps(data).encode())


def accepted(one: Contract) -> list[tuple[bool, bool]]:
    """Return for each value whether it may be sent and answered."""
    good = json.dumps({"kind": "dog", "claws": 1, "tail": True}).encode()
    found = []
    for value in VALUES:
        body = json.dumps(value).encode()
        request = Request("POST", "/pets", [("Content-Type", JSON)], body)
        response = Response(200, [("Content-Type", JSON)], body)
        asked = Request("POST", "/pets", [("Content-Type", JSON)], good)
        found.append((one.validate_request(request) == [], one.validate_response(asked, response) == []))
    return found


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_value_is_refused_because_of_a_discriminator(version: str, shape: str) -> None:
    plain = accepted(contract(version, shape, ABSENT))
    assert {taken for taken, _ in plain} == {taken for _, taken in plain} == {True, False}
    for named in DISCRIMINATORS:
        assert accepted(contract(version, shape, named)) == plain, named


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("old", "new"), list(itertools.permutations(DISCRIMINATORS, 2)))
def test_a_changed_discriminator_is_told_and_breaks_generated_code_only(
    shape: str, old: str, new: str
) -> None:
    base, revision = contract("3.1.0", shape, old), contract("3.1.0", shape, new)
    usual = compare(base, revision)
    assert (usual.verdict, usual.undecided, usual.required_bump) == ("compatible", 0, "patch")
    rules = ["request-body-discriminator-changed", "response-body-discriminator-changed"]
    assert [(one.rule, one.severity) for one in usual.findings] == [(rule, "warning") for rule in rules]
    generated = compare(base, revision, policy=Compatibility(codegen=True))
    assert [(one.rule, one.severity) for one in generated.findings] == [(rule, "breaking") for rule in rules]
    assert generated.findings_digest == usual.findings_digest


def family(dog: dict[str, Any], mapping: dict[str, str], **more: Any) -> Contract:
    """A parent that knows its children by its discriminator only."""
    discriminator = {"propertyName": "kind", "mapping": mapping, **more}
    pet = {"type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": discriminator}
    children = {
        name: {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", **schema}]}
        for name, schema in {"Dog": dog, "Cat": {}}.items()
    }
    content = {JSON: {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}}
    data = {
        "openapi": "3.2.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {"get": {"responses": {"200": {"description": "ok", "content": content}}}},
            "/other": {"get": {"responses": {"200": {"description": "ok"}}}},
        },
        "components": {"schemas": {"Pet": pet, **children}},
    }
    return load(json.dumps(data).encode())


BARK = {"properties": {"bark": {"type": "string"}}}
LOUD = {"properties": {"bark": {"type": "string", "maxLength": 3}}}
NAMED = {"d": "Dog", "c": "Cat"}
REFERRED = {"d": "#/components/schemas/Dog", "c": "#/components/schemas/Cat"}
CHANGED = [
    ("response-body-discriminator-changed", ("GET /pets",), "/components/schemas/Pet/discriminator/mapping/d")
]


@pytest.mark.parametrize("mapping", [NAMED, REFERRED])
@pytest.mark.parametrize(("old", "new"), [(BARK, LOUD), (LOUD, BARK)])
def test_what_only_a_mapping_leads_to_is_compared(mapping: dict[str, str], old: Any, new: Any) -> None:
    base, revision = family(old, mapping), family(new, mapping)
    found = compare(base, revision)
    assert [(one.rule, one.operations, one.pointer) for one in found.findings] == CHANGED
    assert "leads to 'Dog', which takes other values" in found.findings[0].message
    assert (found.verdict, found.undecided) == ("compatible", 0)
    assert compare(base, revision, policy=Compatibility(codegen=True)).verdict == "breaking"


def test_what_the_default_of_a_mapping_leads_to_is_compared() -> None:
    found = compare(family(BARK, {}, defaultMapping="Dog"), family(LOUD, {}, defaultMapping="Dog"))
    assert [one.pointer for one in found.findings] == ["/components/schemas/Pet/discriminator/defaultMapping"]


def test_a_property_of_what_only_a_mapping_leads_to_is_told() -> None:
    found = compare(family(BARK, NAMED), family({}, NAMED))
    assert [one.rule for one in found.findings] == ["response-body-property-removed"]


@pytest.mark.parametrize(
    ("mapping", "new"),
    [
        (NAMED, {**BARK, "description": "It barks."}),
        ({"c": "Cat"}, LOUD),
        ({"d": "elsewhere.yaml"}, LOUD),
        ({"d": "Bird"}, LOUD),
    ],
)
def test_what_no_mapping_leads_to_is_nobodys_concern(mapping: dict[str, str], new: Any) -> None:
    assert compare(family(BARK, mapping), family(new, mapping)).findings == ()


def test_what_applies_to_the_value_anyhow_is_told_once() -> None:
    def union(dog: dict[str, Any]) -> Contract:
        found = json.loads(json.dumps(family(dog, NAMED).description.data))
        found["components"]["schemas"]["Pet"]["oneOf"] = KINDS
        found["components"]["schemas"] |= {"Dog": dog, "Cat": {"type": "object", "required": ["claws"]}}
        return load(json.dumps(found).encode())

    rules = [one.rule for one in compare(union(BARK), union(LOUD)).findings]
    assert "response-body-discriminator-changed" not in rules
    assert rules
