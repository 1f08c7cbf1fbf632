"""Pushes at the same time, and everything at once."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo, State

# Real pushes; what each of them forges is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
RELEASE = f"refs/tags/orders/v{VERSION}"


def test_of_two_releases_at_once_one_wins_and_the_other_hears_why(
    arena: Any, desks: Callable[..., Any]
) -> None:
    arena.approve_twice()
    others = desks(arena.path, "ada", "ben")
    rivals = [
        (desk, arena.signed(arena.rendered("release", principal=name), name)) for name, desk in others.items()
    ]
    wanted = [f"{arena.written(release, desk.folder)}:{RELEASE}" for desk, release in rivals]
    with ThreadPoolExecutor(2) as pool:
        pushes = list(pool.map(lambda pair: pair[0][0].push(pair[1]), zip(rivals, wanted, strict=True)))
    assert sorted(one.landed for one in pushes) == [False, True]
    (lost,) = [one for one in pushes if not one.landed]
    # It lost at the lock, or came so late that the other release was there to be seen.
    assert re.search(rf"{RELEASE} is at [0-9a-f]+ now, not absent|\[tag-exists\]|already exists", lost.told)
    assert "Traceback" not in lost.told
    (won,) = [want for want, one in zip(wanted, pushes, strict=True) if one.landed]
    assert arena.refs()[RELEASE] == won.partition(":")[0]
    assert arena.status()["state"] == "released"
    assert len([one for one in arena.repo.log() if any(c.ref == RELEASE for c in one.changes)]) == 1


@pytest.mark.slow
def test_releases_of_two_contracts_at_once_both_land(
    arena: Any, desks: Callable[..., Any], command_line: Callable[..., list[str]]
) -> None:
    """Each follows the main that the other left behind."""
    arena.approve_twice()
    for name in ("ada", "ben"):
        arena.repo.approve("stock", VERSION, signer=arena.signer(name))
    before = arena.git("rev-parse", "main")
    others = desks(arena.path, "ada", "ben")
    running = [
        subprocess.Popen(
            command_line("release", name),
            cwd=desk.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name, desk in (("orders", others["ada"]), ("stock", others["ben"]))
    ]
    told = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    for name in ("orders", "stock"):
        assert ContractRepo.open(arena.path).status(name, VERSION).state is State.RELEASED
        released = arena.git("rev-parse", f"refs/tags/{name}/v{VERSION}^{{commit}}:contracts/{name}")
        assert arena.git("rev-parse", f"main:contracts/{name}") == released
    assert arena.git("rev-list", "--merges", "--first-parent", "--count", f"{before}..main") == "2"


@pytest.mark.slow
def test_everything_about_a_version_may_come_in_one_push(arena: Any, template: Path) -> None:
    """A design, its proposal, the approvals and the release: each is judged as if those before it had landed."""
    twin = template.parent / "twin.git"
    shutil.copytree(template, twin)
    elsewhere = replace(arena, path=twin)
    elsewhere.revise(arena.document("1.6.0"), topic="next")
    elsewhere.repo.propose("orders", "1.6.0", signer=arena.signer("cleo"))
    for name in ("ada", "ben"):
        elsewhere.repo.approve("orders", "1.6.0", signer=arena.signer(name))
    elsewhere.repo.release("orders", "1.6.0", signer=arena.signer("ada"))
    pushed = subprocess.run(
        [
            *("git", "push", "--atomic", str(arena.path), "refs/heads/design/orders/next"),
            *("refs/tags/review/orders/1.6.0/*:refs/tags/review/orders/1.6.0/*", "refs/tags/orders/v1.6.0"),
        ],
        cwd=twin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert pushed.returncode == 0, pushed.stderr
    found = arena.status("1.6.0")
    assert (found["state"], found["refused"]) == ("released", [])
    entry = next(one for one in arena.repo.log() if one.via == "push")
    assert [change.ref for change in entry.changes] == [
        "refs/tags/orders/v1.6.0",
        "refs/tags/review/orders/1.6.0/ada/0001-approve",
        "refs/tags/review/orders/1.6.0/ben/0001-approve",
        "refs/tags/review/orders/1.6.0/cleo/0001-propose",
        "refs/heads/main",
    ]
