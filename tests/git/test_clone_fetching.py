"""What a clone fetches, what it leaves alone, and what it says where the remote cannot be reached."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.layout import MAIN
from contractrepo.errors import StoreError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.clone import CloneStore
from contractrepo.git.process import remote_environment
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

Git = Callable[..., str]
Put = Callable[..., str]
DRAFT = "refs/heads/design/orders/x"
TAG = "refs/tags/orders/v1.0.0"


def refs_of(git: Git, folder: Path) -> dict[str, str]:
    lines = git(folder, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split(" ") for line in lines)


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        action()
    return caught.value.code


def test_nothing_of_the_clone_itself_changes(filled: Store, put: Put, cloned: Path, git: Git) -> None:
    git(cloned, "branch", "mine")
    git(cloned, "tag", "mine")
    git(cloned, "update-ref", "refs/notes/mine", "HEAD")
    (cloned / "file").write_text("x")
    before = refs_of(git, cloned)
    clone = CloneStore.around(cloned)
    main = put({"n": b"1"})
    filled.update(
        [RefChange(DRAFT, filled.refs()[DRAFT], ZERO)], Receipt("a", "api", filled.commit_info(main).when)
    )
    clone.fetch()
    after = refs_of(git, cloned)
    assert {ref: after[ref] for ref in before if not ref.startswith("refs/remotes/")} == {
        ref: value for ref, value in before.items() if not ref.startswith("refs/remotes/")
    }
    assert (after["refs/remotes/origin/main"], after["refs/remotes/origin/HEAD"]) == (main, main)
    assert "refs/remotes/origin/design/orders/x" not in after
    assert not (cloned / ".git/FETCH_HEAD").exists()
    assert git(cloned, "status", "--porcelain") == "?? file"
    assert clone.refs().keys() - filled.refs().keys() == {"refs/tags/mine"}
    assert git(cloned, "fsck", "--full", "--no-dangling") == ""


def test_a_tag_of_the_remote_replaces_one_of_the_same_name(filled: Store, cloned: Path, git: Git) -> None:
    git(cloned, "tag", "-f", "-a", "-m", "mine", "orders/v1.0.0")
    clone = CloneStore.around(cloned)
    assert clone.refs()[TAG] == filled.refs()[TAG]


def test_addresses_are_what_the_user_says_they_are(filled: Store, cloned: Path, git: Git) -> None:
    git(cloned, "remote", "set-url", "origin", "contracts:s.git")
    git(cloned, "config", f"url.{filled.path.parent}/.insteadOf", "contracts:")
    assert CloneStore.around(cloned).refs() == filled.refs()
    git(cloned, "remote", "set-url", "origin", "../s.git")
    CloneStore.around(cloned / "contracts").fetch()


def test_of_other_repositories_nothing_is_fetched(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "source")
    git(tmp_path / "source", "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path, "clone", "-q", "source", "cloned")
    git(tmp_path / "source", "tag", "later")
    before = refs_of(git, tmp_path / "cloned")
    with pytest.raises(StoreError) as caught:
        CloneStore.around(tmp_path / "cloned")
    assert caught.value.code == "not-a-contract-repository"
    assert refs_of(git, tmp_path / "cloned") == before


def test_a_remote_that_is_another_repository_now(cloned: Path, git: Git, tmp_path: Path) -> None:
    clone = CloneStore.around(cloned)
    git(tmp_path, "init", "-q", "--bare", "other.git")
    git(cloned, "remote", "set-url", "origin", tmp_path / "other.git")
    assert code_of(clone.fetch) == "not-a-contract-repository"


def test_offline(filled: Store, cloned: Path, tmp_path: Path) -> None:
    refs = dict(CloneStore.around(cloned).refs())
    filled.path.rename(tmp_path / "away.git")
    clone = CloneStore.around(cloned)
    assert clone.refs() == refs
    assert clone.files(refs[MAIN], "contracts/orders") == {"openapi.yaml": b"a: 1\n"}
    assert len(list(clone.log())) == 3
    with pytest.raises(StoreError) as caught:
        clone.fetch()
    assert caught.value.code == "remote-unreachable"
    assert "does not appear to be a git repository" in caught.value.message
    assert clone.refs() == refs


def test_offline_before_anything_was_fetched(filled: Store, cloned: Path, tmp_path: Path, git: Git) -> None:
    away = filled.path.rename(tmp_path / "away.git")
    with pytest.raises(StoreError) as caught:
        CloneStore.around(cloned)
    assert caught.value.code == "meta-not-fetched"
    away.rename(filled.path)
    # The hint is what brings it.
    assert caught.value.hint is not None
    git(cloned, "-c", "alias.run=!sh -c", "run", caught.value.hint)
    filled.path.rename(away)
    assert len(CloneStore.around(cloned).refs()) == 5


def test_refs_that_git_cannot_write_are_told(filled: Store, put: Put, cloned: Path) -> None:
    clone = CloneStore.around(cloned)
    main = clone.refs()[MAIN]
    put({"n": b"1"})
    lock = cloned / ".git/refs/remotes/origin/main.lock"
    lock.touch()
    assert code_of(clone.fetch) == "refs-not-fetched"
    assert clone.refs()[MAIN] == main
    lock.unlink()
    clone.fetch()
    assert clone.refs() == filled.refs()


def test_branches_that_take_the_place_of_folders(filled: Store, cloned: Path, git: Git) -> None:
    clone = CloneStore.around(cloned)
    git(filled.path, "update-ref", "-d", DRAFT)
    git(filled.path, "update-ref", "refs/heads/design/orders", "main")
    git(filled.path, "symbolic-ref", "HEAD", "refs/heads/design/orders")
    clone.fetch()
    assert clone.refs() == filled.refs()


@pytest.mark.parametrize(
    ("terminal", "wish", "asks"), [(True, None, "1"), (True, "0", "0"), (False, None, "0"), (False, "1", "0")]
)
def test_git_asks_only_where_somebody_can_answer(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, wish: str | None, asks: str
) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: terminal)
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i key")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    if wish is None:
        monkeypatch.delenv("GIT_TERMINAL_PROMPT")
    else:
        monkeypatch.setenv("GIT_TERMINAL_PROMPT", wish)
    world = remote_environment()
    assert (world["GIT_TERMINAL_PROMPT"], world["GIT_SSH_COMMAND"]) == (asks, "ssh -i key")
    assert "GIT_DIR" not in world
