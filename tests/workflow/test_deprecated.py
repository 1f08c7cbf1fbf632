"""What the answers of a deprecated version tell."""

from __future__ import annotations

import pytest

from contractrepo import Response
from contractrepo.workflow.deprecated import Deprecated, announced

ENDING = Deprecated(1_795_608_000, "2027-06-01", "2.0.0")
LINKS = {"sunset": "/end", "deprecation": "/why"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            (),
            (
                ("Deprecation", "@1795608000"),
                ("Sunset", "Tue, 01 Jun 2027 00:00:00 GMT"),
                ("Link", '</why>; rel="deprecation", </end>; rel="sunset"'),
            ),
        ),
        (
            (("Access-Control-Expose-Headers", "X-Rate"), ("sunset", "never"), ("Link", "</next>; rel=next")),
            (
                ("Access-Control-Expose-Headers", "X-Rate, Deprecation, Link"),
                ("sunset", "never"),
                ("Link", "</next>; rel=next"),
                ("Deprecation", "@1795608000"),
                ("Link", '</why>; rel="deprecation", </end>; rel="sunset"'),
            ),
        ),
    ],
)
def test_an_answer_tells_of_the_end(
    given: tuple[tuple[str, str], ...], expected: tuple[tuple[str, str], ...]
) -> None:
    """What the contract's own answer says of it stays as it is."""
    assert announced(Response(200, given, b"{}"), ENDING, LINKS) == Response(200, expected, b"{}")


def test_without_addresses_there_is_no_link() -> None:
    assert [name for name, _ in ENDING.headers()] == ["Deprecation", "Sunset"]
    assert ENDING.as_json() == {"since": "2026-11-25", "sunset": "2027-06-01", "successor": "2.0.0"}


def test_a_version_that_is_supported_says_nothing() -> None:
    answer = Response(200, (("Content-Type", "text/plain"),), b"1")
    assert announced(answer, None) is answer
