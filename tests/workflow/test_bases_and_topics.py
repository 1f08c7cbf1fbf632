"""Which versions count, and under which topic a change may wait."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contractrepo.contract import Contract, load
from contractrepo.core.semver import Version, parse_version
from contractrepo.policy import Compatibility
from contractrepo.workflow.announcements import announced
from contractrepo.workflow.bases import bases, promised
from contractrepo.workflow.topics import free_topic, version_topic

RELEASED = [parse_version(text) or Version(0, 0, 0) for text in ("1.0.0", "2.0.0-rc.1", "1.10.0", "1.9.0")]


@pytest.mark.parametrize(
    ("kind", "info_version", "expected"),
    [
        ("supported", "1.11.0", ["2.0.0-rc.1", "1.10.0", "1.9.0", "1.0.0"]),
        ("released", "1.11.0", ["1.10.0"]),
        ("released", "1.9.5", ["1.9.0"]),
        ("released", "0.1.0", []),
        ("released", "next", ["1.10.0"]),
    ],
)
def test_the_bases_of_a_change(kind: str, info_version: str, expected: list[str]) -> None:
    rules = Compatibility().overridden({"bases": kind})
    assert [str(version) for version in bases(RELEASED, rules, info_version)] == expected


@pytest.mark.parametrize("mode", ["backward", "forward", "full"])
def test_a_transitive_mode_asks_every_version_whatever_the_bases_are(mode: str) -> None:
    rules = Compatibility().overridden({"bases": "released", "mode": f"{mode}-transitive"})
    assert len(bases(RELEASED, rules, "1.11.0")) == len(RELEASED)
    assert len(bases(RELEASED, rules.overridden({"mode": mode}), "1.11.0")) == 1


def test_a_deprecation_counts_from_the_release_since_which_it_lasts() -> None:
    def release(day: str, *deprecated: str) -> tuple[date, Contract]:
        paths = {f"/{name}": {"get": {"deprecated": name in deprecated}} for name in ("a", "b", "c")}
        data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
        return date.fromisoformat(day), load(json.dumps(data).encode())

    releases = [release("2026-01-01", "a", "b"), release("2026-02-01", "b"), release("2026-03-01", "a", "b")]
    assert announced(releases) == {"GET /b": date(2026, 1, 1), "GET /a": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("released", "info_version", "expected"),
    [
        ("2.0.0 1.1.0 1.0.0", "2.1.0", "2.0.0"),
        ("2.0.0 1.1.0 1.0.0", "1.2.0", "2.0.0 1.1.0 1.0.0"),
        ("1.1.0 1.0.0", "2.0.0", "1.1.0 1.0.0"),
        ("2.0.0-rc.1 1.0.0", "2.0.0", "2.0.0-rc.1"),
        ("0.2.0 0.1.1", "0.2.1", "0.2.0"),
        ("2.0.0 1.0.0", "latest", "2.0.0 1.0.0"),
        ("", "1.0.0", ""),
    ],
)
def test_a_major_release_ends_the_promises_of_the_versions_before_it(
    released: str, info_version: str, expected: str
) -> None:
    versions = [version for version in map(parse_version, released.split()) if version]
    assert " ".join(map(str, promised(versions, info_version))) == expected


@pytest.mark.parametrize(
    ("version", "topic"), [(None, "draft"), (Version(3, 0, 0), "v3"), (Version(0, 4, 0), "v0-4")]
)
def test_the_topic_of_a_version(version: Version | None, topic: str) -> None:
    assert version_topic(version) == topic


def test_a_topic_that_is_taken_gets_a_number() -> None:
    assert free_topic("v2", {"v3"}) == "v2"
    assert free_topic("v2", {"v2", "v2-2"}) == "v2-3"
