"""Compiled validators for the schemas of a description, made when they are needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from contractrepo.errors import UsageError
from contractrepo.schema import engines, schemas
from contractrepo.schema.dialects import assembling
from contractrepo.schema.schemas import Schemas

DATA: dict[str, Any] = {
    "a": {"type": "integer"},
    "b": {"$ref": "#/a"},
    "c": {"properties": {"x": {"$ref": "#/b"}, "y": {"type": "string"}}},
}


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the list to which every compilation adds its entry points."""
    compiled: list[tuple[str, ...]] = []
    original = schemas.compiled

    def compile_and_count(source: Any, entries: Any, engine: Any) -> Any:
        compiled.append(tuple(entries))
        return original(source, entries, engine)

    monkeypatch.setattr(schemas, "compiled", compile_and_count)
    return compiled


def test_nothing_is_compiled_that_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = counted(monkeypatch)
    judged = Schemas(DATA, "3.1", None, ["/a", "/b", "/a"])
    assert compiled == []
    assert judged.accepts("/a", 1)
    assert judged.accepts("/a", 1)
    assert compiled == [("/a",)]
    assert not judged.accepts("/b", "x")
    assert compiled == [("/a",), ("/b",)]


def test_what_entry_points_share_is_compiled_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = counted(monkeypatch)
    data = {
        "s": [{"$ref": "#/t"}] * 4,
        "t": {"items": {"$ref": "#/u"}},
        "u": {"$ref": "#/v"},
        "v": {"type": "integer"},
    }
    entries = tuple(f"/s/{at}" for at in range(4))
    judged = Schemas(data, "3.1", None, entries)
    verdicts = [judged.accepts(entry, value) for entry in entries for value in ([1], ["x"])]
    assert verdicts == [True, False] * 4
    assert compiled == [("/s/0",), entries]


def test_everything_is_compiled_at_once_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = counted(monkeypatch)
    judged = Schemas(DATA, "3.1", None, ["/a", "/b"])
    assert judged.accepts("/a", 1)
    judged.prepare()
    assert not judged.accepts("/b", "x")
    assert judged.rejected == {}
    assert compiled == [("/a",), ("/a", "/b")]


def test_other_schemas_are_compiled_on_demand_and_the_oldest_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = counted(monkeypatch)
    monkeypatch.setattr(schemas, "_MOST_EXTRA", 2)
    judged = Schemas(DATA, "3.1", None, ["/a"])
    for pointer in ("/b", "/c/properties/y", "/b", "/c", "/c", "/b"):
        judged.accepts(pointer, 1)
    assert compiled == [("/b",), ("/c/properties/y",), ("/c",), ("/b",)]


def test_many_threads_compile_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = counted(monkeypatch)
    judged = Schemas(DATA, "3.1", None, ["/a", "/c"])
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda value: judged.accepts("/a", value), [1, "x"] * 50))
    assert verdicts == [True, False] * 50
    assert compiled == [("/a",)]


def test_whoever_asks_about_one_schema_does_not_wait_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Event(), Event()

    def compile_slowly(source: Any, entries: Any, engine: Any) -> Any:
        if tuple(entries) == ("/a", "/b"):
            begun.set()
            assert may_end.wait(20)
        return original(source, entries, engine)

    original = schemas.compiled
    monkeypatch.setattr(schemas, "compiled", compile_slowly)
    judged = Schemas(DATA, "3.1", None, ["/a", "/b"])
    with ThreadPoolExecutor(1) as pool:
        everything = pool.submit(lambda: judged.rejected)
        assert begun.wait(20)
        assert not judged.accepts("/a", "x")
        may_end.set()
        assert everything.result() == {}


def test_a_pointer_to_nothing_accepts_anything_and_is_reported() -> None:
    judged = Schemas(DATA, "3.1", None, ["/nothing", "/a/type"])
    assert judged.accepts("/nothing", 1)
    assert judged.rejected == {
        "/nothing": "a schema must be an object, not null",
        "/a/type": 'a schema must be an object, not "integer"',
    }


def test_what_is_no_pointer_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not a JSON pointer"):
        Schemas(DATA, "3.1", None, []).accepts("a", 1)


def test_no_entry_points_at_all() -> None:
    judged = Schemas(DATA, "3.1", None, [])
    assert judged.rejected == {}
    assert not judged.accepts("/a", "x")


def test_the_engine_that_shells_prefer_is_used_where_none_is_asked_for() -> None:
    assert engines.preferred() == "jsonschema-rs"
    try:
        engines.prefer("jsonschema")
        assert engines.preferred() == "jsonschema"
        assert type(Schemas(DATA, "3.1", None, ["/a"])._whole().engine).__name__ == "IndependentEngine"
    finally:
        engines.prefer("")
    assert engines.preferred() == "jsonschema-rs"


def test_an_engine_that_is_not_there() -> None:
    with pytest.raises(UsageError) as caught:
        engines.prefer("ajv")
    assert caught.value.code == "engine-unknown"


def test_numbers_that_the_engine_cannot_spell_are_cut_out() -> None:
    data = {"s": {"properties": {"a": {"enum": [10**5000]}, "b": {"$ref": "#/t"}}}, "t": {"type": "string"}}
    judged = Schemas(data, "3.1", None, ["/s", "/t"], engine="jsonschema-rs")
    assert list(judged.rejected) == ["/s"]
    assert judged.accepts("/s", {"a": 1})
    assert not judged.accepts("/t", 1)


def test_schemas_nested_too_deep_for_one_piece_are_taken_apart() -> None:
    schema: dict[str, Any] = {"type": "string"}
    value: Any = 1
    for _ in range(240):
        schema, value = {"items": schema}, [value]
    judged = Schemas({"s": schema}, "3.1", None, ["/s"])
    failures = judged.failures("/s", value)
    assert [failure.schema_pointer for failure in failures] == ["/s" + "/items" * 240 + "/type"]


def test_a_long_chain_of_references_and_branches_takes_no_stack() -> None:
    data: dict[str, Any] = {
        str(at): {"allOf": [{"$ref": f"#/{at + 1}"}], "required": ["x"]} for at in range(1000)
    }
    data["1000"] = {"properties": {"x": {"readOnly": True}, "y": False}}
    judged = Schemas(data, "3.1", "request", ["/0"], engine="jsonschema-rs")
    assert judged.accepts("/0", {})
    assert [failure.pointer for failure in judged.failures("/0", {"y": 1})] == ["/y"]


def test_patterns_that_would_backtrack_for_ever_are_refused_in_time() -> None:
    data = {"s": {"pattern": r"^(?=a)(a|a)+b\1$"}, "t": {"pattern": "^(a+)+$"}}
    judged = Schemas(data, "3.1", None, ["/s", "/t"], engine="jsonschema-rs")
    assert [judged.accepts(pointer, "a" * 5_000 + "!") for pointer in ("/s", "/t")] == [False, False]
    assert [failure.keyword for failure in judged.failures("/s", "a" * 100)] == ["pattern"]


def test_many_patterns_that_cannot_run_are_cut_out_together() -> None:
    data = {"d": {str(at): {"pattern": "[" + "a" * at} for at in range(50)}, "s": {"type": "string"}}
    judged = Schemas(data, "3.1", None, ["/s", *(f"/d/{at}" for at in range(50))])
    assert len(judged.rejected) == 50
    assert not judged.accepts("/s", 1)


def test_more_schemas_than_a_description_should_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "_MOST_DEFINITIONS", 2)
    judged = Schemas(DATA, "3.1", None, ["/a", "/b", "/c"])
    assert judged.rejected["/a"] == "more than 2 schemas refer to each other"
