"""Questions about the schemas of two contracts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo.breaking.inclusions import Cause, Inclusions, Question
from contractrepo.contract import Contract, load
from contractrepo.policy import Compatibility

AT = "/components/schemas/S"


def contract(schema: Any, version: str = "3.1.0") -> Contract:
    described = {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}}
    return load(json.dumps(described | {"components": {"schemas": {"S": schema}}}))


def causes(base: Any, revision: Any, **question: Any) -> list[Cause]:
    asked = {"direction": "request", "old": AT, "new": AT, "narrowed": True} | question
    return Inclusions(contract(base), contract(revision), Compatibility()).causes(Question(**asked))


OLD, NEW = {"type": "string"}, {"type": "string", "maxLength": 2}


def test_a_value_that_is_no_longer_accepted_is_shown() -> None:
    assert causes(OLD, NEW) == [Cause("maxLength", AT, AT, proved=True, value="aaa")]


def test_the_other_way_round_nothing_is_refused() -> None:
    assert causes(OLD, NEW, narrowed=False) == []


def test_in_a_response_the_revision_sends() -> None:
    assert causes(NEW, OLD, direction="response", narrowed=False) == [
        Cause("maxLength", AT, AT, proved=True, value="aaa")
    ]


def test_a_sender_without_a_schema_sends_anything() -> None:
    assert causes({}, {"type": "boolean"}, old=None) == [Cause("type", None, AT, proved=True, value=None)]


def test_a_reader_without_a_schema_accepts_anything() -> None:
    assert causes(OLD, NEW, new=None) == []


def test_an_unknown_pointer_is_no_cause() -> None:
    assert causes(OLD, NEW, old="/components/schemas/Nothing") == []


def test_what_cannot_be_decided_says_why() -> None:
    (cause,) = causes(OLD, {"type": "string", "allOf": [{"type": "int"}]})
    assert not cause.proved
    assert cause.value is None
    assert cause.reason


def test_the_policy_decides_about_undeclared_properties() -> None:
    old, new = (
        contract({"type": "object"}),
        contract({"type": "object", "properties": {"a": {"type": "string"}}}),
    )
    question = Question("request", AT, AT, narrowed=True)
    assert Inclusions(old, new, Compatibility()).causes(question) == []
    (cause,) = Inclusions(old, new, Compatibility(open_objects=False)).causes(question)
    assert (cause.keyword, cause.value) == ("type", {"a": None})


def test_versions_may_differ() -> None:
    old, new = contract({"type": "string", "nullable": True}, "3.0.3"), contract({"type": ["string", "null"]})
    inclusions = Inclusions(old, new, Compatibility())
    assert [
        inclusions.causes(Question("request", AT, AT, narrowed=narrowed)) for narrowed in (True, False)
    ] == [[], []]


@pytest.mark.parametrize(
    ("old", "new", "wire", "keywords"),
    [
        ({"type": "integer"}, {"type": "string"}, "text", []),
        ({"type": "string"}, {"type": "integer"}, "text", ["type"]),
        ({"type": "string"}, {"type": "array", "items": {"type": "string"}}, "text", ["type"]),
        ({"type": "string"}, {"type": "array", "items": {"type": "string"}}, "texts", []),
        (
            {"type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": {"type": "string"}},
            "texts",
            [],
        ),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"type": "object", "maxProperties": 0},
            "text",
            ["maxProperties"],
        ),
        ({"type": "integer"}, {"type": "string", "pattern": "^x"}, "text", ["type"]),
        ({"type": "array"}, {"type": "array", "items": {"type": "boolean"}}, "text", ["type"]),
    ],
)
def test_texts_are_read_as_whatever_they_spell(old: Any, new: Any, wire: str, keywords: list[str]) -> None:
    found = causes(old, new, wire=wire)
    assert [cause.keyword for cause in found] == keywords
    assert all(cause.proved for cause in found)


def test_one_comparison_answers_many_questions() -> None:
    inclusions = Inclusions(contract(OLD), contract(NEW), Compatibility())
    question = Question("request", AT, AT, narrowed=True)
    assert inclusions.causes(question) == inclusions.causes(question) != []


def test_what_is_read_as_it_is_needs_no_spelling() -> None:
    assert (
        causes({"type": "string", "enum": ["x", "1", "[]"]}, {"type": "integer"}, wire="text")[0].value == "x"
    )
