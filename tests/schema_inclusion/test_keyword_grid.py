"""Every pair of values of every keyword, and of pairs of keywords, judged by an independent engine."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Found, Inclusion, Reading, Side

INSTANCES: list[Any] = [
    *("", "a", "b", "bb", "ab", "abab", "aaaaaaaa"),
    *(0, 1, 2, 3, 4, 5, 6, 7, 12, 30, 1.5, 2.5, -1, None, True, False),
    *([], [1], [1, 1], ["a"], ["a", 1], [1, "a"], [1, 2, 3], [[]], [None, None], list(range(8))),
    *({}, {"a": 1}, {"b": 1}, {"a": "a"}, {"a": 1, "b": 2}, {"a": "x", "c": None}, {"c": 1}, {"ab": 1}),
    *({"a": {}}, {"a": {"a": 1}}, {"b": [1]}, {"a": 1, "b": 1, "c": 1}, {str(i): i for i in range(8)}),
]
GRID: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "keyword_grid.yaml").read_text("utf-8")
)
PAIRS = [
    ("type", "enum"),
    ("properties", "additionalProperties"),
    ("patternProperties", "additionalProperties"),
    ("properties", "required"),
    ("uniqueItems", "items"),
    ("contains", "items"),
    ("contains", "minContains"),
    ("contains", "maxContains"),
    ("prefixItems", "items"),
    ("properties", "minProperties"),
    ("contains", "uniqueItems"),
    ("not", "properties"),
    ("dependentSchemas", "additionalProperties"),
    ("if", "then", "else"),
    ("unevaluatedItems", "prefixItems"),
]
THOROUGH = [
    ("contains", "maxItems", "items"),
    ("contains", "prefixItems", "maxItems"),
    ("propertyNames", "properties", "additionalProperties"),
    ("unevaluatedProperties", "properties", "additionalProperties"),
    ("contains", "maxContains", "maxItems"),
    ("unevaluatedItems", "contains"),
    ("unevaluatedProperties", "anyOf", "properties"),
    ("unevaluatedProperties", "dependentSchemas"),
    ("uniqueItems", "contains", "maxItems"),
    ("minLength", "pattern"),
    ("items", "minItems"),
    ("minimum", "multipleOf"),
    ("propertyNames", "minProperties"),
    ("patternProperties", "maxProperties"),
    ("enum", "minItems"),
    ("anyOf", "type"),
    ("oneOf", "type"),
    ("prefixItems", "uniqueItems"),
    ("propertyNames", "patternProperties"),
]


@cache
def engine(text: str) -> Any:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json.loads(text), format_checker=checker)


@cache
def accepted(text: str) -> tuple[bool, ...]:
    return tuple(engine(text).is_valid(value) for value in INSTANCES)


def side(text: str, role: Any) -> Side:
    source = Source({"S": json.loads(text)}, "3.1", "request")
    return Side(Reading(source), role, lambda _, value: bool(engine(text).is_valid(value)))


def grid(keys: tuple[str, ...]) -> list[str]:
    values = itertools.product(*(GRID[key] for key in keys))
    schemas = ({key: one for key, one in zip(keys, row, strict=True) if one is not None} for row in values)
    return list(dict.fromkeys(json.dumps(schema) for schema in schemas))


def check(keys: tuple[str, ...]) -> None:
    undecided = 0
    schemas = grid(keys)
    # All pairs of so many would take minutes: each is held against some, the same ones in every run.
    others = schemas[:: max(1, len(schemas) // 25)] if len(schemas) > 60 else schemas
    for one, other in itertools.product(schemas, others):
        inclusion = Inclusion(
            side(one, "sender"), side(other, "reader"), lambda *_: False, open_objects=False
        )
        found = inclusion.reasons("/S", "/S")
        proved = [reason.answer.value for reason in found if isinstance(reason.answer, Found)]
        assert all(engine(one).is_valid(value) and not engine(other).is_valid(value) for value in proved)
        if not found:
            lost = [
                v for v, x, y in zip(INSTANCES, accepted(one), accepted(other), strict=True) if x and not y
            ]
            assert lost == [], (one, other)
        undecided += bool(found) and not proved and not _sends_nothing(found)
    pairs = len(schemas) * len(others)
    assert undecided <= 0.02 * pairs, f"{undecided} of {pairs} not decided"


def _sends_nothing(found: Any) -> bool:
    return [reason.keyword for reason in found] == ["schema"] and "accepts no value" in found[0].answer.reason


@pytest.mark.parametrize("keys", [(key,) for key in GRID if key != "format"], ids="+".join)
def test_every_pair_of_values_is_judged_right(keys: tuple[str, ...]) -> None:
    check(keys)


@pytest.mark.slow
@pytest.mark.parametrize("keys", [*PAIRS, *THOROUGH], ids="+".join)
def test_every_pair_of_values_is_judged_right_thoroughly(keys: tuple[str, ...]) -> None:
    check(keys)
