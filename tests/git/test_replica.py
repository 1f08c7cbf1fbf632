"""A read replica shows another repository as of its last refresh, whole or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.replica import Replica
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")
DOCUMENT = '{"openapi": "3.1.0", "info": {"title": "Hi", "version": "1.0.0"}, "paths": {}}'


def edit(repo: ContractRepo, name: str, title: str = "Hi", design: str | None = None) -> None:
    with repo.edit(name, author=ADA, design=design) as draft:
        draft.write_spec(DOCUMENT.replace("Hi", title))


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def writer(tmp_path: Path) -> ContractRepo:
    repo = ContractRepo.init(tmp_path / "writer.git", author=ADA)
    edit(repo, "orders")
    edit(repo, "orders", "Draft", design="more")
    return repo


@pytest.fixture
def replica(tmp_path: Path, writer: ContractRepo) -> Replica:
    found = Replica.follow(tmp_path / "replica.git", str(writer.path))
    assert found.refresh()
    return found


def shown(replica: Replica) -> dict[str, str]:
    return dict(Store.open(replica.path).refs())


def test_a_refresh_shows_every_ref(writer: ContractRepo, replica: Replica) -> None:
    assert shown(replica) == dict(Store.open(writer.path).refs())
    assert not replica.refresh()
    edit(writer, "payments")
    assert replica.refresh()
    assert [row.name for row in ContractRepo.open(replica.path).contracts()] == ["orders", "payments"]
    assert git(replica.path, "fsck", "--full", "--strict") == ""
    git(writer.path, "update-ref", "-d", "refs/heads/design/orders/more")
    assert replica.refresh()
    assert "refs/heads/design/orders/more" not in shown(replica)


def test_what_is_half_applied_is_shown_whole(writer: ContractRepo, replica: Replica) -> None:
    before = git(writer.path, "rev-parse", MAIN).strip()
    edit(writer, "payments")
    after = git(writer.path, "rev-parse", MAIN).strip()
    git(writer.path, "update-ref", MAIN, before)
    assert replica.refresh()
    assert shown(replica)[MAIN] == after


def test_a_bypass_does_not_reach_a_replica(writer: ContractRepo, replica: Replica) -> None:
    before = shown(replica)
    commit = git(writer.path, "commit-tree", "-p", MAIN, "-m", "behind the log", f"{MAIN}^{{tree}}").strip()
    git(writer.path, "update-ref", MAIN, commit)
    git(writer.path, "update-ref", "refs/tags/orders/v9.0.0", commit)
    assert not replica.refresh()
    assert shown(replica) == before


def test_a_log_that_goes_back_is_not_followed(writer: ContractRepo, replica: Replica) -> None:
    before = shown(replica)
    git(writer.path, "update-ref", LOG, f"{LOG}~1")
    with pytest.raises(StoreError) as error:
        replica.refresh()
    assert error.value.code == "log-rolled-back"
    assert shown(replica) == before


def test_it_goes_on_while_the_other_is_away(writer: ContractRepo, replica: Replica, tmp_path: Path) -> None:
    before = shown(replica)
    away = tmp_path / "away.git"
    writer.path.rename(away)
    with pytest.raises(StoreError) as error:
        replica.refresh()
    assert error.value.code == "remote-unreachable"
    assert shown(replica) == before
    away.rename(writer.path)
    edit(writer, "payments")
    assert replica.refresh()


def test_nobody_writes_to_it(replica: Replica, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        edit(ContractRepo.open(replica.path), "orders", "Other", design="more")
    assert error.value.code == "replica-read-only"
    git(tmp_path, "clone", "-q", str(replica.path), "clone")
    done = subprocess.run(
        ["git", "-C", str(tmp_path / "clone"), "push", "origin", "HEAD:refs/heads/mine"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "read replica" in done.stderr


def test_a_folder_is_a_replica_of_one_url(writer: ContractRepo, replica: Replica, tmp_path: Path) -> None:
    assert Replica.follow(replica.path, str(writer.path)).has_content()
    for path, url, code in (
        (replica.path, "https://ada:secret@example.org/other.git", "replica-of-other"),
        (writer.path, str(writer.path), "repository-exists"),
        (tmp_path / "new.git", "--upload-pack=touch", "url-invalid"),
        (tmp_path / "new.git", "", "url-invalid"),
    ):
        with pytest.raises(UsageError) as error:
            Replica.follow(path, url)
        assert error.value.code == code
        assert "secret" not in str(error.value)
    assert not (tmp_path / "new.git").exists()


def test_a_repository_without_a_log_is_not_followed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "plain.git")
    replica = Replica.follow(tmp_path / "replica.git", str(tmp_path / "plain.git"))
    with pytest.raises(StoreError) as error:
        replica.refresh()
    assert error.value.code == "not-a-contract-repository"
    assert not replica.has_content()
