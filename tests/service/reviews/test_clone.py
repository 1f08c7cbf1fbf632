"""The same calls in an ordinary clone: signed here, pushed, and judged by the repository."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import ContractRepoError, StoreError, WorkflowError

People = dict[str, Any]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.fixture
def folder(repo: ContractRepo, tmp_path: Path) -> Path:
    """Return the folder of a clone of a repository without hooks."""
    git(tmp_path, "clone", "-q", str(repo.path), "clone")
    return tmp_path / "clone"


@pytest.fixture
def clone(folder: Path, clock: Any) -> ContractRepo:
    return ContractRepo.open(folder, clock=clock)


def test_a_clone_is_found_around_a_folder(repo: ContractRepo, folder: Path, tmp_path: Path) -> None:
    inside = folder / "contracts/orders"
    assert ContractRepo.open_around(inside).path == folder / ".git"
    assert ContractRepo.open_around(folder).status("orders").version == "1.1.0"
    assert ContractRepo.open_around(repo.path).path == repo.path
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError) as caught:
        ContractRepo.open_around(tmp_path / "empty")
    assert caught.value.code == "not-a-repository"
    with pytest.raises(StoreError) as caught:
        ContractRepo.open(tmp_path / "empty")
    assert caught.value.code == "not-a-repository"
    git(tmp_path, "init", "-q", "app")
    with pytest.raises(StoreError) as caught:
        ContractRepo.open_around(tmp_path / "app")
    assert caught.value.code == "remote-missing"


def test_what_was_said_in_the_repository_is_fetched(
    repo: ContractRepo, clone: ContractRepo, people: People
) -> None:
    assert clone.status("orders").state.value == "draft"
    repo.propose("orders", signer=people["cyd"].signer)
    assert clone.status("orders").state.value == "draft"
    clone.fetch()
    repo.fetch()
    assert clone.status("orders").state.value == "in-review"
    assert clone.policy_text() == repo.policy_text()
    assert [row.principal for row in clone.signing_keys()] == ["ada", "bob", "cyd"]


def test_a_clone_renders_what_git_pushes(clone: ContractRepo, people: People) -> None:
    done = clone.render("propose", "orders", principal="cyd")
    assert done.tag == "review/orders/1.1.0/cyd/0001-propose"
    del people


def test_a_push_lets_a_record_land(repo: ContractRepo, clone: ContractRepo, people: People) -> None:
    repo.install_hooks()
    done = clone.propose("orders", signer=people["cyd"].signer)
    assert done.status.state.value == "in-review"
    assert repo.status("orders").state.value == "in-review"
    assert repo.log(limit=1)[0].via == "push"


def test_a_record_is_judged_before_it_is_pushed(clone: ContractRepo, people: People) -> None:
    with pytest.raises(WorkflowError) as caught:
        clone.approve("orders", signer=people["bob"].signer)
    assert caught.value.code == "role-missing"


def test_designs_must_be_pushed_first(
    repo: ContractRepo, clone: ContractRepo, folder: Path, people: People
) -> None:
    git(folder, "checkout", "-q", "design/orders/refunds")
    git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    git(folder, "branch", "design/orders/own")
    for design, branch in (("refunds", "refunds"), (None, "refunds"), ("own", "own")):
        with pytest.raises(WorkflowError) as caught:
            clone.propose("orders", design=design, signer=people["cyd"].signer)
        assert caught.value.code == "not-pushed"
        assert caught.value.hint == f"git push origin design/orders/{branch}"
    assert repo.status("orders").state.value == "draft"


def test_without_the_remote_there_is_what_was_fetched(
    repo: ContractRepo, clone: ContractRepo, people: People
) -> None:
    repo.path.rename(repo.path.with_name("away"))
    assert clone.status("orders").state.value == "draft"
    for action in (clone.fetch, lambda: clone.propose("orders", signer=people["cyd"].signer)):
        with pytest.raises(ContractRepoError) as caught:
            action()
        assert caught.value.code == "remote-unreachable"


def test_a_clone_shows_contracts_and_log(clone: ContractRepo, document: Callable[..., str]) -> None:
    assert [row.name for row in clone.contracts()] == ["orders"]
    assert clone.contract("orders", "design/orders/refunds").version == "1.1.0"
    assert clone.compare("orders", "released", "design/orders/refunds").verdict == "compatible"
    del document
