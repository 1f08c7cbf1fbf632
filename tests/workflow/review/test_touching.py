"""Whether a change touches a place that a policy names."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo.workflow.review import touches

OLD: dict[str, Any] = {
    "info": {"version": "1.0.0"},
    "tags": [{"name": "a"}, {"name": "b"}],
    "paths": {"/orders": {"get": {"security": []}}, "/carts": {}},
    "components": {"securitySchemes": {"key": {"in": "header"}}, "schemas": {"Order": {"maximum": 1}}},
    "x~y": 1,
}
CASES = [
    ("components/securitySchemes", {"components": {"securitySchemes": {"key": {"in": "query"}}}}, True),
    ("components/securitySchemes", {"components": {"schemas": {"Order": {"maximum": 2}}}}, False),
    ("components/securitySchemes/", {"components": {"securitySchemes": {"other": {}}}}, True),
    ("components/securitySchemes/*/in", {"components": {"securitySchemes": {"key": {"in": "query"}}}}, True),
    ("components/securitySchemes/*/in", {"components": {"securitySchemes": {"key": {"type": "x"}}}}, False),
    ("components/*Schemes", {"components": {"securitySchemes": {"key": 1}}}, True),
    ("paths/*/get/security", {"paths": {"/orders": {"get": {"security": [{}]}}}}, True),
    ("paths/*/security", {"paths": {"/orders": {"get": {"security": [{}]}}}}, False),
    ("paths/~1orders/get", {"paths": {"/orders": {"get": {"security": [{}]}}}}, True),
    ("paths/~1carts", {"paths": {"/orders": {"get": {"security": [{}]}}}}, False),
    ("**/security", {"paths": {"/orders": {"get": {"security": [{}]}}}}, True),
    ("**/security", {"paths": {"/orders": {"get": {"summary": "x"}}}}, False),
    ("**", {"info": {"version": "1.0.1"}}, True),
    ("**/**/version", {"info": {"version": "1.0.1"}}, True),
    ("info/**/version", {"info": {"version": "1.0.1"}}, True),
    ("info/version/**", {"info": {"version": "1.0.1"}}, True),
    ("info/version/more", {"info": {"version": "1.0.1"}}, False),
    ("tags/1", {"tags": [{}, {"name": "c"}]}, True),
    ("tags/0", {"tags": [{}, {"name": "c"}]}, False),
    ("security", {"security": [{"key": []}]}, True),
    ("security", {}, False),
    ("x~0y", {"x~y": 2}, True),
]


def changed(old: Any, change: Any) -> Any:
    if isinstance(old, dict) and isinstance(change, dict):
        return {**old, **{name: changed(old.get(name), value) for name, value in change.items()}}
    if isinstance(old, list) and isinstance(change, list) and len(old) == len(change):
        return [changed(*pair) for pair in zip(old, change, strict=True)]
    return change


@pytest.mark.parametrize(("pattern", "change", "expected"), CASES)
def test_a_change(pattern: str, change: dict[str, Any], expected: bool) -> None:
    new = changed(OLD, change)
    assert touches(OLD, new, [pattern]) is expected
    assert touches(new, OLD, [pattern]) is expected
    assert touches(new, new, [pattern]) is False


def test_a_place_that_goes_is_touched() -> None:
    new = {name: value for name, value in OLD.items() if name != "components"}
    assert touches(OLD, new, ["components/securitySchemes"])
    assert not touches(OLD, new, ["components/links"])


def test_a_first_document_touches_what_it_has() -> None:
    assert touches(None, OLD, ["security", "info"])
    assert not touches(None, OLD, ["security"])


def test_numbers_compare_by_value() -> None:
    assert not touches({"maximum": 1}, {"maximum": 1.0}, ["maximum"])
    assert touches({"maximum": 1}, {"maximum": True}, ["maximum"])


def test_many_wildcards_cost_no_more_than_the_document() -> None:
    old: Any = 1
    new: Any = 2
    for _ in range(200):
        old, new = {"a": old}, {"a": new}
    assert not touches(old, new, ["/".join(["**", "a"] * 30 + ["b"])])
    assert touches(old, new, ["/".join(["**", "a"] * 30)])
