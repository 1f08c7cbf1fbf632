"""Pushes that keep every rule land, and main's are logged."""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contractrepo import ContractRepo

Refs = Callable[[], dict[str, str]]


def note_described(data: Any) -> None:
    schema = data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"]["note"]["description"] = "For the packer."


def parameter_added(data: Any) -> None:
    parameter = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    data["paths"]["/orders"]["get"]["parameters"] = [parameter]


def note_required(data: Any) -> None:
    data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] += [
        "note"
    ]


@pytest.mark.parametrize("change", [note_described, parameter_added], ids=lambda change: change.__name__)
def test_a_compatible_push_lands_and_is_logged(
    change: Callable[[Any], None], repo: ContractRepo, clone: Any, refs: Refs
) -> None:
    old = refs()["refs/heads/main"]
    commit = clone.commit(change)
    pushed = clone.push("-o", "ticket=7", "HEAD:main")
    assert pushed.landed, pushed.told
    assert pushed.heard == ()
    assert refs()["refs/heads/main"] == commit
    entry = repo.log(limit=1)[0].as_json()
    assert entry["changes"] == [{"ref": "refs/heads/main", "old": old, "new": commit}]
    assert (entry["via"], entry["user"], entry["options"]) == ("push", getpass.getuser(), ["ticket=7"])
    assert entry["policy"] == refs()["refs/meta/policy"]


def test_the_server_says_who_pushes(repo: ContractRepo, clone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACTREPO_USER", "ada")
    clone.commit(note_described)
    assert clone.push().landed
    assert repo.log(limit=1)[0].user == "ada"


def test_a_commit_that_changes_no_contract_lands(repo: ContractRepo, clone: Any) -> None:
    commit = clone.commit_all()
    pushed = clone.push()
    assert pushed.landed
    assert pushed.heard == ()
    assert repo.log(limit=1)[0].changes[0].new == commit


def test_a_branch_without_rules_is_left_to_git(repo: ContractRepo, clone: Any, refs: Refs) -> None:
    entries = len(repo.log())
    (clone.folder / "README.md").write_text("anything")
    commit = clone.commit_all()
    assert clone.push("HEAD:refs/heads/experiments").landed
    assert refs()["refs/heads/experiments"] == commit
    assert len(repo.log()) == entries


def test_a_breaking_design_lands_with_a_warning_and_without_an_entry(
    repo: ContractRepo, clone: Any, refs: Refs
) -> None:
    entries = len(repo.log())
    commit = clone.commit(note_required)
    pushed = clone.push("HEAD:refs/heads/design/orders/notes")
    assert pushed.landed
    assert pushed.heard[0] == "contractrepo accepts this push. Worth knowing:"
    assert pushed.heard[2] == "warning: orders: this would break consumers of main [breaking-change]"
    assert not any(line.startswith("Way out") for line in pushed.heard)
    assert refs()["refs/heads/design/orders/notes"] == commit
    assert len(repo.log()) == entries


def test_a_design_is_a_draft_and_may_be_rewritten_and_deleted(clone: Any, refs: Refs) -> None:
    design = "refs/heads/design/orders/notes"
    clone.commit(note_required)
    assert clone.push(f"HEAD:{design}").landed
    clone.git("reset", "-q", "--hard", "HEAD~1")
    rewritten = clone.commit(note_described)
    assert clone.push("--force", f"HEAD:{design}").landed
    assert refs()[design] == rewritten
    assert clone.push(f":{design}").landed
    assert design not in refs()


def test_main_and_a_design_in_one_atomic_push(repo: ContractRepo, clone: Any, refs: Refs) -> None:
    commit = clone.commit(note_described)
    pushed = clone.push("--atomic", "HEAD:main", "HEAD:refs/heads/design/orders/notes")
    assert pushed.landed, pushed.told
    assert refs()["refs/heads/main"] == refs()["refs/heads/design/orders/notes"] == commit
    assert [change.ref for change in repo.log(limit=1)[0].changes] == ["refs/heads/main"]


@pytest.mark.slow
def test_of_two_racing_pushes_one_lands(repo: ContractRepo, cloned: Callable[[str], Any], refs: Refs) -> None:
    old, entries = refs()["refs/heads/main"], len(repo.log())
    clones = [cloned(name) for name in ("one", "two")]
    commits = [
        one.commit(change) for one, change in zip(clones, (note_described, parameter_added), strict=True)
    ]
    with ThreadPoolExecutor() as pool:
        pushes = list(pool.map(lambda one: one.push(), clones))
    assert sorted(push.landed for push in pushes) == [False, True]
    winner = commits[[push.landed for push in pushes].index(True)]
    assert refs()["refs/heads/main"] == winner
    assert len(repo.log()) == entries + 1
    assert repo.log(limit=1)[0].changes[0].old == old
    loser = clones[[push.landed for push in pushes].index(False)]
    assert loser.git("pull", "-q", "--rebase", "origin", "main").returncode == 0
    assert loser.push().landed


def test_a_first_push_founds_main(repo: ContractRepo, clone: Any, tmp_path: Any) -> None:
    other = ContractRepo.init(tmp_path / "other.git")
    other.install_hooks()
    assert clone.run("push", str(other.path), "HEAD:main").landed
    assert other.contract("orders").title == repo.contract("orders").title
    assert (
        subprocess.run(["git", "fsck", "--full"], cwd=other.path, capture_output=True, check=False).returncode
        == 0
    )
