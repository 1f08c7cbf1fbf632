"""What every setting of a policy means: the verdict and the least step, for a small table of changes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from contractrepo.breaking import compare
from contractrepo.breaking.reports import FORMATS
from contractrepo.contract import Contract, load
from contractrepo.core.pointer import find, split
from contractrepo.core.semver import parse_version
from contractrepo.policy import Compatibility

JSON = "application~1json"
POST = "/paths/~1pets/post"
BODY = f"{POST}/requestBody/content/{JSON}/schema"
ANSWER = f"/paths/~1pets/get/responses/200/content/{JSON}/schema"
PET = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "kind": {"enum": ["cat", "dog"]},
        "age": {"type": "integer", "default": 1},
    },
}
BASE = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1.0.0"},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "list",
                "parameters": [{"name": "max", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": PET}}}},
            },
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": PET}}},
                "responses": {"201": {"description": "ok"}},
            },
        },
        "/old": {
            "get": {"deprecated": True, "x-sunset": "2026-06-30", "responses": {"200": {"description": "ok"}}}
        },
    },
    "components": {"schemas": {"Pet": PET}},
}
CHANGES: dict[str, dict[str, Any]] = {
    "nothing but words": {"/info/description": "Animals."},
    "an operation is new": {"/paths/~1new": {"get": {"responses": {"200": {"description": "ok"}}}}},
    "an operation is gone": {POST: None},
    "a request must hold more": {f"{BODY}/required": ["name", "kind"]},
    "a request must hold what has a default": {f"{BODY}/required": ["name", "age"]},
    "a request may hold less": {f"{BODY}/required": []},
    "an answer may be longer": {f"{ANSWER}/properties/name/maxLength": 30},
    "an answer is shorter": {f"{ANSWER}/properties/name/maxLength": 10},
    "an answer has one more value": {f"{ANSWER}/properties/kind/enum": ["cat", "dog", "cow"]},
    "an answer may lack something": {f"{ANSWER}/required": []},
    "an operation has another id": {"/paths/~1pets/get/operationId": "all"},
    "an operation is deprecated": {f"{POST}/deprecated": True},
}
# Change -> verdict and least step for backward, forward, full and none.
MODES: dict[str, tuple[str, str, str, str]] = {
    "nothing but words": ("compatible patch", "compatible patch", "compatible patch", "compatible patch"),
    "an operation is new": ("compatible minor", "breaking major", "breaking major", "compatible minor"),
    "an operation is gone": ("breaking major", "compatible patch", "breaking major", "compatible patch"),
    "a request must hold more": ("breaking major", "compatible patch", "breaking major", "compatible patch"),
    "a request may hold less": ("compatible minor", "breaking major", "breaking major", "compatible minor"),
    "an answer may be longer": ("breaking major", "compatible patch", "breaking major", "compatible patch"),
    "an answer is shorter": ("compatible patch", "breaking major", "breaking major", "compatible patch"),
    "an answer may lack something": (
        "breaking major",
        "compatible patch",
        "breaking major",
        "compatible patch",
    ),
    "an operation is deprecated": (
        "compatible minor",
        "compatible minor",
        "compatible minor",
        "compatible minor",
    ),
}


def contract(change: str | None = None) -> Contract:
    data = json.loads(json.dumps(BASE))
    for pointer, value in CHANGES[change].items() if change else ():
        *way, last = split(pointer)
        holder = data
        for token in way:
            holder = holder[token]
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    assert change is None or all(find(data, pointer) == value for pointer, value in CHANGES[change].items())
    return load(json.dumps(data).encode())


def verdict(change: str, **rules: Any) -> str:
    comparison = compare(contract(), contract(change), policy=Compatibility(**rules))
    return f"{comparison.verdict} {comparison.required_bump}"


@pytest.mark.parametrize("change", MODES)
@pytest.mark.parametrize("transitive", ["", "-transitive"])
def test_modes(change: str, transitive: str) -> None:
    """A pair of versions is judged alike, whether it is one of one or one of many."""
    modes = [f"{mode}{transitive}" for mode in ("backward", "forward", "full")]
    assert tuple(verdict(change, mode=mode) for mode in (*modes, "none")) == MODES[change]


@pytest.mark.parametrize(
    ("change", "rules", "without", "with_it"),
    [
        ("an answer has one more value", {"open_enums": True}, "breaking major", "compatible patch"),
        (
            "a request must hold what has a default",
            {"server_applies_defaults": True},
            "breaking major",
            "compatible patch",
        ),
        ("an operation has another id", {"codegen": True}, "compatible patch", "breaking major"),
        ("an operation is gone", {"ignore_paths": ("/pets",)}, "breaking major", "compatible patch"),
        ("an operation is gone", {"ignore_paths": ("/*",)}, "breaking major", "compatible patch"),
        ("an operation is gone", {"ignore_paths": ("/pets/*",)}, "breaking major", "breaking major"),
        (
            "an operation is gone",
            {"severity": {"operation-removed": "warning"}},
            "breaking major",
            "compatible patch",
        ),
        (
            "an operation is deprecated",
            {"severity": {"operation-deprecated": "breaking"}},
            "compatible minor",
            "breaking major",
        ),
        (
            "an operation is gone",
            {"mode": "none", "severity": {"operation-removed": "breaking"}},
            "breaking major",
            "breaking major",
        ),
    ],
)
def test_settings(change: str, rules: dict[str, Any], without: str, with_it: str) -> None:
    assert (verdict(change), verdict(change, **rules)) == (without, with_it)


def test_objects_that_are_not_open_promise_every_property() -> None:
    """What an open object does not declare is nobody's promise; under the other rule a new property narrows what may come."""
    base, revision = (
        load(
            json.dumps(
                {
                    "openapi": "3.1.0",
                    "info": {"title": "T", "version": "1"},
                    "paths": {
                        "/a": {
                            "post": {
                                "requestBody": {
                                    "content": {
                                        "application/json": {
                                            "schema": {"type": "object", "properties": properties}
                                        }
                                    }
                                },
                                "responses": {"200": {"description": "ok"}},
                            }
                        }
                    },
                }
            ).encode()
        )
        for properties in ({}, {"n": {"type": "integer"}})
    )
    assert compare(base, revision).verdict == "compatible"
    assert compare(base, revision, policy=Compatibility(open_objects=False)).verdict == "breaking"


