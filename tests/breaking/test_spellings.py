"""What a text may be read as."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo.breaking.spellings import spellings


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        (1, [1, "1", 1]),
        ("1", ["1", "1", 1]),
        ("01", ["01", "01", "01"]),
        ("1.50", ["1.50", "1.50", "1.50"]),
        ("[]", ["[]", "[]", "[]"]),
        ("1e999", ["1e999", "1e999", "1e999"]),
        ("[" * 100_000, ["[" * 100_000] * 3),
        (True, [True, "true", True]),
        ([1, "x", [2]], [[1, "x", [2]], ["1", "x", [2]], [1, "x", [2]]]),
        ({"a": "2", "b": {}}, [{"a": "2", "b": {}}, {"a": "2", "b": {}}, {"a": 2, "b": {}}]),
    ],
    ids=lambda value: str(value)[:20],
)
def test_scalars_are_read_as_what_they_spell(value: Any, readings: list[Any]) -> None:
    assert list(spellings(value, lone=False)) == readings


def test_a_lone_scalar_is_an_array_of_one() -> None:
    assert list(spellings("a", lone=True)) == ["a", "a", "a", ["a"], ["a"], ["a"]]
    assert list(spellings(["a"], lone=True)) == [["a"], ["a"], ["a"]]
