"""Folded commands are narrow, and the shell makes the same words of them."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.hooks.folding import fold


def words(command: str) -> list[str]:
    """Return what a shell makes of a command's arguments."""
    done = subprocess.run(
        ["sh", "-c", f"printf '%s\\0' {command}"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\0")[:-1]


CASES = {
    "short": ("curl -H 'A: b' http://x/", "curl -H 'A: b' http://x/"),
    "between words": ("curl --globoff http://example.org/a", "curl --globoff \\\n    http://example.org/a"),
    "inside quotes": ("curl 'aaaaaaaaaaaaaaaaaaaaaaaaaa'", "curl \\\n    'aaaaaaaaaaaaaaaaa'\\\n'aaaaaaaaa'"),
    "inside a word": ("curl http://example.org/abcdefgh", "curl \\\n    http://example.org\\\n/abcdefgh"),
    "broken already": ("curl aaaaaaaaaaaaaaaaaa \\\n  -H x", "curl \\\n    aaaaaaaaaaaaaaaaaa \\\n  -H x"),
    "a quotation mark": (
        shlex.join(["curl", "a'b'c'd'e'f"]),
        "curl \\\n    'a'\"'\"'b'\"'\"'c'\"'\"\\\n'd'\"'\"'e'\"'\"'f'",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_where_a_command_is_broken(case: str) -> None:
    command, expected = CASES[case]
    assert fold(command, 24) == expected
    assert words(fold(command, 24)) == words(command)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r"), max_size=60),
        min_size=1,
        max_size=5,
    ),
    st.integers(20, 72),
)
def test_the_shell_sees_no_difference(arguments: list[str], width: int) -> None:
    folded = fold(shlex.join(arguments), width)
    assert max(map(len, folded.split("\n"))) <= width
    assert shlex.split(folded.replace("\\\n", "")) == arguments