@pytest.mark.parametrize(
    ("as_of", "window", "since", "expected"),
    [
        (None, None, None, "breaking"),
        ("2026-06-29", None, None, "breaking"),
        ("2026-06-30", None, None, "compatible"),
        ("2026-06-30", 90, None, "compatible"),
        ("2026-06-30", 90, "2026-05-01", "breaking"),
        ("2026-07-30", 90, "2026-05-01", "compatible"),
        ("2026-06-29", 90, "2026-01-01", "breaking"),
        ("2026-06-30", 0, "2026-06-30", "compatible"),
        ("2026-06-30", None, "2026-06-29", "compatible"),
    ],
)
def test_a_deprecated_operation_may_go(
    as_of: str | None, window: int | None, since: str | None, expected: str
) -> None:
    """After its sunset, and after the window that the policy asks for since the release that deprecated it."""
    data = json.loads(json.dumps(BASE))
    del data["paths"]["/old"]
    day = dt.date.fromisoformat
    comparison = compare(
        contract(),
        load(json.dumps(data).encode()),
        policy=Compatibility(deprecation_window_days=window),
        as_of=None if as_of is None else day(as_of),
        deprecated_since=None if since is None else {"GET /old": day(since)},
    )
    assert comparison.verdict == expected


def test_without_a_sunset_the_window_alone_decides() -> None:
    data = json.loads(json.dumps(BASE))
    del data["paths"]["/old"]["get"]["x-sunset"]
    base = load(json.dumps(data).encode())
    del data["paths"]["/old"]
    revision = load(json.dumps(data).encode())
    policy = Compatibility(deprecation_window_days=30)
    since = {"GET /old": dt.date(2026, 1, 1)}

    def found(day: dt.date | None, since: dict[str, dt.date]) -> list[str]:
        comparison = compare(base, revision, policy=policy, as_of=day, deprecated_since=since)
        return [finding.rule for finding in comparison.findings]

    assert found(dt.date(2026, 1, 31), since) == ["operation-removed-after-sunset"]
    assert found(dt.date(2026, 1, 30), since) == ["operation-removed"]
    assert found(dt.date(2026, 1, 31), {}) == ["operation-removed"]
    assert found(None, since) == ["operation-removed"]


@pytest.mark.parametrize(
    ("version", "step", "least"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("0.4.2", "major", "0.5.0"),
    ],
)
def test_the_least_version_after_a_step(version: str, step: Any, least: str) -> None:
    """Before 1.0.0 a minor version may break what was there (semver 2.0.0, section 4)."""
    known = parse_version(version)
    assert known is not None
    assert str(known.bumped(step)) == least


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(
    ("change", "step"),
    [("an operation is gone", "major"), ("an operation is new", "minor"), ("nothing but words", "patch")],
)
def test_every_report_tells_the_least_step(form: str, change: str, step: str) -> None:
    assert step in compare(contract(), contract(change)).render(form)
