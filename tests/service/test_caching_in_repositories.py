"""The cache of a repository: shared by processes, never in the way, and nothing depends on it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.core.layout import MAIN, POLICY
from contractrepo.errors import WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.service.caching import cache_of
from contractrepo.service.pushing import judge_push

ADA = Author("Ada", "ada@example.org")
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
FOLDER = f"contractrepo-cache-{os.geteuid()}"
READ = """
import sys
from contractrepo import ContractRepo
repo = ContractRepo.open(sys.argv[1])
contract = repo.contract("orders")
print([str(problem) for problem in contract.problems], len(contract.operations))
print("contractrepo.checking.check" in sys.modules)
"""


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def fresh(repo: ContractRepo) -> tuple[str, bool]:
    """Return what another process finds out about a contract, and whether it had to check it."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(repo.path)], capture_output=True, text=True, check=True, timeout=60
    )
    said, checked = done.stdout.splitlines()
    return said, checked == "True"


@pytest.fixture
def stored(tmp_path: Path) -> ContractRepo:
    repo = ContractRepo.init(tmp_path / "contracts.git", author=ADA)
    repo.import_contract("orders", DOCUMENT, author=ADA)
    return repo


def test_another_process_need_not_check_what_was_stored(stored: ContractRepo) -> None:
    folder = stored.path / FOLDER
    known, checked = fresh(stored)
    assert not checked
    shutil.rmtree(folder)
    assert fresh(stored) == (known, True)
    assert fresh(stored) == (known, False)
    assert {stat.S_IMODE(path.stat().st_mode) for path in entries(folder)} == {0o600}
    folders = {path.parent for path in entries(folder)} | {folder}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_whoever_asks_for_no_cache_leaves_none(stored: ContractRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(stored.path / FOLDER)
    for repo in (
        ContractRepo.open(stored.path, cache=False),
        ContractRepo.open_around(stored.path, cache=False),
    ):
        assert repo.contract("orders").problems == ()
    monkeypatch.setenv("CONTRACTREPO_CACHE", "OFF")
    assert ContractRepo.open(stored.path).contract("orders").errors == ()
    assert cache_of(stored.path) is None
    assert not (stored.path / FOLDER).exists()


def test_a_clone_has_its_own_in_its_git_folder(stored: ContractRepo, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", stored.path, tmp_path / "clone"], check=True, timeout=60)
    clone = ContractRepo.open(tmp_path / "clone")
    assert clone.contract("orders").problems == ()
    assert entries(tmp_path / "clone/.git" / FOLDER)
    status = ["git", "-C", tmp_path / "clone", "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, check=True, timeout=60).stdout == b""


def test_a_repository_that_may_not_be_written_to_gets_none(stored: ContractRepo) -> None:
    folder = stored.path / FOLDER
    shutil.rmtree(folder)
    stored.path.chmod(0o555)
    try:
        assert ContractRepo.open(stored.path).contract("orders").problems == ()
        assert not folder.exists()
    finally:
        stored.path.chmod(0o755)


def judged(repo: ContractRepo, commit: str) -> list[str]:
    """Return what is said against a push that moves main to a commit."""
    main = repo._store.resolve("main").commit
    with PushReader(repo.path) as reader:
        receipt = Receipt("pusher", "push", Instant(1_800_000_000), reader.refs(POLICY).get(POLICY))
        return [
            one.code for one in judge_push(reader, [RefChange(MAIN, main, commit)], receipt) if one.blocking
        ]


def test_what_is_refused_leaves_nothing(stored: ContractRepo) -> None:
    folder = stored.path / FOLDER
    text = DOCUMENT.read_text()
    breaking = text.replace("  /orders:", "  /others:", 1)
    before = entries(folder)
    with pytest.raises(WorkflowError):
        stored.import_contract("orders", breaking, author=ADA)
    assert entries(folder) == before
    bad = stored.import_contract("orders", breaking, author=ADA, design="others")
    good = stored.import_contract("orders", f"{text}\nx-note: 1\n", author=ADA, design="notes")
    assert len(entries(folder)) > len(before)
    shutil.rmtree(folder)
    assert judged(stored, str(bad.commit)) == ["breaking-change"]
    assert not folder.exists()
    assert judged(stored, str(good.commit)) == []
    kept = entries(folder)
    assert judged(stored, str(good.commit)) == []
    assert entries(folder) == kept != []


def test_what_the_cache_holds_is_believed_by_nobody_who_did_not_ask(stored: ContractRepo) -> None:
    """A contract that was made of kept results must not be met again by whoever wants none."""
    found = ContractRepo.open(stored.path).contract("orders")
    own = ContractRepo.open(stored.path, cache=False).contract("orders")
    assert own is not found
    assert (own.problems, own.description.data) == (found.problems, found.description.data)
