"""What no push may do, and that a hook which cannot work refuses."""

from __future__ import annotations

import os
import shutil
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
def test_tags_and_the_policy_are_not_pushed(clone: Any) -> None:
    assert is_refused(clone.push("HEAD:refs/tags/orders/v1.4.0", "HEAD:refs/heads/fine"), "tag-lightweight")
    assert is_refused(clone.push("HEAD:refs/tags/any"), "tag-not-a-record")
    assert is_refused(clone.push(":refs/meta/policy"), "ref-deletion")
    assert is_refused(clone.push(f"HEAD:refs/replace/{'0' * 39}1"), "ref-not-pushable")
    assert is_refused(clone.push("HEAD:refs/notes/commits"), "ref-not-pushable")


@pytest.mark.usefixtures("unchanged")
def test_the_history_of_main_is_never_lost(clone: Any) -> None:
    clone.git("commit", "-q", "--amend", "-m", "another past")
    assert is_refused(clone.push("--force", "HEAD:main"), "ref-not-fast-forward")
    assert is_refused(clone.push(":main"), "ref-deletion")


@pytest.mark.usefixtures("unchanged")
def test_a_symbolic_link_is_refused_with_all_of_its_push(clone: Any) -> None:
    (clone.document.parent / "link.yaml").symlink_to("/etc/passwd")
    clone.commit_all()
    assert is_refused(clone.push("HEAD:main", "HEAD:refs/heads/fine"), "unsafe-entry")
    assert is_refused(clone.push("HEAD:refs/heads/design/orders/link"), "unsafe-entry")


@pytest.mark.usefixtures("unchanged")
def test_a_document_that_cannot_be_read_is_no_draft(clone: Any) -> None:
    clone.document.write_text("openapi: [3.1.0\n")
    clone.commit_all()
    pushed = clone.push("HEAD:refs/heads/design/orders/broken")
    assert is_refused(pushed, "document-unreadable")
    assert any("contracts/orders/openapi.yaml:" in line for line in pushed.heard)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda hook: hook.chmod(0o644)], ids=["missing", "not executable"]
)
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
    hook.write_text(
        "".join(
            "exec /nowhere/python\n" if "exec" in line else line
            for line in hook.read_text().splitlines(keepends=True)
        )
    )
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
