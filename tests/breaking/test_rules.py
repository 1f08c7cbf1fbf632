"""The catalogue: nothing in it that cannot be reported, nothing reported that is not in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.breaking import RULES, Severity, compare
from contractrepo.breaking.rules import rule, schema_rule_id
from contractrepo.breaking.rules.schemas import KEYWORDS
from contractrepo.contract import Contract, load

CASES = Path(__file__).parents[1] / "cases" / "breaking"
OPEN = {"type": "object", "properties": {"a": {}, "b": {}}}

# Keyword -> a schema, and one that adds the keyword and so accepts less.
PROBES: dict[str, tuple[Any, Any]] = {
    "$dynamicRef": ({}, {"$dynamicRef": "#node"}),
    "additionalProperties": ({"type": "object"}, {"type": "object", "additionalProperties": False}),
    "anyOf": ({}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    "const": ({}, {"const": 1}),
    "contains": ({"type": "array"}, {"type": "array", "contains": {"type": "string"}}),
    "dependentRequired": (OPEN, {**OPEN, "dependentRequired": {"a": ["b"]}}),
    "dependentSchemas": (OPEN, {**OPEN, "dependentSchemas": {"a": False}}),
    "enum": ({}, {"enum": [1, 2]}),
    "exclusiveMaximum": ({}, {"exclusiveMaximum": 3}),
    "exclusiveMinimum": ({}, {"exclusiveMinimum": 3}),
    "format": ({"type": "integer"}, {"type": "integer", "format": "int32"}),
    "if": ({}, {"if": {"type": "string"}, "then": {"maxLength": 2}}),
    "items": ({}, {"items": False}),
    "maxContains": (
        {"type": "array", "contains": {"const": 1}},
        {"type": "array", "contains": {"const": 1}, "maxContains": 2},
    ),
    "maxItems": ({}, {"maxItems": 2}),
    "maxLength": ({}, {"maxLength": 2}),
    "maxProperties": ({}, {"maxProperties": 2}),
    "maximum": ({}, {"maximum": 2}),
    "minContains": (
        {"type": "array", "contains": {"const": 1}},
        {"type": "array", "contains": {"const": 1}, "minContains": 2},
    ),
    "minItems": ({}, {"minItems": 2}),
    "minLength": ({}, {"minLength": 2}),
    "minProperties": ({}, {"minProperties": 2}),
    "minimum": ({}, {"minimum": 2}),
    "multipleOf": ({}, {"multipleOf": 2}),
    "not": ({}, {"not": {"type": "string"}}),
    "oneOf": ({}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    "pattern": ({}, {"pattern": "^a"}),
    "patternProperties": ({}, {"patternProperties": {"^a": False}}),
    "prefixItems": ({}, {"prefixItems": [False]}),
    "properties": (OPEN, {"type": "object", "properties": {"a": {}, "b": False}}),
    "propertyNames": ({}, {"propertyNames": {"maxLength": 2}}),
    "required": ({}, {"required": ["a"]}),
    "schema": ({}, False),
    "type": ({}, {"type": "string"}),
    "unevaluatedItems": ({}, {"unevaluatedItems": False}),
    "unevaluatedProperties": ({}, {"unevaluatedProperties": False}),
    "uniqueItems": ({}, {"uniqueItems": True}),
}


def contract(schema: Any) -> Contract:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "ok"}}}
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    return load(json.dumps(data).encode())


def reported() -> set[str]:
    """Return the rules that the golden cases report."""
    return {
        finding["rule"]
        for path in CASES.glob("*.yaml")
        for case in yaml.safe_load(path.read_text())["cases"]
        for finding in case["findings"]
    }


def test_ids_are_unique_and_sorted() -> None:
    ids = [one.id for one in RULES]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule_id) for rule_id in ids)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_every_rule_explains_itself(one: Any) -> None:
    assert one.meaning.endswith(".")
    assert one.who.endswith(".")
    assert one.way_out.endswith(".")
    if one.severity == Severity.BREAKING:
        assert one.who != "Nobody."
        assert one.way_out != "Nothing needs to be done."


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_the_mirror_of_the_mirror_is_the_rule(one: Any) -> None:
    mirror = rule(one.mirror)
    assert rule(mirror.mirror) is one
    assert mirror.direction == one.direction


def test_golden_cases_report_rules_of_the_catalogue() -> None:
    assert reported() <= {one.id for one in RULES}


def test_there_is_a_probe_for_every_keyword() -> None:
    assert sorted(PROBES) == sorted(KEYWORDS)


@pytest.mark.parametrize("keyword", sorted(PROBES))
def test_a_keyword_has_rules_for_both_ways(keyword: str) -> None:
    wide, narrow = (contract(schema) for schema in PROBES[keyword])
    narrowed = {finding.rule for finding in compare(wide, narrow).findings}
    widened = {finding.rule for finding in compare(narrow, wide).findings}
    assert schema_rule_id("request-body", keyword, narrowed=True) in narrowed
    assert schema_rule_id("request-body", keyword, narrowed=False) in widened


def test_a_keyword_without_a_rule_of_its_own_is_a_matter_of_the_schema() -> None:
    assert schema_rule_id("response-body", "x-unknown", narrowed=False) == "response-body-schema-widened"
