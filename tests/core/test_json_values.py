"""Equality and canonical text of JSON values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.core.json_values import canonical_json, json_equal, type_name

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (None, None, True),
        (None, 0, False),
        ("1", 1, False),
        ([1, 2], [1, 2.0], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1, "b": [True]}, {"b": [True], "a": 1.0}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": True}, {"a": 1}, False),
        ([], {}, False),
        (2**53 + 1, float(2**53), False),
    ],
)
def test_equality_is_that_of_json_schema(left: Any, right: Any, equal: bool) -> None:
    assert json_equal(left, right) is equal
    assert json_equal(right, left) is equal


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (False, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_types_are_named_as_in_json(value: Any, name: str) -> None:
    assert type_name(value) == name


def test_canonical_text_is_sorted_and_ascii() -> None:
    assert canonical_json({"b": [1.0, None, True], "a": "ü"}) == b'{"a":"\\u00fc","b":[1,null,true]}'


def test_canonical_text_refuses_what_json_cannot_hold() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


@given(JSON, JSON)
def test_equal_values_and_only_those_have_equal_bytes(left: Any, right: Any) -> None:
    assert json_equal(left, right) == (canonical_json(left) == canonical_json(right))
