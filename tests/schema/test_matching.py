"""Regular expressions in the engine that judges them in Python: time grows with the text, and no faster."""

from __future__ import annotations

import pytest

from contractrepo.schema.engines import TooMuchWork, matching, takes_pattern
from contractrepo.schema.engines.matching import is_found
from contractrepo.schema.failure import TOO_COMPLEX
from contractrepo.schema.inclusion.limits import TooComplex
from contractrepo.schema.schemas import Schemas

LONG = "a" * 4_000


@pytest.mark.parametrize(
    "pattern", [r"^(a+)+$", r"^(a|aa)+$", r"^(a*)*b$", r"a*a*a*a*a*b", r"^(\w+\s?)*$", r"(x+x+)+y"]
)
@pytest.mark.parametrize("text", [LONG, LONG + "!", LONG + "b", ""])
def test_a_pattern_that_python_would_never_finish(pattern: str, text: str) -> None:
    fallback, fast = (
        Schemas({"s": {"pattern": pattern}}, "3.1", None, ["/s"], engine=engine)
        for engine in ("jsonschema", "jsonschema-rs")
    )
    assert not fallback.rejected
    assert fallback.accepts("/s", text) == fast.accepts("/s", text)


@pytest.mark.parametrize(
    "pattern", [r"(a+)\1+", r"(?<=a+)b*", r"\b(a+)+\b", r"(?<!a)(b|c)+d*", r"\p{L}", "("]
)
def test_what_cannot_be_judged_is_said(pattern: str) -> None:
    assert not takes_pattern(pattern, "jsonschema")
    judge = Schemas({"s": {"pattern": pattern}}, "3.1", None, ["/s"], engine="jsonschema")
    assert list(judge.rejected) == ["/s"]
    assert judge.accepts("/s", "x")


@pytest.mark.parametrize(
    ("pattern", "found", "missing"),
    [
        (r"\bcat\b", "a cat", "cats"),
        (r"^(.)\1$", "aa", "ab"),
        (r"(?<=a)b+", "abb", "bb"),
        (r"[*+]\b.", "+a", "a"),
    ],
)
def test_what_is_no_language_but_harmless_is_judged(pattern: str, found: str, missing: str) -> None:
    assert is_found(pattern, found)
    assert not is_found(pattern, missing)
    with pytest.raises(TooMuchWork):
        is_found(pattern, "a" * 6_000)


def test_a_text_that_leads_to_too_many_states_is_refused_and_it_is_said_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def overflow(*_: str) -> bool:
        raise TooComplex

    monkeypatch.setattr(matching, "_is_word", overflow)
    judge = Schemas({"s": {"properties": {"a": {"pattern": "a"}}}}, "3.1", None, ["/s"], engine="jsonschema")
    assert judge.accepts("/s", {"a": 1})
    assert not judge.accepts("/s", {"a": "a"})
    assert [failure.keyword for failure in judge.failures("/s", {"a": "a"})] == [TOO_COMPLEX]
