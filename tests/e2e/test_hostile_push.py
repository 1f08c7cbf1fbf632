"""What no push may do, and that a hook which cannot work refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo

Refs = Callable[[], dict[str, str]]


def is_refused(pushed: Any, code: str) -> bool:
    assert max(map(len, pushed.heard), default=0) <= 72
    assert "Traceback" not in pushed.told
    return not pushed.landed and any(f"[{code}]" in line for line in pushed.heard)


@pytest.fixture
def unchanged(refs: Refs, repo: ContractRepo) -> Any:
    before, entries = refs(), len(repo.log())
    yield
    assert refs() == before
    assert len(repo.log()) == entries


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("what", "code"),
    [
        (["HEAD:refs/tags/orders/v1.4.0"], "ref-not-pushable"),
        (["HEAD:refs/tags/review/orders/1.4.0/ada/1-approve"], "ref-not-pushable"),
        (["HEAD:refs/meta/policy"], "ref-not-pushable"),
        (["--force", "HEAD:refs/meta/log"], "ref-not-pushable"),
        (["HEAD:refs/docs/orders/v1.4.0"], "ref-not-pushable"),
        ([":refs/heads/main"], "ref-deletion"),
        ([":refs/meta/policy"], "ref-not-pushable"),
        (["HEAD:refs/heads/design/orders"], "design-name-invalid"),
        (["HEAD:refs/heads/design/Orders/x"], "design-name-invalid"),
        (["HEAD:refs/heads/design/orders/a/b"], "design-name-invalid"),
        (["HEAD:refs/heads/fine", "HEAD:refs/tags/any"], "ref-not-pushable"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_refs_that_are_governed_otherwise(what: list[str], code: str, clone: Any) -> None:
    assert is_refused(clone.push(*what), code)


@pytest.mark.usefixtures("unchanged")
def test_the_history_of_main_is_never_lost(clone: Any) -> None:
    clone.git("commit", "-q", "--amend", "-m", "another past")
    assert is_refused(clone.push("--force", "HEAD:main"), "ref-not-fast-forward")


def with_entry(clone: Any, mode: str, path: str, content: str = "x") -> None:
    hashed = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=clone.folder, input=content, capture_output=True, text=True, check=True
    )
    entry = f"{mode},{hashed.stdout.strip()},{path}"
    if mode == "160000":
        entry = f"{mode},{clone.git('rev-parse', 'HEAD').stdout.strip()},{path}"
    assert clone.git("update-index", "--add", "--cacheinfo", entry).returncode == 0
    assert clone.git("commit", "-q", "-m", "trick").returncode == 0


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("branch", ["main", "refs/heads/design/orders/tricks"])
@pytest.mark.parametrize(
    ("mode", "path", "code"),
    [
        ("120000", "contracts/orders/link.yaml", "unsafe-entry"),
        ("120000", "contracts/link", "unsafe-entry"),
        ("160000", "contracts/orders/module", "unsafe-entry"),
        ("160000", "module", "unsafe-entry"),
        ("100644", "contracts/orders/OPENAPI.yaml", "unsafe-entry"),
        ("100644", "README.md", "path-outside-contracts"),
        ("100644", "contracts/README.md", "path-outside-contracts"),
        ("100644", "contracts/Orders2/openapi.yaml", "name-invalid"),
        ("100644", "contracts/policy/openapi.yaml", "name-invalid"),
        ("100644", "contracts/empty/notes.txt", "document-unreadable"),
    ],
)
def test_paths_that_are_tricks(branch: str, mode: str, path: str, code: str, clone: Any) -> None:
    with_entry(clone, mode, path)
    assert is_refused(clone.push(f"HEAD:{branch}"), code)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("branch", ["main", "refs/heads/design/orders/broken"])
def test_a_document_that_cannot_be_read(branch: str, clone: Any) -> None:
    clone.document.write_text("openapi: [3.1.0\n")
    clone.commit_all()
    pushed = clone.push(f"HEAD:{branch}")
    assert is_refused(pushed, "document-unreadable")
    assert any("contracts/orders/openapi.yaml:" in line for line in pushed.heard)


@pytest.mark.usefixtures("unchanged")
def test_a_contract_with_consumers_stays(clone: Any) -> None:
    shutil.rmtree(clone.document.parent)
    clone.commit_all()
    assert is_refused(clone.push(), "contract-removed")


@pytest.mark.usefixtures("unchanged")
def test_all_of_a_push_is_refused_with_a_part_of_it(clone: Any) -> None:
    with_entry(clone, "100644", "README.md")
    assert not clone.push("HEAD:main", "HEAD:refs/heads/fine").landed


def test_a_policy_that_cannot_be_read_stops_main_and_no_draft(repo: ContractRepo, clone: Any) -> None:
    git = ["git", f"--git-dir={repo.path}"]
    tree = subprocess.run([*git, "mktree"], input="", capture_output=True, text=True, check=True).stdout.strip()
    commit = subprocess.run([*git, "commit-tree", tree, "-m", "x"], capture_output=True, text=True, check=True).stdout
    subprocess.run([*git, "update-ref", "refs/meta/policy", commit.strip()], check=True)
    clone.document.write_text(clone.document.read_text() + "x-new: true\n")
    clone.commit_all()
    assert is_refused(clone.push(), "policy-unreadable")
    assert clone.push("HEAD:refs/heads/design/orders/new").landed


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("damage", [Path.unlink, lambda hook: hook.chmod(0o644)], ids=["missing", "not executable"])
def test_without_the_judging_hook_main_does_not_move(
    damage: Callable[[Path], None], repo: ContractRepo, clone: Any
) -> None:
    damage(repo.path / "hooks/pre-receive")
    clone.commit_all()
    pushed = clone.push()
    assert not pushed.landed
    assert "the hook pre-receive is not in place" in pushed.told
    codes = {fault.code for fault in repo.doctor()}
    assert codes <= {"hook-missing", "hook-not-executable"}
    assert len(codes) == 1


@pytest.mark.usefixtures("unchanged")
def test_a_python_that_does_not_start_refuses(repo: ContractRepo, clone: Any) -> None:
    hook = repo.path / "hooks/pre-receive"
    hook.write_text("".join("exec /nowhere/python\n" if "exec" in line else line for line in hook.open()))
    clone.commit_all()
    assert not clone.push().landed
    assert [fault.code for fault in repo.doctor()] == ["hook-changed"]


@pytest.mark.usefixtures("unchanged")
def test_the_environment_of_the_pusher_changes_nothing(
    clone: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "contractrepo").mkdir()
    (tmp_path / "contractrepo/__init__.py").write_text("raise SystemExit(0)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONINSPECT", "1")
    shutil.rmtree(clone.document.parent)
    clone.commit_all()
    assert is_refused(clone.push(), "contract-removed")
    assert "GIT_DIR" not in os.environ
