from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.errors import StoreError, UsageError
from contractrepo.git.store import Store
from contractrepo.git.worktree import Worktree

Git = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path, git: Git) -> Path:
    """Return an application's repository with two commits; its documents are at the root and in api/."""
    git(tmp_path, "init", "-q", "-b", "main", "project")
    folder = tmp_path / "project"
    (folder / "api/v1").mkdir(parents=True)
    (folder / "src").mkdir()
    (folder / "openapi.yaml").write_text("root: 1\n")
    (folder / "api/openapi.yaml").write_text("old: 1\n")
    (folder / "api/v1/common.yaml").write_text("common: 1\n")
    (folder / "api/link.yaml").symlink_to("openapi.yaml")
    (folder / "src/main.py").write_text("")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "-a", "-m", "one", "v1")
    (folder / "api/openapi.yaml").write_text("new: 1\n")
    git(folder, "commit", "-q", "-a", "-m", "two")
    return folder


def test_files_at_a_revision(project: Path) -> None:
    tree = Worktree.around(project / "src")
    new = {"openapi.yaml": b"new: 1\n", "v1/common.yaml": b"common: 1\n"}
    old = {**new, "openapi.yaml": b"old: 1\n"}
    for revision, expected in {
        "HEAD": new,
        "main": new,
        "HEAD~1": old,
        "v1": old,
        "main^{/one}": old,
    }.items():
        assert dict(tree.files(revision, "api")) == expected
    assert dict(tree.files("HEAD", "./api/")) == new


def test_the_root_and_what_is_not_there(project: Path) -> None:
    files = Worktree.around(project).files("HEAD", ".")
    assert files["openapi.yaml"] == b"root: 1\n"
    assert files["api/v1/common.yaml"] == b"common: 1\n"
    assert sorted(files) == ["api/openapi.yaml", "api/v1/common.yaml", "openapi.yaml", "src/main.py"]
    assert len(files) == 4
    for name in ("nothing", "api", "api/link.yaml", "../project/openapi.yaml", "/openapi.yaml", "a\nb", ""):
        assert name not in files
    assert dict(Worktree.around(project).files("HEAD", "nothing")) == {}
    assert dict(Worktree.around(project).files("HEAD", "openapi.yaml")) == {}


@pytest.mark.parametrize(
    "revision",
    [
        "nothing",
        "",
        "--all",
        "-h",
        "--git-dir=/",
        "HEAD\0",
        "HEAD:api",
        "HEAD^{tree}",
        "main..v1",
        "\udc80",
        "HEAD\nv1",
    ],
)
def test_revisions_that_git_does_not_know(project: Path, revision: str) -> None:
    with pytest.raises(UsageError) as caught:
        Worktree.around(project).files(revision, "api")
    assert caught.value.code == "unknown-ref"


def test_branches_that_look_like_options(project: Path, git: Git) -> None:
    git(project, "update-ref", "refs/heads/--help", "HEAD~1")
    assert Worktree.around(project).files("--help", "api")["openapi.yaml"] == b"old: 1\n"


def test_any_repository_will_do(project: Path, tmp_path: Path, git: Git, store: Store) -> None:
    git(project, "worktree", "add", "-q", tmp_path / "linked", "v1")
    assert Worktree.around(tmp_path / "linked/api").files("HEAD", "api")["openapi.yaml"] == b"old: 1\n"
    git(tmp_path, "clone", "-q", "--bare", project, "bare.git")
    assert Worktree.around(tmp_path / "bare.git").files("v1", "api")["openapi.yaml"] == b"old: 1\n"
    assert Worktree.around(store.path).files("refs/meta/log", "").keys() == {"entry.json"}


@pytest.mark.parametrize("folder", ["outside", "missing"])
def test_folders_outside_of_any_repository(tmp_path: Path, folder: str) -> None:
    (tmp_path / "outside").mkdir()
    with pytest.raises(StoreError) as caught:
        Worktree.around(tmp_path / folder)
    assert caught.value.code == "not-a-repository"


def test_the_repository_of_a_calling_git_is_not_taken(
    project: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(store.path))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(store.path / "objects"))
    assert Worktree.around(project).files("v1", "api")["openapi.yaml"] == b"old: 1\n"


def test_no_process_is_left_behind(project: Path) -> None:
    files = Worktree.around(project).files("HEAD", "api")
    assert files["openapi.yaml"]
    process = files._batch._process  # type: ignore[attr-defined]  # the git behind the mapping
    assert process.poll() is None
    del files
    gc.collect()
    assert process.poll() is not None
