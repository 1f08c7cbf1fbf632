"""Mutated documents: answered with problems, in steps and memory that the length of the text bounds."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractrepo.contract import check_document
from contractrepo.core.text import printable
from contractrepo.policy import Policy

TESTS = Path(__file__).parent.parent
LARGEST = 60_000
SEEDS = [
    *(
        case["document"].encode("utf-8", "surrogatepass")
        for file in sorted((TESTS / "cases/documents").glob("*.yaml"))
        for case in yaml.safe_load(file.read_text())
    ),
    *(
        path.read_bytes()
        for path in sorted(TESTS.joinpath("data").rglob("*.*"))
        if path.suffix in {".yaml", ".json"}
        and path.stat().st_size <= LARGEST
        and "openapi" in path.read_text()
    ),
]
WORDS = [
    *(
        b"$ref",
        b"$id",
        b"$anchor",
        b"$dynamicRef",
        b"$self",
        b"$schema",
        b"allOf",
        b"oneOf",
        b"not",
        b"items",
    ),
    *(b"properties", b"patternProperties", b"discriminator", b"mapping", b"parameters", b"in: querystring"),
    *(b"additionalOperations", b"itemSchema", b"operationRef", b"x-files", b"security", b"openapi: 3.2.0"),
    *(b"#/components/schemas/A", b"#/", b"..", b"%2e%2e%2f", b"~1", b"~", b"file:///a", b"pattern: (a+)+$"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
        b"\xed\xa0\x80",
        b"\\ud800",
        b"1e999",
        b"NaN",
        b".inf",
        b"9" * 5_000,
    ),
    *(
        b"<<",
        b"*a",
        b"&a ",
        b"!!x",
        b"---\n",
        b"? ",
        b"- ",
        b"\t",
        b'"',
        b"'",
        b": ",
        b",",
        b"{" * 50,
        b"[" * 300,
    ),
    *(b"{", b"}", b"[", b"]", b"null", b"true", b"-0", b"\r", b"\xc2\x85", b"\xe2\x80\xae"),
]
# What reading and checking take at most: calls of functions, bytes of memory.
CALLS_PER_BYTE, CALLS_AT_LEAST = 40, 100_000
MEMORY_PER_BYTE, MEMORY_AT_LEAST = 200, 8 * 2**20
POLICY = Policy.parse(
    "policy: 1\nserial: 1\nroles: {policy-admin: {of: [a]}}\n"
    "checks: {severity: {required: warning}, paths: {/**/a/**: {type: off}}}\n"
)

places = st.integers(0, LARGEST)
edits = st.lists(
    st.tuples(places, st.integers(0, 200), st.sampled_from(WORDS) | st.binary(max_size=3) | places),
    max_size=8,
)


def mutated(seed: bytes, changes: list[tuple[int, int, bytes | int]]) -> bytes:
    """Replace parts of a text by words, bytes, or other parts of it."""
    text = bytearray(seed)
    for start, length, new in changes:
        at = start % (len(text) + 1)
        text[at : at + length] = text[new : new + 500] if isinstance(new, int) else new
    return bytes(text)


@pytest.mark.slow
@settings(max_examples=3_000, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits)
def test_a_mutated_document_is_answered_with_problems(
    seed: bytes, changes: list[tuple[int, int, bytes | int]]
) -> None:
    text = mutated(seed, changes)
    for problem in check_document(text):
        assert problem.severity in {"error", "warning"}
        assert problem.line is None or 1 <= problem.line <= text.count(b"\n") + text.count(b"\r") + 3
        assert printable(str(problem).replace("\n", " ")) == str(problem).replace("\n", " ")
        assert POLICY.checks("a").judged([problem])[:1] in {(), (problem,)} or problem.code == "required"


@pytest.mark.slow
@settings(max_examples=600, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits, st.integers(1, 30))
def test_the_length_of_a_text_bounds_steps_and_memory(
    seed: bytes, changes: list[tuple[int, int, bytes | int]], times: int
) -> None:
    text = mutated(seed * times if len(seed) * times <= LARGEST else seed, changes)
    calls, memory = spent(text)
    assert calls <= CALLS_AT_LEAST + CALLS_PER_BYTE * len(text)
    assert memory <= MEMORY_AT_LEAST + MEMORY_PER_BYTE * len(text)


def spent(text: bytes) -> tuple[int, int]:
    """Return how many functions are called to check a text, and how many bytes are held at most meanwhile."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event.endswith("call")

    tracemalloc.start()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check_document(text)
    finally:
        sys.setprofile(before)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return calls, peak
