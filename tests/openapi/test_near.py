from __future__ import annotations

import pytest

from contractrepo.openapi.near import did_you_mean, nearest


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("pathz", ["info", "paths"], "paths"),
        ("Pett", ["Pet", "Pets"], "Pet"),
        ("respnoses", ["response", "responses"], "responses"),
        ("GET", ["put", "get"], "get"),
        ("descriptoin", ["description"], "description"),
        ("a", ["b", "A"], "A"),
        ("ab", ["ba", "xy"], "ba"),
        ("fetch", ["patch", "get"], None),
        ("same", ["same"], None),
        ("x" * 100, ["x" * 99], None),
        ("abcdefgh", ["ijklmnop", "abc"], None),
    ],
)
def test_the_nearest_name(name: str, known: list[str], expected: str | None) -> None:
    assert nearest(name, known) == expected


def test_a_hint_is_a_question() -> None:
    assert did_you_mean("pathz", ["paths"], prefix="/") == "did you mean '/paths'?"
    assert did_you_mean("pathz", []) is None
