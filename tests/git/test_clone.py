"""Clones as people have them: which remote is meant, what they show, and what is said where they cannot show it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.clone import CloneStore
from contractrepo.git.store import Store

Git = Callable[..., str]
Put = Callable[..., str]
DRAFT = "refs/heads/design/orders/x"
TAG = "refs/tags/orders/v1.0.0"
DOCS = "refs/docs/orders/v1.0.0"


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        action()
    return caught.value.code


def test_a_clone_shows_what_the_repository_shows(filled: Store, cloned: Path) -> None:
    clone = CloneStore.around(cloned)
    assert list(clone.refs()) == list(filled.refs()) == [DOCS, DRAFT, MAIN, LOG, TAG]
    assert clone.refs() == filled.refs()
    for prefix in ("refs/heads/design/", "refs/ta", TAG, "refs/notes/", "refs/", "nothing", "refs/remotes/"):
        assert clone.refs(prefix) == filled.refs(prefix)
    main, draft = clone.refs()[MAIN], clone.refs()[DRAFT]
    for name in ("main", "design/orders/x", "orders/v1.0.0", main[:12], TAG):
        assert clone.resolve(name) == filled.resolve(name)
    assert list(clone.log()) == list(filled.log())
    assert clone.receipts(clone.refs()) == filled.receipts(filled.refs()) != {}
    assert clone.changed_children(main, draft, "contracts") == ("orders",)
    assert clone.files(draft, "contracts") == {"orders/openapi.yaml": b"a: 2\n"}
    assert clone.object(clone.refs()[DOCS]).kind == "tree"
    for name in ("origin/main", "HEAD", "nothing"):
        with pytest.raises(UsageError, match="unknown-ref"):
            clone.resolve(name)
    clone.recover()
    assert (clone.path, clone.remote) == (cloned / ".git", "origin")


def test_anywhere_in_a_clone_whatever_is_checked_out(
    filled: Store, cloned: Path, git: Git, tmp_path: Path
) -> None:
    git(cloned, "checkout", "-q", "--detach")
    git(cloned, "worktree", "add", "-q", tmp_path / "linked")
    for folder in (cloned / "contracts/orders", str(cloned), tmp_path / "linked/contracts", cloned / ".git"):
        assert CloneStore.around(folder).refs() == filled.refs()


def test_which_remote_is_meant(filled: Store, cloned: Path, git: Git, tmp_path: Path) -> None:
    def chosen() -> str:
        return CloneStore.around(cloned).remote

    git(tmp_path, "init", "-q", "--bare", "other.git")
    git(cloned, "remote", "add", "other", tmp_path / "other.git")
    assert chosen() == "origin"
    git(cloned, "remote", "rename", "origin", "upstream")
    assert chosen() == "upstream"
    for value in ("nowhere", "."):
        git(cloned, "config", "branch.main.remote", value)
        assert code_of(chosen) == "remote-missing"
    git(cloned, "remote", "remove", "other")
    assert chosen() == "upstream"
    git(cloned, "checkout", "-q", "--detach")
    assert chosen() == "upstream"
    assert CloneStore.around(cloned).refs() == filled.refs()
    git(cloned, "remote", "remove", "upstream")
    assert code_of(chosen) == "remote-missing"


def test_remotes_may_be_named_with_slashes(filled: Store, cloned: Path, git: Git) -> None:
    git(cloned, "remote", "rename", "origin", "team/contracts")
    assert CloneStore.around(cloned).refs() == filled.refs()


def test_folders_that_are_no_clone(filled: Store, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "sha256")
    git(tmp_path, "clone", "-q", "--bare", filled.path, "bare.git")
    cases = {
        "bare.git": "not-a-clone",
        "bare.git/refs": "not-a-clone",
        ".": "not-a-clone",
        "missing": "not-a-clone",
        "sha256": "format-unsupported",
    }
    assert {name: code_of(lambda name=name: CloneStore.around(tmp_path / name)) for name in cases} == cases


def test_shallow_clones(filled: Store, put: Put, tmp_path: Path, git: Git) -> None:
    main = put({"n": b"1"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{filled.path}", "shallow")
    clone = CloneStore.around(tmp_path / "shallow")
    assert clone.refs() == filled.refs()
    assert clone.read_blob(main, "n") == b"1"
    assert not clone.unpushed(MAIN)
    git(tmp_path / "shallow", "commit", "-q", "--allow-empty", "-m", "mine")
    assert clone.unpushed(MAIN)


def test_partial_clones_say_that_they_are(filled: Store, tmp_path: Path, git: Git) -> None:
    git(filled.path, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", "--no-checkout", f"file://{filled.path}", "partial")
    clone = CloneStore.around(tmp_path / "partial")
    with pytest.raises(StoreError) as caught:
        clone.read_blob(clone.refs()[DRAFT], "contracts/orders/openapi.yaml")
    assert caught.value.code == "object-missing"
    assert "partial clone" in str(caught.value)


def test_clones_that_borrow_their_objects(filled: Store, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "clone", "-q", "--shared", filled.path, "borrower")
    clone = CloneStore.around(tmp_path / "borrower")
    assert clone.files(clone.refs()[MAIN], "contracts/orders") == {"openapi.yaml": b"a: 1\n"}


def test_objects_that_are_damaged(cloned: Path, git: Git) -> None:
    clone = CloneStore.around(cloned)
    blob = git(cloned, "hash-object", "-w", "--stdin", input=b"x")
    path = cloned / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"rubbish")
    assert code_of(lambda: clone.object(blob)) == "object-corrupt"


def test_what_was_not_pushed(filled: Store, put: Put, cloned: Path, git: Git) -> None:
    clone = CloneStore.around(cloned)
    assert clone.local_tip(MAIN) == filled.refs()[MAIN]
    assert clone.local_tip(DRAFT) is None
    assert not clone.unpushed(MAIN)
    assert not clone.unpushed(DRAFT)
    git(cloned, "commit", "-q", "--allow-empty", "-m", "mine")
    assert clone.local_tip(MAIN) == git(cloned, "rev-parse", "HEAD")
    assert clone.unpushed(MAIN)
    git(cloned, "branch", "design/orders/new")
    assert clone.unpushed("refs/heads/design/orders/new")
    git(cloned, "reset", "-q", "--hard", "HEAD~1")
    put({"n": b"1"})
    clone.fetch()
    assert not clone.unpushed(MAIN)
    for ref in (TAG, "main", "refs/heads/../tags/orders/v1.0.0", "refs/remotes/origin/main"):
        assert clone.local_tip(ref) is None
        assert not clone.unpushed(ref)


def test_a_branch_that_git_cannot_follow(cloned: Path, filled: Store) -> None:
    clone = CloneStore.around(cloned)
    (cloned / ".git" / MAIN).write_text("1" * 40 + "\n")
    assert filled.refs()[MAIN] != clone.local_tip(MAIN) == "1" * 40
    assert code_of(lambda: clone.unpushed(MAIN)) == "git-failed"
