"""What holds for every synchronisation, whatever was edited."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractrepo import SyncPlan, sync
from contractrepo.document import read_document

Files = dict[str, str]
SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(seed=SEEDS)
def test_what_agrees_is_left_alone_with_or_without_a_base(world: Callable[..., Any], seed: int) -> None:
    files = world(random.Random(seed)).files

    assert sync(files, *parted(files)) == SyncPlan()
    assert sync(None, *parted(files)) == SyncPlan()


@FEW
@given(seed=SEEDS)
def test_after_an_edit_of_the_document_both_say_the_same_and_the_mocks_keep_what_is_theirs(
    world: Callable[..., Any], seed: int
) -> None:
    start = world(random.Random(seed))
    now = start.edited_document()

    result = carried_out(start.files, now)

    if result is not None:
        assert result["openapi.yaml"] == now["openapi.yaml"]
        assert sync(None, *parted(result)) == SyncPlan()
        assert own(result) >= own_of_operations_left(start.files, result)


@FEW
@given(seed=SEEDS)
def test_after_an_edit_of_the_mocks_both_say_the_same(world: Callable[..., Any], seed: int) -> None:
    start = world(random.Random(seed))
    now = start.edited_mocks()

    result = carried_out(start.files, now)

    if result is not None:
        assert {**sync(None, *parted(result)).files}.keys() <= {*parted(result)[1]}
        assert own(result) == own(now)


@FEW
@given(seed=SEEDS)
def test_edits_of_both_sides_settle_or_are_conflicts(world: Callable[..., Any], seed: int) -> None:
    start = world(random.Random(seed))
    document, mocks = start.edited_document(), start.edited_mocks()

    carried_out(start.files, {**mocks, "openapi.yaml": document["openapi.yaml"]})


@FEW
@given(seed=SEEDS, wins=st.sampled_from(["spec", "mocks"]))
def test_conflicts_can_be_decided_one_after_the_other(
    world: Callable[..., Any], seed: int, wins: str
) -> None:
    start = world(random.Random(seed))
    document, mocks = start.edited_document(), start.edited_mocks()
    now = {**mocks, "openapi.yaml": document["openapi.yaml"]}
    decided: dict[tuple[str, str], Any] = {}

    plan = sync(start.files, *parted(now))
    while any(one.choices for one in plan.conflicts):
        fresh = {
            (one.code, one.pointer): wins if wins in one.choices else one.choices[0]
            for one in plan.conflicts
            if one.choices
        }
        assert not fresh.keys() <= decided.keys()
        decided |= fresh
        plan = sync(start.files, *parted(now), resolve=decided)

    assert all(not one.choices for one in plan.conflicts)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(at, at + 50) for at in range(0, 400, 50)], ids=str)
def test_the_laws_hold_for_many_contracts(world: Callable[..., Any], seeds: range) -> None:
    laws = (
        test_what_agrees_is_left_alone_with_or_without_a_base,
        test_after_an_edit_of_the_document_both_say_the_same_and_the_mocks_keep_what_is_theirs,
        test_after_an_edit_of_the_mocks_both_say_the_same,
        test_edits_of_both_sides_settle_or_are_conflicts,
    )
    for seed in seeds:
        for law in laws:
            law.hypothesis.inner_test(world, seed)  # type: ignore[attr-defined]  # what @given wraps


def test_hash_seeds_change_nothing(world: Callable[..., Any]) -> None:
    states = []
    for seed in range(4):
        start = world(random.Random(seed))
        states.append([start.files, {**start.edited_mocks(), **start.edited_document()}])

    results = {planned(json.dumps(states), seed) for seed in ("0", "77")}

    assert len(results) == 1


PLANNED = """
import json, sys
from contractrepo import sync
for base, now in json.load(sys.stdin):
    mocks = {path: text for path, text in now.items() if path.startswith("mocks/")}
    plan = sync(base, {path: text for path, text in now.items() if path not in mocks}, mocks)
    print(json.dumps([list(plan.files.items()), list(plan.removed), list(map(repr, plan.conflicts))]))
"""


def planned(states: str, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PLANNED]
    return subprocess.run(
        command, input=states, env=environment, capture_output=True, text=True, check=True
    ).stdout


def carried_out(base: Files, now: Files) -> Files | None:
    """Return the files after a plan was carried out, which settles them; None where there are conflicts."""
    plan = sync(base, *parted(now))
    if plan.conflicts:
        assert not plan.files
        assert not plan.removed
        return None
    result = {path: text for path, text in {**now, **plan.files}.items() if path not in plan.removed}
    assert sync(result, *parted(result)) == SyncPlan()
    return result


def own(files: Files) -> set[Any]:
    """Return what only mocks can hold."""
    found = set()
    for path, text in files.items():
        if path.startswith("mocks/"):
            examples = read_document(text.encode()).data["examples"].values()
            found |= {one["delay"] for one in examples if "delay" in one}
    return found


def own_of_operations_left(before: Files, after: Files) -> set[Any]:
    """Return the same without what belongs to operations that are gone."""
    kept = {operation(text) for path, text in after.items() if path.startswith("mocks/")}
    return own(
        {path: text for path, text in before.items() if path.startswith("mocks/") and operation(text) in kept}
    )


def operation(text: str) -> str:
    return str(read_document(text.encode()).data["operation"])


def parted(files: Files) -> tuple[Files, Files]:
    mocks = {path: text for path, text in files.items() if path.startswith("mocks/")}
    return {path: text for path, text in files.items() if path not in mocks}, mocks
