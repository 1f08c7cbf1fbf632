from __future__ import annotations

import pytest

from contractrepo.validation.media_types import accepted_ranges, closest, covers, negotiate, parse


def test_a_media_type_is_read_without_regard_to_case() -> None:
    found = parse('Text/HTML; Charset="UTF-8"; x=a\\b')
    assert found is None
    found = parse('Text/HTML; Charset="UT\\F-8" ;x=1;')
    assert found is not None
    assert (found.essence, found.parameters, found.quality) == (
        "text/html",
        (("charset", "UTF-8"), ("x", "1")),
        1.0,
    )
    assert found.parameter("charset") == "UTF-8"
    assert found.parameter("boundary") is None


@pytest.mark.parametrize(
    "text", ["", "text", "text/", "/plain", "text/plain; charset", "text/plain x", "té/x", "a/b" * 999]
)
def test_what_is_no_media_type_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "suffix", "is_range"),
    [
        ("application/problem+json", "json", False),
        ("application/json", "", False),
        ("application/*+json", "json", True),
        ("text/*", "", True),
        ("*/*", "", True),
    ],
)
def test_suffixes_and_ranges(text: str, suffix: str, is_range: bool) -> None:
    found = parse(text)
    assert found is not None
    assert (found.suffix, found.is_range) == (suffix, is_range)


@pytest.mark.parametrize(
    ("range_", "name", "expected"),
    [
        ("*/*", "text/plain", True),
        ("text/*", "text/plain", True),
        ("text/*", "text/*", True),
        ("text/*", "image/png", False),
        ("text/plain", "text/*", False),
        ("application/json", "application/json; charset=utf-8", True),
        ("application/json; v=2", "application/json", False),
        ("application/json; v=2", "application/json; v=2; charset=utf-8", True),
        ("application/*+json", "application/problem+json", True),
        ("application/*+json", "application/*+json", True),
        ("application/*+json", "application/json", False),
        ("Application/JSON", "application/json", True),
        ("nonsense", "text/plain", False),
        ("*/*", "nonsense", False),
    ],
)
def test_a_range_covers_what_is_inside_it(range_: str, name: str, expected: bool) -> None:
    assert covers(range_, name) is expected


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("text/plain", ["*/*", "text/*", "text/plain"], 2),
        ("text/plain", ["*/*", "text/*"], 1),
        ("text/plain; v=1", ["text/plain", "text/plain; v=1"], 1),
        ("text/plain", ["text/plain", "TEXT/plain"], 0),
        ("application/a+json", ["application/*", "application/*+json"], 1),
        ("text/plain", ["image/*", "nonsense"], None),
    ],
)
def test_the_most_specific_candidate_is_chosen(
    name: str, candidates: list[str], expected: int | None
) -> None:
    found = parse(name)
    assert found is not None
    assert closest(found, [parse(one) for one in candidates]) == expected


ANSWERS = ["application/json", "application/xml", "text/csv"]


@pytest.mark.parametrize(
    ("accept", "offers", "expected"),
    [
        (None, ANSWERS, "application/json"),
        ("  ", ANSWERS, "application/json"),
        (None, [], None),
        ("*/*", [], None),
        ("application/json;q=0, application/xml", ANSWERS, "application/xml"),
        ("application/json;q=0, application/xml;q=0, */*", ANSWERS, "text/csv"),
        ("application/json;q=0", ["application/json"], None),
        ("image/png", ANSWERS, None),
        ("application/xml;q=0.2, application/json;q=0.9", ANSWERS, "application/json"),
        ("application/json;q=0.2, application/xml;q=0.9", ANSWERS, "application/xml"),
        ("text/*", ANSWERS, "text/csv"),
        ("application/*;q=0.1, application/xml;q=0.5", ANSWERS, "application/xml"),
        ("APPLICATION/JSON", ANSWERS, "application/json"),
        ("application/json", ["application/vnd.api+json"], "application/vnd.api+json"),
        ("application/json", ["application/vnd.api+json", "application/json"], "application/json"),
        ("application/vnd.api+json; version=1", ["application/vnd.api+json"], "application/vnd.api+json"),
        ("text/plain; v=2", ["text/plain; v=1", "text/plain; v=2"], "text/plain; v=2"),
        ("image/png", ["image/*"], "image/*"),
        ("text/plain;q=2, text/csv;q=0.001", ["text/plain", "text/csv"], "text/csv"),
        ("nonsense, text/csv", ANSWERS, "text/csv"),
        ('text/csv; note="a,b"', ANSWERS, "text/csv"),
        ("text/csv", ["nonsense", "text/csv"], "text/csv"),
    ],
)
def test_negotiation(accept: str | None, offers: list[str], expected: str | None) -> None:
    assert negotiate(accept, offers) == expected


def test_an_endless_accept_header_is_cut() -> None:
    assert len(accepted_ranges("a/b," * 100_000)) < 3_000
    assert accepted_ranges('"' * 100_000) == []
    assert accepted_ranges('"\\' * 100_000) == []
