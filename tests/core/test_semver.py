"""Semantic versions."""

import pytest

from contractrepo.core.semver import Bump, Version, parse_version

# semver.org 2.0.0, clause 11, and the ladder of its example.
LADDER = [
    "0.0.1",
    "0.1.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
]


def version(text: str) -> Version:
    found = parse_version(text)
    assert found is not None
    return found


def test_precedence() -> None:
    downwards = [version(text) for text in reversed(LADDER)]
    assert [str(one) for one in sorted(downwards)] == LADDER


def test_build_metadata_does_not_count() -> None:
    left, right = version("1.0.0+linux.5"), version("1.0.0")
    assert left == right
    assert hash(left) == hash(right)
    assert str(left) == "1.0.0+linux.5"
    assert left != "1.0.0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.0",
        "v1.0.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0+",
        "1.0.0 ",
        "1.0.0\n",
        "1.0.\u0660",
        "1" * 300 + ".0.0",
    ],
)
def test_what_is_no_version(text: str) -> None:
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("start", "bump", "result"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "none", "1.2.3"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.2.3", "patch", "0.2.4"),
    ],
)
def test_the_next_version(start: str, bump: Bump, result: str) -> None:
    assert str(version(start).bumped(bump)) == result
