"""Schemas that lead back to themselves in more than one way: no value may take an engine for ever."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.schema.engines import EngineName, run, workload
from contractrepo.schema.failure import TOO_COMPLEX
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
SELF = {"$ref": "#/s"}
DEEP = 150


def schemas(schema: Any, engine: EngineName) -> Schemas:
    return Schemas({"s": schema}, "3.1", None, ["/s"], engine=engine)


def chain(length: int, end: Any, **beside: Any) -> Any:
    value = end
    for _ in range(length):
        value = {**beside, "next": value}
    return value


def node(kind: str) -> dict[str, Any]:
    """An alternative of a syntax tree; the constant that tells it apart stands last."""
    return {
        "type": "object",
        "properties": {"next": SELF, "all": {"type": "array", "items": SELF}, "kind": {"const": kind}},
        "required": ["kind"],
    }


AMBIGUOUS: dict[str, Any] = {
    "oneOf": {"oneOf": [{"properties": {"next": SELF}}, {"properties": {"next": SELF}}]},
    "anyOf": {"anyOf": [{"additionalProperties": SELF}, {"additionalProperties": SELF}], "maxProperties": 2},
    "allOf": {"allOf": [{"properties": {"next": SELF}}, {"patternProperties": {"^n": SELF}}]},
    "not": {"not": {"properties": {"next": {"not": SELF}}, "required": ["next"]}, "anyOf": [SELF, True]},
    "if": {"if": {"properties": {"next": SELF}}, "then": {"properties": {"next": SELF}}, "else": True},
    "unevaluated": {
        "anyOf": [{"properties": {"next": SELF}}, {"properties": {"next": SELF}, "minProperties": 1}],
        "unevaluatedProperties": False,
    },
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_deep_value_of_an_ambiguous_schema_is_judged(name: str, engine: EngineName) -> None:
    judge = schemas(AMBIGUOUS[name], engine)
    for value in (chain(DEEP, {}), chain(DEEP, None), chain(DEEP, {"a": 1, "b": 2, "c": 3})):
        expected = schemas(AMBIGUOUS[name], "jsonschema-rs").accepts("/s", value)
        assert judge.accepts("/s", value) is expected
        assert bool(judge.failures("/s", value)) is not expected


@pytest.mark.parametrize("engine", ENGINES)
def test_lists_in_lists(engine: EngineName) -> None:
    schema = {"oneOf": [{"items": SELF}, {"prefixItems": [SELF], "contains": SELF, "minItems": 2}]}
    value: Any = []
    for _ in range(DEEP):
        value = [value]
    assert schemas(schema, engine).accepts("/s", value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_deep_tree_of_distinct_nodes_is_accepted_and_its_one_fault_is_told(engine: EngineName) -> None:
    judge = schemas({"oneOf": [node(kind) for kind in ("add", "sub", "mul", "leaf")]}, engine)
    deep = chain(40, {"kind": "leaf"}, kind="add", all=[{"kind": "leaf"}, {"kind": "mul", "all": []}])
    assert judge.accepts("/s", deep)
    assert judge.failures("/s", deep) == []
    wrong = chain(40, {"kind": "x"}, kind="add", all=[{"kind": "leaf"}])
    told = judge.failures("/s", wrong)
    assert told[-1].pointer == "/next" * 40 + "/kind"
    assert {failure.keyword for failure in told[:-1]} == {"oneOf"}
    assert len(told) == 42


@pytest.mark.parametrize("engine", ENGINES)
def test_a_wide_and_deep_value_that_is_wrong_everywhere_is_refused_with_a_bounded_report(
    engine: EngineName,
) -> None:
    def tree(depth: int) -> Any:
        return {} if depth == 0 else {"a": tree(depth - 1), "b": tree(depth - 1)}

    schema = {"oneOf": [{"additionalProperties": SELF}, {"additionalProperties": SELF, "maxProperties": 4}]}
    depth = 12 if engine == "jsonschema-rs" else 7
    assert len(schemas(schema, engine).failures("/s", tree(depth))) == 100


def test_what_is_too_deep_to_be_told_is_refused_nevertheless() -> None:
    schema = {"allOf": [{"properties": {"next": SELF}}, {"properties": {"next": SELF}}], "type": "object"}
    for engine in ENGINES:
        told = schemas(schema, engine).failures("/s", chain(199, 1))
        assert [(failure.keyword, failure.pointer) for failure in told] == [("", "")]
        assert "it would take too long to tell where" in told[0].message


@pytest.mark.parametrize("engine", ENGINES)
def test_a_schema_that_combines_too_many_others_is_cut_out(engine: EngineName) -> None:
    data: dict[str, Any] = {str(at): {"anyOf": [{"$ref": f"#/{at + 1}"}] * 2} for at in range(40)}
    data["40"] = {"if": True, "then": {"type": "string"}, "dependentSchemas": {"a": True}}
    judge = Schemas(data, "3.1", None, ["/0", "/30"], engine=engine)
    assert set(judge.rejected.values()) == {"it combines too many others for one value"}
    assert judge.accepts("/0", 1)
    assert not judge.accepts("/30", 1)
    assert judge.accepts("/30", "x")


PARTS = st.recursive(
    st.sampled_from(
        [
            {"type": "object"},
            {"required": ["a"]},
            {"properties": {"k": {"const": 1}}},
            {"maxProperties": 1},
            True,
        ]
    ),
    lambda inner: st.one_of(
        st.builds(
            lambda keyword, parts: {keyword: parts},
            st.sampled_from(["allOf", "anyOf", "oneOf"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda a, b: {"if": a, "then": b, "else": {"type": ["object", "integer"]}}, inner, inner),
        st.builds(lambda part: {**part, "unevaluatedProperties": False} if part is not True else {}, inner),
        st.builds(lambda name: {"properties": {name: SELF}}, st.sampled_from("ab")),
        st.just({"additionalProperties": SELF}),
        st.just({"items": SELF}),
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    st.sampled_from([1, 2, "x", None]),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(["a", "b", "k"]), inner, max_size=3), st.lists(inner, max_size=2)
    ),
    max_leaves=8,
)


@given(PARTS, VALUES)
def test_engines_agree_on_what_leads_back_to_itself(part: Any, value: Any) -> None:
    schema = {"anyOf": [part, {"type": "integer"}]}
    verdicts = {engine: schemas(schema, engine).accepts("/s", value) for engine in ENGINES}
    assert len(set(verdicts.values())) == 1


@given(PARTS, VALUES)
def test_reasons_are_the_same_when_nothing_is_tried_twice(part: Any, value: Any) -> None:
    schema = {"allOf": [part], "type": ["object", "integer", "array"]}
    ordinary = schemas(schema, "jsonschema-rs").failures("/s", value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workload.Workload, "is_excessive", lambda *_: True)
        assert schemas(schema, "jsonschema-rs").failures("/s", value) == ordinary


def test_texts_are_judged_alike_when_nothing_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"properties": {"a": {"pattern": r"^\p{L}+$"}, "b": {"format": "date"}}}
    value = {"a": "1", "b": "x"}
    ordinary = schemas(schema, "jsonschema-rs").failures("/s", value)
    monkeypatch.setattr(workload.Workload, "is_excessive", lambda *_: True)
    assert schemas(schema, "jsonschema-rs").failures("/s", value) == ordinary
    assert [failure.keyword for failure in ordinary] == ["pattern", "format"]


def test_what_makes_the_independent_engine_try_too_much_is_neither_accepted_nor_said_to_break_its_schema(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = {"anyOf": [{"properties": {"next": SELF}, "required": ["a"]}, {"properties": {"next": SELF}}]}
    judge = schemas(schema, "jsonschema")
    monkeypatch.setattr(run, "_MOST_TRIED", 100)
    assert judge.accepts("/s", chain(5, {}))
    for value in (chain(60, {}), chain(60, {"next": chain(60, {})})):
        assert not judge.accepts("/s", value)
        assert [(one.keyword, one.pointer) for one in judge.failures("/s", value)] == [(TOO_COMPLEX, "")]


def test_what_was_told_before_the_work_became_too_much_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"items": SELF, "type": ["array", "integer"]}
    value = [[1, "x"], *([one] for one in range(50)), "y"]
    monkeypatch.setattr(workload.Workload, "is_excessive", lambda *_: True)
    monkeypatch.setattr(run, "_MOST_ASKED", 20)
    told = schemas(schema, "jsonschema-rs").failures("/s", value)
    assert [failure.pointer for failure in told] == ["/0/1"]
