"""Whatever the input, checking answers with problems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractrepo.contract import check_document
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import parse_json, read_document

CASES = Path(__file__).parent.parent / "cases" / "documents"
DOCUMENTS = [
    case["document"] for file in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(file.read_text())
]
WORDS = [
    "$ref",
    "schema",
    "type",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "<<",
    "null",
    "'",
    '"',
    "\t",
    "- ",
    ": ",
    "3.0.3",
    "#/",
    "-1",
    "!x ",
]
FAST = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
texts = st.sampled_from(DOCUMENTS)


@FAST
@given(texts, st.integers(0, 2_000), st.integers(0, 40), st.sampled_from(WORDS))
def test_a_damaged_document(text: str, start: int, length: int, word: str) -> None:
    start %= len(text) + 1
    are_problems(check_document((text[:start] + word + text[start + length :]).encode()))


@FAST
@given(texts, st.data())
def test_a_document_with_a_value_replaced(text: str, data: st.DataObject) -> None:
    try:
        tree = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return
    holders = [one for one in walked(tree) if one]
    if not isinstance(tree, dict) or not holders:
        return
    holder = data.draw(st.sampled_from(holders))
    key: Any = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key] = data.draw(json_values)
    are_problems(
        check_document(
            json.dumps({**tree, "openapi": data.draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))})
        )
    )


@FAST
@given(st.binary(max_size=200))
def test_bytes(source: bytes) -> None:
    are_problems(check_document(source))


@FAST
@given(json_values)
def test_json_is_read_as_it_is_written(value: Any) -> None:
    assert parse_json(json.dumps(value)) == value
    assert read_document(json.dumps([value], ensure_ascii=False).encode("utf-8", "surrogatepass")).data == [
        value
    ]


def walked(value: Any) -> list[Any]:
    if not isinstance(value, (dict, list)):
        return []
    items = value.values() if isinstance(value, dict) else value
    return [value, *(inner for item in items for inner in walked(item))]


def are_problems(found: list[Any]) -> None:
    assert all(isinstance(problem, Problem) for problem in found)
    assert all(problem.line is None or problem.line > 0 for problem in found)
    assert all(printable(problem.message) == problem.message for problem in found)
