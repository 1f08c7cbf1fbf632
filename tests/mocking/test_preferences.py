"""The Prefer header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.mocking.answering.preferences import NONE, Preferences, preferences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, NONE),
        ("", NONE),
        ("respond-async, wait=10", NONE),
        ("code=404", Preferences(code=404)),
        ('example="a, \\"b\\"", Code = 201', Preferences(code=201, example='a, "b"')),
        ("code=404, code=500", Preferences(code=404)),
        ("code=99, code=200", NONE),
        ("code=700", NONE),
        ("code=٤٠٤", NONE),
        ("dynamic", Preferences(dynamic=True)),
        ("dynamic=FALSE; x=y, seed=9223372036854775808", Preferences(dynamic=False, seed=2**63)),
        ("seed=9223372036854775809", NONE),
        ("example=two;q=1", Preferences(example="two")),
        ("example=", Preferences(example="")),
    ],
)
def test_what_is_read(text: str | None, expected: Preferences) -> None:
    found = preferences(text)

    assert found == expected
    assert found.given is (expected is not NONE)


def test_what_was_applied_is_spelled_so_that_it_reads_back() -> None:
    wanted = Preferences(404, 'a "b" \\', True, 3)

    assert wanted.applied == 'code=404, example="a \\"b\\" \\\\", dynamic=true, seed=3'
    assert preferences(wanted.applied) == wanted


@given(st.text())
def test_no_text_raises(text: str) -> None:
    preferences(text)
