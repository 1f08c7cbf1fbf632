"""One entry of a log, in which one thing is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contractrepo.core.layout import LOG, MAIN, POLICY
from contractrepo.core.semver import Version
from contractrepo.workflow.auditing import AuditProblem, Step, bump_problems, genesis_problems, step_problems
from contractrepo.workflow.auditing.step import followed, policies_allowed
from contractrepo.workflow.records import Record

NOTHING, ONE, TWO = "0" * 40, "1" * 40, "2" * 40
TAG = "refs/tags/orders/v1.0.0"
GOOD = Step(
    id="e" * 40,
    order=3,
    place=3,
    received=100,
    after=100,
    made=100,
    policy=ONE,
    policies=frozenset({ONE}),
    listed={TAG: (NOTHING, ONE), MAIN: (ONE, TWO)},
    moved={MAIN: (ONE, TWO), TAG: (NOTHING, ONE)},
    parents=(ONE, TWO),
    expected_parents=(ONE, TWO),
    copies={ONE: b"tag"},
    tags={ONE: b"tag"},
)
ENTRY = "entry eeeeeeeeeeee "
WRONG: dict[str, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
    "nothing": ({}, []),
    "spelling": ({"spelled": False}, [("log-malformed", LOG, "is not spelled as the log's entries are")]),
    "number": ({"order": 4}, [("log-chain", LOG, "calls itself number 4 and is number 3")]),
    "parents": (
        {"parents": (ONE,)},
        [("log-chain", LOG, "does not have the entry before it and the commits it brings in as its parents")],
    ),
    "time": (
        {"received": 99},
        [
            ("log-clock", LOG, "was received before the entry that it follows"),
            ("log-clock", LOG, "states another time of receipt than its commit"),
        ],
    ),
    "a change kept silent": (
        {"listed": {TAG: (NOTHING, ONE)}},
        [("log-state", MAIN, "lists no change, its tree says 111111111111 to 222222222222")],
    ),
    "a change invented": (
        {"moved": {MAIN: (ONE, TWO)}},
        [("log-state", TAG, "lists nothing to 111111111111, its tree says no change")],
    ),
    "another tag kept": (
        {"copies": {ONE: b"gat", TWO: b""}},
        [("log-copy", LOG, f"does not keep the raw bytes of the tags it brings in: {ONE}, {TWO}")],
    ),
    "policy": (
        {"policy": None},
        [("log-policy", LOG, "was judged under another policy than the one in force")],
    ),
    "a tag moved": (
        {"listed": {TAG: (TWO, ONE)}, "moved": {TAG: (TWO, ONE)}},
        [("log-move", TAG, "moves a tag")],
    ),
    "a tag deleted": (
        {"listed": {TAG: (ONE, NOTHING)}, "moved": {TAG: (ONE, NOTHING)}},
        [("log-move", TAG, "deletes a governed ref")],
    ),
    "main turned back": (
        {"rewinding": frozenset({MAIN})},
        [("log-move", MAIN, "moves it to something that is not built on where it was")],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_thing_is_wrong(name: str) -> None:
    change, problems = WRONG[name]
    expected = [AuditProblem(code, ref, ENTRY + message) for code, ref, message in problems]
    assert step_problems(replace(GOOD, **change)) == expected


def test_what_is_never_rewritten_is_followed() -> None:
    refs = [MAIN, POLICY, TAG, "refs/docs/orders/v1.0.0"]
    assert [followed(ref) for ref in refs] == [True, True, False, False]


def test_a_policy_counts_from_the_next_entry_on_unless_it_founds_one() -> None:
    assert policies_allowed(ONE, TWO, open_still=False) == {ONE}
    assert policies_allowed(ONE, TWO, open_still=True) == {ONE, TWO}
    assert policies_allowed(None, ONE, open_still=True) == {None, ONE}
    assert policies_allowed(None, None, open_still=True) == {None}


def test_what_is_remembered() -> None:
    known: dict[str, Any] = {"entries": [ONE], "roots": ["sha256:a"]}
    assert not list(genesis_problems(trusted_head=None, policy_root=None, **known))
    assert not list(genesis_problems(trusted_head=ONE, policy_root="sha256:a", **known))
    found = genesis_problems(trusted_head=TWO, policy_root="sha256:b", entries=[], roots=[])
    assert [(one.code, one.ref) for one in found] == [
        ("log-rolled-back", LOG),
        ("policy-root-differs", POLICY),
    ]


@pytest.mark.parametrize(
    ("version", "bump", "below", "least"),
    [
        ("1.1.0", "minor", ["1.0.0"], None),
        ("1.0.1", "minor", ["1.0.0"], "1.1.0"),
        ("1.2.1", "minor", ["1.1.0", "1.2.0"], None),
        ("1.1.0-rc.1", "minor", ["1.0.0"], None),
        ("1.9.0", "major", ["1.0.0", "1.8.0"], "2.0.0"),
        ("0.1.1", "major", ["0.1.0"], "0.2.0"),
        ("1.0.1", "major", [], None),
    ],
)
def test_the_number_of_a_release(version: str, bump: str, below: list[str], least: str | None) -> None:
    report = {"asOf": "2026-11-25", "breaking": 0, "digest": "", "requiredBump": bump, "ruleset": ""}
    data = {"kind": "release", "contract": {"name": "orders", "version": version}, "report": report}
    numbers = [Version(*map(int, one.split("."))) for one in below]
    found = list(bump_problems(Record(data), numbers))
    assert [one.code for one in found] == (["version-too-low"] if least else [])
    assert all(f"{least} is the least" in one.message for one in found)
    assert not list(bump_problems(Record({**data, "waivers": ["sha256:a"]}), numbers))
    assert not list(bump_problems(Record({"kind": "release", "contract": data["contract"]}), numbers))
