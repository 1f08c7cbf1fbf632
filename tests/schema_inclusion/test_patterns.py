"""Regular expressions as languages: the same answers as an engine that runs them."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.schema.inclusion.limits import TooComplex
from contractrepo.schema.inclusion.patterns.matching import matches, reason_unsupported, words

TEXTS = ["".join(chars) for size in range(4) for chars in itertools.product("ab-1", repeat=size)]
SAME_IN_PYTHON = [
    *(
        "",
        "a",
        "^a",
        "b$",
        "^a$",
        "a|b",
        "^(a|b)*$",
        "^(?:ab)+$",
        "a{2}",
        "^a{1,2}$",
        "a{2,}",
        "^[^a]$",
        "^[a-b]?$",
    ),
    *(
        r"^\d$",
        r"^\w+$",
        r"^\W$",
        r"\s",
        r"^[\w-]+$",
        r"^[a\-1]+$",
        "^(?=a)[ab]+$",
        "^(?!a)",
        "^a*?b",
        "^(a|b){2}-?$",
    ),
    *(r"^\x61$", r"^\u0061$", "^.$", "^a.b$", "^(|a)$", "^[]b-]", "x{", "^^a$$", r"^\-$"),
]


@pytest.mark.parametrize("pattern", [one for one in SAME_IN_PYTHON if one not in ("^[]b-]", "x{")])
def test_membership_agrees_with_an_engine(pattern: str) -> None:
    assert reason_unsupported(pattern) is None
    assert [matches(pattern, text) for text in TEXTS] == [bool(re.search(pattern, text)) for text in TEXTS]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^[\w-.]$", ".", True),
        (r"^[\w-.]$", "-", True),
        ("^(?<year>1)$", "1", True),
        (r"^\u{61}$", "a", True),
        (r"^\cA", "x", None),
        ("x{", "x{", True),
        ("^[]", "a", False),
        (r"^[^\x00]$", "a", True),
        ("^(?!(?!ab))", "ab", True),
        ("^(?!(?!ab))", "ac", False),
        (r"^[\b]$", "\b", True),
        (r"\bword", "word", None),
        (r"\p{L}", "a", None),
        (r"(a)\1", "aa", None),
        ("(?<=a)b", "ab", None),
        ("(?=a)*", "a", None),
        ("((?=a)b)*", "a", None),
        ("*", "a", None),
        ("a*{2}", "a", None),
        ("(", "a", None),
        (")", "a", None),
        ("(?x)", "a", None),
        ("a{2,1}", "a", None),
        ("[b-a]", "a", None),
        ("[a", "a", None),
        ("a" * 3_000, "a", None),
        ("(" * 60 + "a" + ")" * 60, "a", None),
        ("a?" * 400, "a", None),
        ("\\", "a", None),
    ],
)
def test_ecma_262_is_read(pattern: str, text: str, found: bool | None) -> None:
    if found is None:
        assert reason_unsupported(pattern)
    else:
        assert matches(pattern, text) is found


@pytest.mark.parametrize(
    ("languages", "bounds", "first"),
    [
        ((["^a*$"], [], []), (2, 5), "aa"),
        ((["^[ab]+$"], ["^a"], []), (0, 9), "b"),
        ((["^(a+)+$"], ["^(a|aa)+$"], []), (0, float("inf")), None),
        ((["^(a|b)$"], [], ["a"]), (0, float("inf")), "b"),
        ((["^a$"], [], ["a"]), (0, float("inf")), None),
        ((["^[\u0400-\u04ff]$"], [], []), (0, float("inf")), "\u0400"),
        (([], ["^[^0-9]*$"], []), (0, float("inf")), "0"),
    ],
)
def test_the_shortest_word_is_found_or_there_is_none(languages: Any, bounds: Any, first: str | None) -> None:
    assert next(words(*languages, *bounds), None) == first


@pytest.mark.parametrize("wanted", [["(a|b)*a(a|b){40}$", "(a|b)*b(a|b){39}$"], ["^a{100000}$"]])
def test_what_needs_too_many_states_is_refused(wanted: list[str]) -> None:
    with pytest.raises(TooComplex):
        next(words(wanted, ["^b{9}a"], [], 0, float("inf")), None)


def test_long_texts_are_refused() -> None:
    with pytest.raises(TooComplex):
        next(words(["a"], [], [], 5_000, float("inf")))


ATOM = st.sampled_from(["a", "b", "[ab]", ".", "(a|b)", "(?:(ab)?)", "-"])
PATTERN = st.lists(st.tuples(ATOM, st.sampled_from(["", "*", "+", "?", "{1,2}"])), max_size=4).map(
    lambda parts: "^" + "".join(atom + times for atom, times in parts) + "$"
)


@given(PATTERN, PATTERN)
def test_inclusion_agrees_with_an_engine(one: str, other: str) -> None:
    word = next(words([one], [other], [], 0, float("inf")), None)
    if word is None:
        assert not [text for text in TEXTS if re.search(one, text) and not re.search(other, text)]
    else:
        assert re.search(one, word)
        assert not re.search(other, word)
