"""Every keyword with every pair of values, as a body that is sent and answered: the verdict, judged by another engine.

What was accepted and is refused breaks a request, what was not promised and is sent breaks a response; nothing else does.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from contractrepo.breaking import compare
from contractrepo.breaking.rules import RULES
from contractrepo.breaking.rules.schemas import KEYWORDS, schema_rule_id
from contractrepo.contract import Contract, load
from contractrepo.policy import Compatibility

GRID: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "keyword_grid.yaml").read_text("utf-8")
)
# Keywords that mean something beside another one only.
BESIDE: dict[str, dict[str, Any]] = {
    "minContains": {"contains": {"const": 1}},
    "maxContains": {"contains": {"const": 1}},
    "additionalProperties": {"properties": {"a": {}}},
    "items": {"prefixItems": [{}]},
    "then": {"if": {"type": "integer"}},
    "else": {"if": {"type": "integer"}},
    "if": {"then": {"minimum": 2}, "else": {"type": "string"}},
}
INSTANCES: list[Any] = [
    *("", "a", "b", "bb", "ab", "abab", "aaaaaaaa", "2024-01-31", "192.0.2.1", "/a", "urn:a:b"),
    *("00000000-0000-4000-8000-000000000000", "2024-01-31T10:00:00Z"),
    *(0, 1, 2, 3, 4, 5, 6, 7, 12, 30, 1.5, 2.5, -1, None, True, False),
    *([], [1], [1, 1], ["a"], ["a", 1], [1, "a"], [1, 2, 3], [[]], [None, None], list(range(8))),
    *({}, {"a": 1}, {"b": 1}, {"a": "a"}, {"a": 1, "b": 2}, {"a": "x", "c": None}, {"c": 1}, {"ab": 1}),
    *({"a": {}}, {"a": {"a": 1}}, {"b": [1]}, {"a": 1, "b": 1, "c": 1}, {str(i): i for i in range(8)}),
]
JSON = "application/json"
STRICT = Compatibility(open_objects=False)


CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


def schemas(keyword: str) -> list[str]:
    beside = BESIDE.get(keyword, {})
    # The other engine is installed without what it needs for some formats.
    values = [value for value in GRID[keyword] if keyword != "format" or value in [None, *CHECKER.checkers]]
    return [json.dumps({**beside, **({} if value is None else {keyword: value})}) for value in values]


@cache
def contract(schema: str) -> Contract:
    content = {JSON: {"schema": json.loads(schema)}}
    operation = {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    return load(json.dumps(data).encode())


@cache
def engine(schema: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads(schema), format_checker=CHECKER)


@cache
def accepted(schema: str) -> tuple[bool, ...]:
    return tuple(engine(schema).is_valid(value) for value in INSTANCES)


def seen(keyword: str, one: str, other: str) -> list[tuple[str, bool]]:
    """Hold a pair against the engine; return each rule with whether its direction breaks."""
    found = compare(contract(one), contract(other), policy=STRICT)
    told = []
    for direction, sender, reader in (("request", one, other), ("response", other, one)):
        lost = any(x and not y for x, y in zip(accepted(sender), accepted(reader), strict=True))
        mine = [finding for finding in found.findings if finding.direction == direction]
        proved = [finding for finding in mine if finding.severity == "breaking"]
        values = [finding.witness.value for finding in proved if finding.witness is not None]
        assert len(values) == len(proved)
        for value in values:
            assert engine(sender).is_valid(value), (keyword, one, other, value)
            assert not engine(reader).is_valid(value), (keyword, one, other, value)
        assert not lost or proved or any(not finding.decided for finding in mine), (one, other, direction)
        told += [(finding.rule, bool(proved)) for finding in mine]
    return told


PAIRS = [(keyword, *pair) for keyword in GRID for pair in itertools.product(schemas(keyword), repeat=2)]


@pytest.mark.parametrize(("keyword", "one", "other"), PAIRS[5::23])
def test_some_pairs_of_values_get_the_right_verdict(keyword: str, one: str, other: str) -> None:
    seen(keyword, one, other)


@pytest.mark.slow
def test_all_pairs_get_the_right_verdict_and_no_verdict_of_the_table_could_be_another() -> None:
    """A verdict that was turned round would show: each rule is seen where it must break, or where nothing does."""
    by_rule: dict[str, set[bool]] = defaultdict(set)
    for keyword, one, other in PAIRS:
        for rule, breaks in seen(keyword, one, other):
            by_rule[rule].add(breaks)
    # Where a dynamic reference leads depends on who refers to it: that is never decided.
    decided = [keyword for keyword in KEYWORDS if keyword != "$dynamicRef"]
    severities = {rule.id: str(rule.severity) for rule in RULES}
    missing = []
    for keyword, place, narrowed in itertools.product(
        decided, ("request-body", "response-body"), (True, False)
    ):
        rule = schema_rule_id(place, keyword, narrowed=narrowed)
        if (severities[rule] == "breaking") not in by_rule[rule]:
            missing.append(rule)
    assert missing == []
