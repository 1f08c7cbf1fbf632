"""Mock files as text."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.core.json_values import json_equal
from contractrepo.document import read_document
from contractrepo.mocking.files.yaml_text import yaml_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    " \n\t:#-'\"a0?~|>", max_size=12
)
NUMBERS = st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_text_reads_back_as_the_same_data(value: Any) -> None:
    text = yaml_text(value)

    assert json_equal(read_document(text.encode()).data, value)
    assert text == yaml_text(read_document(text.encode()).data)


WORDS = "y N yes No on OFF true null ~ 1 0x1F 1e3 1_000 12:30:45 2024-05-17 .5 .inf +1 - << = a: #a &a *a !a @a `a %a | > ?"
ODD = [
    "",
    " a",
    "a ",
    "- a",
    "a: b",
    "a #b",
    "? a",
    ",a",
    "[a]",
    "{a}",
    "'a'",
    '"a"',
    "\ta",
    "a\tb",
    "\x07",
    "\x85",
    "\u2028",
]


@pytest.mark.parametrize("text", [*WORDS.split(), *ODD])
def test_a_reader_of_yaml_1_1_sees_the_same_text(text: str) -> None:
    assert yaml.safe_load(yaml_text({text: text, "list": [text]})) == {text: text, "list": [text]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": {"b": [1, {"c": None, "d": [True]}, [2, 3]]}}, "a:\n  b:\n    - 1\n    - c: null\n      d:\n        - true\n    - - 2\n      - 3\n"),
        ({"operation": "GET /pets/{petId}", "empty": {}, "none": []}, "operation: GET /pets/{petId}\nempty: {}\nnone: []\n"),
        ({"200": "it's", "date": "2024-05-17"}, "'200': it's\ndate: '2024-05-17'\n"),
        ({"text": "one\ntwo\n", "bare": "one\n\ntwo", "many": "a\n\n\n"}, "text: |\n  one\n  two\nbare: |-\n  one\n\n  two\nmany: |+\n  a\n\n\n"),
        ({"bell": "a\x07\r\n😀\x00"}, 'bell: "a\\u0007\\r\\n😀\\0"\n'),
        ({"blank": " a\nb", "spaces": "a\n  \nb"}, 'blank: " a\\nb"\nspaces: "a\\n  \\nb"\n'),
        ("\U0010ffff", '"\\U0010FFFF"\n'),
        ([1.5, 10**30, -0.0, 1e16], "- 1.5\n- 1000000000000000000000000000000\n- -0.0\n- 1e+16\n"),
        ({}, "{}\n"),
    ],
)  # fmt: skip
def test_text_is_block_style_with_quotes_where_needed(value: Any, text: str) -> None:
    assert yaml_text(value) == text


def test_a_long_key_is_spelled_out() -> None:
    key = "k" * 1_001

    assert yaml_text({"a": {key: {"b": 1}, "c": 2}}) == f"a:\n  ? {key}\n  :\n    b: 1\n  c: 2\n"
    assert read_document(yaml_text({key: 1}).encode()).data == {key: 1}


@given(
    st.dictionaries(
        TEXT, st.lists(NUMBERS | TEXT.filter(lambda text: "\n" not in text), min_size=1), min_size=1
    ),
    st.data(),
)
def test_an_edit_of_one_value_is_one_line(value: dict[str, list[Any]], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(list(value)))
    at = data.draw(st.integers(0, len(value[key]) - 1))
    edited = value | {key: [*value[key][:at], "edited", *value[key][at + 1 :]]}

    lines = zip(yaml_text(value).split("\n"), yaml_text(edited).split("\n"), strict=True)

    assert sum(before != after for before, after in lines) <= 1
