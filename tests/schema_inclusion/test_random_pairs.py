"""The prover against an independent engine, on random schemas.

yes      no instance at hand is valid under the one and invalid under the other
no       the value is valid under the one and invalid under the other
unknown  says why
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Found, Inclusion, Likeness, Reading, Reason, Side

INSTANCES: list[Any] = [
    *("", "a", "b", "bb", "ab", "abab", "aaaaaaaa"),
    *(0, 1, 2, 3, 4, 5, 6, 7, 12, 30, 1.5, 2.5, -1, None, True, False),
    *([], [1], [1, 1], ["a"], ["a", 1], [1, "a"], [1, 2, 3], [[]], [None, None], [True, 1], list(range(8))),
    *({}, {"a": 1}, {"b": 1}, {"a": "a"}, {"a": 1, "b": 2}, {"a": "x", "c": None}, {"c": 1}, {"ab": 1}),
    *({"a": {}}, {"a": {"a": 1}}, {"a": {"a": "b"}}, {"b": [1]}, {"a": 1, "b": 1, "c": 1}, {"a": None}),
    *({"v": 1, "n": {}}, {"v": "a", "n": {"v": 1}}, {"n": {"n": {"v": None}}}, {str(i): i for i in range(8)}),
]

SMALL = st.integers(0, 4)
TYPES = ["string", "integer", "number", "array", "object", "boolean"]
PLAIN_LEAF: dict[str, st.SearchStrategy[Any]] = {
    "enum": st.lists(
        st.sampled_from(["a", "bb", 1, 2.0, None, True, [1], {"a": 1}]),
        min_size=1,
        max_size=3,
        unique_by=repr,
    ),
    "maximum": SMALL,
    "minimum": SMALL,
    "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
    "maxLength": SMALL,
    "minLength": SMALL,
    "pattern": st.sampled_from(["^a", "b$", "^a+$", "^[ab]{1,2}$"]),
    "maxItems": SMALL,
    "minItems": SMALL,
    "uniqueItems": st.booleans(),
    "maxProperties": SMALL,
    "minProperties": SMALL,
    "required": st.lists(st.sampled_from("abc"), unique=True, max_size=2),
}
LEAF_31 = PLAIN_LEAF | {
    "type": st.sampled_from([*TYPES, "null", ["string", "null"], ["integer", "object"]]),
    "const": st.sampled_from(["a", 1, [], {"a": 1}]),
    "exclusiveMaximum": SMALL,
    "exclusiveMinimum": SMALL,
    "dependentRequired": st.just({"a": ["b"]}),
}
LEAF_30 = PLAIN_LEAF | {
    "type": st.sampled_from(TYPES),
    "nullable": st.booleans(),
    "exclusiveMaximum": st.booleans(),
    "exclusiveMinimum": st.booleans(),
}


def _below_30(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {}, optional=_applicators(inner) | {"allOf": some, "anyOf": some, "oneOf": some}
    )


def _applicators(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "type": st.sampled_from(["array", "object", "string"]),
        "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        "additionalProperties": st.one_of(inner, st.booleans()),
        "required": st.lists(st.sampled_from("abc"), unique=True, max_size=2),
        "maxProperties": SMALL,
        "items": inner,
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "not": inner,
    }


def _below_31(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    sub = st.one_of(inner, st.booleans())
    some = st.lists(sub, min_size=1, max_size=3)
    more = {
        "type": st.sampled_from(["array", "object", ["object", "array"], "string"]),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), sub, max_size=1),
        "propertyNames": st.sampled_from([{"maxLength": 1}, {"pattern": "^a"}, {"enum": ["a", "c"]}]),
        "dependentSchemas": st.dictionaries(st.just("a"), sub, max_size=1),
        "prefixItems": st.lists(sub, min_size=1, max_size=2),
        "contains": sub,
        "minContains": st.integers(0, 2),
        "maxContains": st.integers(1, 2),
        "allOf": some,
        "anyOf": some,
        "oneOf": some,
        "if": sub,
        "then": sub,
        "else": sub,
        "unevaluatedProperties": st.sampled_from([False, {"type": "string"}]),
        "unevaluatedItems": st.just({"type": "integer"}),
    }
    return st.fixed_dictionaries({}, optional=_applicators(sub) | more)


REFERENCE = st.just({"$ref": "#/T"})
SCHEMA_30 = st.recursive(
    st.one_of(st.fixed_dictionaries({}, optional=LEAF_30), REFERENCE), _below_30, max_leaves=5
)
SCHEMA_31 = st.recursive(
    st.one_of(st.fixed_dictionaries({}, optional=LEAF_31), REFERENCE), _below_31, max_leaves=5
)
PAIR = st.one_of(
    st.tuples(st.just("3.0"), SCHEMA_30, SCHEMA_30), st.tuples(st.just("3.1"), SCHEMA_31, SCHEMA_31)
)
DEFAULT = settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
FEWER = settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
THOROUGH = settings(max_examples=3_000, suppress_health_check=list(HealthCheck), deadline=None)


def plain(schema: Any, version: str) -> Any:
    """Our own reading of a 3.0 schema as 2020-12."""
    if isinstance(schema, list):
        return [plain(item, version) for item in schema]
    if not isinstance(schema, dict) or version != "3.0":
        return schema
    found = {key: value if key == "enum" else plain(value, version) for key, value in schema.items()}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(found.get(exclusive), bool) and found.pop(exclusive) and bound in found:
            found[exclusive] = found.pop(bound)
    if found.pop("nullable", False) is True and "type" in found:
        found["type"] = [found["type"], "null"]
    return found


class Engine:
    """`jsonschema` over a document of our own."""

    def __init__(self, schema: Any, version: str) -> None:
        linked = {"type": "object", "properties": {"v": schema, "n": {"$ref": "#/T"}}}
        self.data = {"S": schema, "T": linked}
        self._plain = {key: plain(value, version) for key, value in self.data.items()}

    def accepts(self, pointer: str, value: Any) -> bool:
        root = {**self._plain, "$ref": f"#{pointer}"}
        return bool(jsonschema.Draft202012Validator(root).is_valid(value))


def reasons(one: Any, other: Any, version: Any = "3.1", *, looks: bool = False) -> tuple[Reason, ...]:
    sender, reader = Engine(one, version), Engine(other, version)
    sources = Source(sender.data, version, "request"), Source(reader.data, version, "request")
    sides = (
        Side(Reading(sources[0]), "sender", sender.accepts),
        Side(Reading(sources[1]), "reader", reader.accepts),
    )
    alike = Likeness(*sources).alike if looks else lambda *_: False
    return Inclusion(*sides, alike, open_objects=False).reasons("/S", "/S")


def check(one: Any, other: Any, version: str = "3.1", *, looks: bool = False) -> str:
    sender, reader = Engine(one, version), Engine(other, version)
    found = reasons(one, other, version, looks=looks)
    for reason in found:
        if isinstance(reason.answer, Found):
            value = reason.answer.value
            assert sender.accepts("/S", value)
            assert not reader.accepts("/S", value)
        else:
            assert reason.answer.reason
    if not found:
        lost = [v for v in INSTANCES if sender.accepts("/S", v) and not reader.accepts("/S", v)]
        assert lost == []
        return "yes"
    return "no" if any(isinstance(reason.answer, Found) for reason in found) else "unknown"


@DEFAULT
@given(PAIR)
def test_an_answer_is_never_wrong(pair: tuple[str, Any, Any]) -> None:
    version, one, other = pair
    check(one, other, version)


@FEWER
@given(PAIR)
def test_what_is_added_narrows_and_what_is_offered_widens(pair: tuple[str, Any, Any]) -> None:
    version, one, other = pair
    assert check({"allOf": [one, other]}, one, version) != "no"
    assert check(one, {"anyOf": [other, one]}, version) != "no"
    assert check(one, {"not": {"not": one}}, version) != "no"
    assert check({"oneOf": [one, other]}, {"anyOf": [one, other]}, version) != "no"


@FEWER
@given(PAIR)
def test_a_schema_is_within_itself(pair: tuple[str, Any, Any]) -> None:
    version, one, _ = pair
    assert check(one, json.loads(json.dumps(one)), version) != "no"
    assert reasons(one, json.loads(json.dumps(one)), version, looks=True) == ()


@pytest.mark.slow
@THOROUGH
@given(PAIR)
def test_an_answer_is_never_wrong_on_many_more(pair: tuple[str, Any, Any]) -> None:
    version, one, other = pair
    check(one, other, version)
    check({"allOf": [one, other]}, one, version)
    check({"oneOf": [one, other]}, {"anyOf": [one, other]}, version)
