"""What is too much for the prover is not decided, and its answer says why; never is it a yes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest

from contractrepo.schema.inclusion import Found, Reason, Unknown, search
from contractrepo.schema.inclusion.patterns import nodes

Ask = Callable[..., tuple[Reason, ...]]


def linked(depth: int, leaf: dict[str, Any]) -> dict[str, Any]:
    names = ["S", *(f"S{i}" for i in range(1, depth)), "End"]
    return {
        name: {"type": "object", "required": ["n"], "properties": {"n": {"$ref": f"#/{following}"}}}
        for name, following in pairwise(names)
    } | {"End": leaf}


def test_parts_two_hundred_deep_are_compared(ask: Ask) -> None:
    (reason,) = ask(linked(200, {"type": "string"}), linked(200, {"type": "string", "maxLength": 1}))
    assert (reason.keyword, reason.reader) == ("maxLength", "/End")
    assert isinstance(reason.answer, Found)


def test_deeper_parts_are_not_decided(ask: Ask) -> None:
    (reason,) = ask(linked(2_000, {"type": "string"}), linked(2_000, {"type": "string", "maxLength": 1}))
    assert not isinstance(reason.answer, Found)
    assert "deep" in reason.answer.reason


def test_deep_applicators_are_not_decided(ask: Ask) -> None:
    def chain(leaf: dict[str, Any]) -> dict[str, Any]:
        return (
            {"S": {"anyOf": [{"$ref": "#/S0"}]}}
            | {f"S{i}": {"anyOf": [{"$ref": f"#/S{i + 1}"}]} for i in range(100)}
            | {"S100": leaf}
        )

    (reason,) = ask(chain({"type": "string"}), chain({"type": "string", "maxLength": 1}))
    assert not isinstance(reason.answer, Found)


def test_a_value_that_is_endless_on_paper_is_not_written_out(ask: Ask) -> None:
    def fan(leaf: dict[str, Any]) -> dict[str, Any]:
        names = ["S", *(f"S{i}" for i in range(1, 24)), "End"]
        return {
            name: {
                "required": ["l", "r"],
                "type": "object",
                "properties": {k: {"$ref": f"#/{following}"} for k in "lr"},
            }
            for name, following in pairwise(names)
        } | {"End": leaf}

    (reason,) = ask(fan({"type": "string"}), fan({"type": "string", "maxLength": 1}))
    assert reason.keyword == "maxLength"
    assert not isinstance(reason.answer, Found)
    assert "too large" in reason.answer.reason


def undecided(found: tuple[Reason, ...]) -> str:
    (reason,) = found
    assert not isinstance(reason.answer, Found)
    return reason.answer.reason


def test_equal_items_are_not_told_apart_where_they_are_endless_on_paper(ask: Ask) -> None:
    doubled = {f"D{i}": {"prefixItems": [{"$ref": f"#/D{i + 1}"}] * 2, "minItems": 2} for i in range(20)}
    data = {
        "S": {
            "type": "array",
            "minItems": 2,
            "uniqueItems": True,
            "items": {"$ref": "#/D0", "type": "array"},
        },
        **{name: {"type": "array", **schema} for name, schema in doubled.items()},
        "D20": {"type": "string"},
    }
    assert "too large" in undecided(ask(data, {"S": {"type": "object"}}))


def test_a_text_that_is_too_long_for_its_pattern(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    # The bound as it is takes seconds to reach.
    monkeypatch.setattr(nodes, "_MOST_NODES", 1_000)
    listed, pattern = {"enum": ["a" * 1_000]}, {"type": "string", "pattern": "^a{5000}$"}
    assert "too many states" in undecided(ask({"S": listed}, {"S": pattern}))


def test_a_pattern_with_too_many_letters(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_MOST_NODES", 2_000)
    letters = "|".join(chr(0x4E00 + 2 * i) for i in range(120))
    one = {"type": "string", "pattern": f"^({letters})*$", "minLength": 2}
    assert "too many states" in undecided(ask({"S": one}, {"S": {"type": "string", "pattern": "^x"}}))


def test_too_many_schemas_that_must_not_hold(ask: Ask) -> None:
    steps = {"type": "integer", "minimum": 1, "allOf": [{"not": {"multipleOf": i}} for i in range(2, 120)]}
    assert "too many" in undecided(ask({"S": steps}, {"S": {"type": "string"}}))


def test_a_oneof_of_too_many_schemas(ask: Ask) -> None:
    kinds = {"oneOf": [{"type": "string", "const": str(i)} for i in range(301)]}
    assert "too many alternatives" in undecided(ask({"S": {"const": "1"}}, {"S": kinds}))


def test_an_anyof_of_too_many_patterns(ask: Ask) -> None:
    kinds = {"anyOf": [{"type": "string", "pattern": f"^{'a' * i}$"} for i in range(100)]}
    assert "too many alternatives" in undecided(ask({"S": {"type": "string"}}, {"S": kinds}))


@pytest.mark.parametrize(("pigeons", "holes"), [(5, 4), (7, 6)])
def test_a_puzzle_is_given_up(ask: Ask, pigeons: int, holes: int) -> None:
    """Every object leaves a pigeon without a hole or puts two into one: true, and known to be hard to show."""
    homeless = [{"properties": {f"{p}in{h}": False for h in range(holes)}} for p in range(pigeons)]
    shared = [
        {"required": [f"{first}in{h}", f"{second}in{h}"]}
        for h in range(holes)
        for first, second in combinations(range(pigeons), 2)
    ]
    one = {"type": "object", "additionalProperties": {"type": "boolean"}}
    assert "too many" in undecided(ask({"S": one}, {"S": {"anyOf": [*homeless, *shared]}}))


def test_an_object_that_is_too_wide(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    # The bound as it is takes a second to reach.
    monkeypatch.setattr(search, "LAST_STEP", 100)
    one, other = (
        {
            "type": "object",
            "properties": {f"p{i}": {"type": "integer", "maximum": i + more} for i in range(40)},
        }
        for more in (0, 1)
    )
    assert undecided(ask({"S": one}, {"S": other})) == "too many steps"


def test_a_proof_is_not_lost_behind_many_parts_that_are_not_decided(ask: Ask) -> None:
    def document(long: dict[str, Any], last: dict[str, Any]) -> dict[str, Any]:
        parts = {f"p{i}": {"$ref": "#/Long"} for i in range(401)}
        return {
            "S": {"type": "object", "properties": {**parts, "z": last}},
            "Long": {"type": "string", **long},
        }

    found = ask(
        document({"minLength": 200_000}, {"type": "string"}),
        document({"maxLength": 300_000}, {"type": "string", "maxLength": 1}),
    )
    assert [(one.keyword, one.answer) for one in found] == [
        ("properties", Unknown("a text that is too long to write out")),
        ("schema", Found({"z": "aa"})),
    ]


def test_too_many_pieces(ask: Ask) -> None:
    """Each piece lacks one name of each branch; none can be written out."""
    one = {
        "type": "object",
        "required": ["z"],
        "properties": {"z": {"type": "string", "minLength": 200_000}},
        "additionalProperties": {"type": "boolean"},
    }
    kinds = [{"required": [f"{branch}{i}" for i in range(12)]} for branch in "abcd"]
    assert undecided(ask({"S": one}, {"S": {"anyOf": kinds}})) == "too many alternatives"
