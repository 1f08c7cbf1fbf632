"""Values made for schemas: exactly these, always accepted, and stable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append
from contractrepo.schema.samples import CannotGenerate, making, sample
from contractrepo.schema.samples.decisions import Decisions
from contractrepo.schema.samples.making import Maker
from contractrepo.schema.schemas import Schemas

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/schema/samples.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sample_of_a_case(case: dict[str, Any]) -> None:
    schemas = Schemas(case["schema"], case.get("version", "3.1"), case.get("direction"), [""])
    wishes = {wish: case[wish] for wish in ("optional", "items") if wish in case}
    if case.get("cannot"):
        with pytest.raises(CannotGenerate) as caught:
            sample(schemas, "", **wishes)
        assert caught.value.pointer == ""
        assert caught.value.reason
        return
    value = sample(schemas, "", **wishes)
    assert schemas.accepts("", value)
    if "sample" in case:
        assert value == case["sample"]
        assert list(value) == list(case["sample"]) if isinstance(value, dict) else True
    if "length" in case:
        assert len(value) == case["length"]
    if "sorted" in case:
        assert sorted(value) == case["sorted"]
    if "keys" in case:
        assert sorted(value) == case["keys"]
    if "not" in case:
        assert not Schemas(case["not"], "3.1", None, [""]).accepts("", value)


def documents() -> Iterator[Path]:
    for path in sorted((Path(__file__).parents[1] / "data/specs").rglob("*.*")):
        if path.suffix in {".yaml", ".json"} and path.stem != "ManagementService-v3":
            yield path


def schema_pointers(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the place of every `schema` member."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "schema" and isinstance(member, dict):
                yield append(pointer, key)
            elif key not in {"example", "examples"}:
                yield from schema_pointers(member, append(pointer, key))


# allOf of a text and a number: there is no value.
IMPOSSIBLE = {
    f"/paths/~1anything~1quirks~1polymorphism/{method}/requestBody/content/application~1json/schema"
    for method in ("put", "patch")
}


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize("path", list(documents()), ids=lambda path: path.name)
def test_every_body_of_a_real_document_has_a_sample(path: Path, direction: Any) -> None:
    data = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    if not isinstance(data, dict) or "openapi" not in data:
        pytest.skip("a part of another document")
    pointers = [pointer for pointer in schema_pointers(data) if pointer not in IMPOSSIBLE]
    version = data["openapi"][:3]
    schemas = Schemas(data, version, direction, pointers)
    second = Schemas(data, version, direction, pointers, engine="jsonschema")
    refused = [
        (pointer, value)
        for pointer in pointers
        for value in (sample(schemas, pointer), sample(schemas, pointer, seed=3, optional=False, items=2))
        if not second.accepts(pointer, value)
    ]
    assert refused == []


def test_a_large_document_in_a_moment(specs: Path) -> None:
    data = yaml.load((specs / "adyen/ManagementService-v3.yaml").read_bytes(), yaml.CSafeLoader)
    pointers = [
        pointer for pointer in schema_pointers(data["paths"], "/paths") if "/responses/200/" in pointer
    ]
    schemas = Schemas(data, "3.1", "response", pointers)
    assert len([sample(schemas, pointer) for pointer in pointers]) == len(pointers) > 90
    assert schemas.rejected == {}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def nested(schemas: dict[str, Any]) -> Schemas:
    return Schemas({"components": {"schemas": schemas}}, "3.1", None, [A])


A = "/components/schemas/A"
EVERY_WAY = {"self": reference("A"), "list": {"type": "array", "items": reference("A")}, "b": reference("B")}
HELD_BY_EACH_OTHER = {
    "A": {
        "type": "object",
        "properties": {**EVERY_WAY, "map": {"type": "object", "additionalProperties": reference("A")}},
    },
    "B": {
        "allOf": [
            reference("A"),
            {"type": "object", "properties": {"c": {"oneOf": [reference("A"), reference("B")]}}},
        ]
    },
}


def test_a_schema_nests_in_itself_once() -> None:
    inner = {
        "self": {"list": [], "map": {}},
        "list": [{"list": [], "map": {}}],
        "map": {"key": {"list": [], "map": {}}},
    }
    assert sample(nested(HELD_BY_EACH_OTHER), A) == {**inner, "b": {"list": [], "map": {}}}


NAMES_OF_MANY = [*"ABCDEFGHIJKLMNOPQRST"]
TANGLES: dict[str, Any] = {
    "properties": reference,
    "alternatives that exclude each other never": lambda name: {"oneOf": [reference(name), reference("A")]},
    "lists": lambda name: {"type": "array", "items": reference(name)},
    "null": lambda name: {"anyOf": [reference(name), {"type": "null"}]},
}


@pytest.mark.parametrize("needed", [False, True])
@pytest.mark.parametrize("tangle", TANGLES)
def test_schemas_that_all_hold_each_other_take_bounded_work(
    monkeypatch: pytest.MonkeyPatch, tangle: str, *, needed: bool
) -> None:
    made: list[str] = []
    original = Maker.make
    monkeypatch.setattr(Maker, "make", lambda *args: (made.append(""), original(*args))[1])
    properties = {name.lower(): TANGLES[tangle](name) for name in NAMES_OF_MANY}
    one = {"type": "object", "properties": properties, "required": sorted(properties)[:2] if needed else []}
    try:
        assert isinstance(sample(nested(dict.fromkeys(NAMES_OF_MANY, one)), A, items=2), dict)
    except CannotGenerate:
        assert needed
        assert tangle in {"properties", "alternatives that exclude each other never"}
    assert len(made) < 80_000


def test_what_was_gathered_is_forgotten_when_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sample(nested(HELD_BY_EACH_OTHER), A)
    monkeypatch.setattr(making, "_MOST_KNOWN", 3)
    assert sample(nested(HELD_BY_EACH_OTHER), A) == before


def test_a_change_does_not_reshuffle_the_rest() -> None:
    before = {"properties": {"a": {"type": "integer"}, "b": {"type": "string", "format": "uuid"}}}
    after = {"properties": {"n": {"type": "integer"}, **before["properties"], "z": {"type": "string"}}}
    first = sample(Schemas(before, "3.1", None, [""]), "")
    second = sample(Schemas(after, "3.1", None, [""]), "")
    assert {name: second[name] for name in first} == first


def test_only_what_has_to_do_with_a_wrong_place_is_decided_anew() -> None:
    decisions = Decisions()
    for place in ("", "/a", "/a/b", "/c"):
        assert decisions.decide(place, "way", 2) == 0
    assert decisions.revise("/a")
    assert decisions.taken == {("/a", "way"): 1}
    assert decisions.revise("/a")
    assert decisions.taken == {("/a", "way"): 0, ("", "way"): 1}
    decisions.begin()
    assert not decisions.revise("/a")


def test_another_seed_gives_another_value() -> None:
    schema = {
        "properties": {"a": {"type": "integer"}, "b": {"enum": list("abcdefgh")}, "c": {"format": "uuid"}}
    }
    schemas = Schemas(schema, "3.1", None, [""])
    values = {canonical_json(sample(schemas, "", seed=seed)) for seed in range(20)}
    assert len(values) == 20
    assert sample(schemas, "", seed=5) == sample(schemas, "", seed=5)


SCALARS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("integer")},
        optional={"minimum": st.integers(-9, 9), "multipleOf": st.integers(1, 5)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("string")}, optional={"minLength": st.integers(0, 4), "maxLength": st.integers(4, 9)}
    ),
    st.fixed_dictionaries({"type": st.just("number")}, optional={"exclusiveMaximum": st.integers(-9, 9)}),
    st.sampled_from(
        [{}, True, {"type": "boolean"}, {"type": "null"}, {"enum": [1, "a", None]}, {"pattern": "^a+b$"}]
    ),
    st.sampled_from(
        ["date", "date-time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "time", "duration"]
    ).map(lambda name: {"type": "string", "format": name}),
)
NAMES = st.sampled_from(["a", "b", "c"])


def compound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    counts = st.integers(0, 2)
    properties = st.dictionaries(NAMES, inner, max_size=3)
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": properties},
            optional={
                "required": st.lists(NAMES, unique=True, max_size=2),
                "additionalProperties": inner,
                "minProperties": counts,
                "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=1), max_size=1),
            },
        ),
        st.fixed_dictionaries(
            {"type": st.just("array"), "items": inner}, optional={"minItems": counts, "contains": inner}
        ),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"oneOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner, "then": inner, "else": inner}),
    )


SCHEMAS = st.recursive(SCALARS, compound, max_leaves=8)


@settings(max_examples=60)
@given(schema=SCHEMAS, seed=st.integers(0, 3), optional=st.booleans())
def test_a_sample_is_accepted_by_the_independent_engine(schema: Any, seed: int, *, optional: bool) -> None:
    data = {"s": schema}
    try:
        value = sample(Schemas(data, "3.1", None, ["/s"]), "/s", seed=seed, optional=optional)
    except CannotGenerate:
        return
    assert Schemas(data, "3.1", None, ["/s"], engine="jsonschema").failures("/s", value) == []
