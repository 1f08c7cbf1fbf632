"""The conditions of an example."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.matching.conditions import conditions
from contractrepo.mocking.matching.matcher import matcher
from contractrepo.mocking.matching.patterns import Patterns


@pytest.mark.parametrize(
    ("data", "holds", "fails"),
    [
        (5, [5, 5.0], [6, "5", True, ABSENT]),
        ("a", ["a"], ["b", ["a"], ABSENT]),
        (None, [None], [ABSENT, 0, ""]),
        ({"equals": [1]}, [[1], [1.0]], [[1, 1], 1]),
        ({"oneOf": [1, "a"]}, [1, "a"], [2, ABSENT]),
        ({"matches": "^a.c$"}, ["abc"], ["abcd", ABSENT]),
        ({"matches": "7"}, [175, "7"], [None]),
        ({"contains": "b"}, ["abc", ["b"]], [["abc"], "a", ABSENT]),
        ({"present": True}, [None, 0], [ABSENT]),
        ({"present": False}, [ABSENT], [None]),
        ({"min": 2, "max": 3}, [2, 2.5, 3], [1, 4, "2", True, None, ABSENT]),
        ({"not": {"equals": 1}}, [2, ABSENT], [1]),
        ({"matches": "(a+)+$", "not": "aa"}, ["aaa"], ["aa"]),
    ],
)
def test_a_matcher_on_a_value(data: Any, holds: list[Any], fails: list[Any]) -> None:
    test = matcher(data, Patterns(), wire=False)

    assert [value for value in holds if not test(value)] == []
    assert [value for value in fails if test(value)] == []


@pytest.mark.parametrize(
    ("data", "holds", "fails"),
    [
        (5, ["5", 5], ["6", "5.0", ["5"]]),
        ("5", [5, "5"], [6]),
        (True, ["true", True], ["1"]),
        ({"min": 2}, ["2", "2.5", "1e3", 7], ["1", "two", "-3", ""]),
        ({"oneOf": [1, 2]}, ["2"], ["3"]),
    ],
)
def test_text_of_the_wire_can_be_a_number(data: Any, holds: list[Any], fails: list[Any]) -> None:
    test = matcher(data, Patterns(), wire=True)

    assert [value for value in holds if not test(value)] == []
    assert [value for value in fails if test(value)] == []


def test_a_hostile_expression_takes_no_time() -> None:
    test = matcher({"matches": "^(a+)+$"}, Patterns(), wire=False)

    assert not test("a" * 50_000 + "!")


def test_what_cannot_be_compiled_holds_for_nothing_and_is_told() -> None:
    patterns = Patterns()
    test = matcher({"matches": "("}, patterns, wire=False)
    sound = matcher({"matches": "a"}, patterns, wire=False)

    assert not test("(")
    assert sound("a")
    assert list(patterns.rejected) == ["/$defs/0"]
    assert Patterns().rejected == {}


class Facts:
    """A request that is known already."""

    content_type: ClassVar[Any] = "application/json; charset=utf-8"
    body: ClassVar[Any] = {"a": [1, {"b": 2, "c": 3}], "d": "e"}
    text = '{"a": "word"}'

    def parameter(self, place: str, name: str) -> Any:
        return {("path", "id"): 7, ("query", "q"): ["x", "y"]}.get((place, name), ABSENT)


@pytest.mark.parametrize(
    ("when", "weight", "verdict"),
    [
        ({}, 0, True),
        ({"path": {"id": 7}, "query": {"q": {"contains": "y"}}}, 2, True),
        ({"path": {"id": 7}, "cookies": {"q": {"present": True}}}, 2, False),
        ({"contentType": "application/*"}, 1, True),
        ({"contentType": "text/plain"}, 1, False),
        ({"body": {"equals": {"d": "e", "a": [1, {"c": 3.0, "b": 2}]}}}, 5, True),
        ({"body": {"equals": {}}}, 2, False),
        ({"body": {"contains": {"a": [{"b": 2}]}}}, 1, True),
        ({"body": {"contains": {"a": [{"b": 3}]}}}, 1, False),
        ({"body": {"contains": {"x": 1}}}, 1, False),
        ({"body": {"contains": []}}, 1, False),
        ({"body": {"schema": {"required": ["d"]}}}, 1, True),
        ({"body": {"schema": False}}, 1, False),
        ({"body": {"text": {"contains": "word"}, "at": {"/a/1/b": 2, "": {"present": True}}}}, 3, True),
        ({"body": {"at": {"/a/9": {"present": False}, "nonsense": {"present": False}}}}, 2, True),
    ],
)
def test_conditions_must_all_hold_and_weigh_what_they_fix(
    when: dict[str, Any], weight: int, verdict: bool
) -> None:
    found = conditions(when, Patterns())

    assert (found.weight, found.hold(Facts())) == (weight, verdict)


def test_without_a_body_no_condition_on_it_holds() -> None:
    class NoBody(Facts):
        body: ClassVar[Any] = ABSENT
        content_type: ClassVar[Any] = None

    bodies: list[dict[str, Any]] = [{"equals": None}, {"contains": {}}, {"schema": True}, {"at": {"": None}}]

    assert [body for body in bodies if conditions({"body": body}, Patterns()).hold(NoBody())] == []
    assert not conditions({"contentType": "*/*"}, Patterns()).hold(NoBody())
