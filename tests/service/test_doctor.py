"""What doctor tells of, and what it mends: nothing is lost by it."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import StoreError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")
MAIN = "refs/heads/main"
DOCUMENT = b"openapi: 3.1.0\ninfo: {title: Greetings, version: 1.0.0}\npaths: {}\n"
LONG_AGO = time.time() - 100_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = ContractRepo.init(tmp_path_factory.mktemp("made") / "contracts.git", author=ADA)
    repo.import_contract("greetings", DOCUMENT, author=ADA)
    with repo.edit("greetings", author=ADA) as draft:
        draft.write_file("notes.txt", b"More.")
    repo.install_hooks()
    return repo.path


@pytest.fixture
def repo(made: Path, tmp_path: Path) -> ContractRepo:
    shutil.copytree(made, tmp_path / "contracts.git")
    return ContractRepo.open(tmp_path / "contracts.git")


def git(repo: ContractRepo, *arguments: str) -> str:
    command = ["git", "--git-dir", str(repo.path), *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def hook(name: str) -> Callable[[ContractRepo], Path]:
    return lambda repo: repo.path / "hooks" / name


def old_lock(name: str) -> Callable[[ContractRepo], None]:
    def leave(repo: ContractRepo) -> None:
        path = repo.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (LONG_AGO, LONG_AGO))

    return leave


def unlogged(repo: ContractRepo) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    store = Store(repo.path)
    old = store.refs()[MAIN]
    tree = store.write_tree(old, {"contracts/greetings/notes.txt": b"Pushed."})
    new = store.write_commit(tree, [old], author=ADA, when=Instant(1), message="Pushed")
    receipt = Receipt("ben", "push", Instant(1))
    store.accept([RefChange(MAIN, old, new)], receipt, read=store.object, check=lambda: None, pid=ended.pid)
    git(repo, "update-ref", MAIN, new, old)


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (lambda repo: hook("pre-receive")(repo).unlink(), ["hook-missing"]),
        (lambda repo: hook("proc-receive")(repo).chmod(0o644), ["hook-not-executable"]),
        (
            lambda repo: hook("post-receive")(repo).write_text("#!/bin/sh\n# contractrepo.hooks\n"),
            ["hook-changed"],
        ),
        (lambda repo: git(repo, "config", "core.hooksPath", "/nowhere"), ["hooks-path-set"]),
        (lambda repo: git(repo, "config", "--unset", "receive.procReceiveRefs"), ["setting-missing"]),
        (old_lock(f"{MAIN}.lock"), ["lock-stale"]),
        (old_lock("packed-refs.lock"), ["lock-stale"]),
        (old_lock("objects/17/x.lock"), ["lock-stale"]),
        (old_lock("index.lock"), ["lock-stale"]),
        (unlogged, ["ref-unlogged"]),
        (lambda repo: git(repo, "update-ref", MAIN, f"{MAIN}~1"), ["ref-unapplied"]),
    ],
)
def test_what_is_told_is_mended(
    damage: Callable[[ContractRepo], object], codes: list[str], repo: ContractRepo
) -> None:
    assert repo.doctor() == []
    damage(repo)
    faults = repo.doctor()
    assert [fault.code for fault in faults] == codes
    assert len(repo.mend()) == len(codes)
    assert repo.doctor() == []
    assert repo.mend() == []
    assert git(repo, "fsck", "--full", "--strict") == ""


def test_a_push_that_was_not_logged_is_told_from_a_bypass(repo: ContractRepo) -> None:
    unlogged(repo)
    git(repo, "update-ref", "refs/tags/greetings/v9.0.0", MAIN)
    assert [(fault.code, fault.message) for fault in repo.doctor()] == [
        (
            "ref-unlogged",
            f"{MAIN} was pushed and accepted, and is not in the log yet; the next push completes it",
        ),
        ("ref-bypassed", "refs/tags/greetings/v9.0.0 was created behind the log"),
    ]
    assert repo.mend() == [f"finished: {MAIN} is as the log says"]
    assert repo.log(1)[0].user == "ben"
    assert [fault.code for fault in repo.doctor()] == ["ref-bypassed"]
    assert "refs/tags/greetings/v9.0.0" in git(repo, "for-each-ref", "--format=%(refname)")


def test_what_belongs_to_others_stays(repo: ContractRepo) -> None:
    hook("pre-receive")(repo).write_text("#!/bin/sh\nexit 1\n")
    for name in ("packed-refs.lock", "objects/maintenance.lock"):
        (repo.path / name).touch()
    os.utime(repo.path / "objects/maintenance.lock", (time.time() - 3_600,) * 2)
    (done,) = repo.mend()
    assert done.startswith("not mended: ")
    assert hook("pre-receive")(repo).read_text() == "#!/bin/sh\nexit 1\n"
    assert (repo.path / "packed-refs.lock").exists()
    assert (repo.path / "objects/maintenance.lock").exists()


def test_many_objects_are_packed_once_an_hour(repo: ContractRepo) -> None:
    def is_in_sample(data: bytes) -> bool:
        return hashlib.sha1(b"blob %d\0%s" % (len(data), data)).digest()[0] == 0x17

    contents = (b"%d" % number for number in itertools.count())
    sample = list(
        itertools.islice(filter(is_in_sample, contents), 80)
    )  # commits and trees, whose ids depend on the time, add some
    with repo.edit("greetings", author=ADA) as draft:
        for number, data in enumerate(sample[:20]):
            draft.write_file(f"notes/{number}.txt", data)
    assert repo.doctor() == []
    assert not (repo.path / "contractrepo-maintained").exists()
    with repo.edit("greetings", author=ADA) as draft:
        for number, data in enumerate(sample[20:40]):
            draft.write_file(f"others/{number}.txt", data)
    assert len(list((repo.path / "objects/pack").glob("*.pack"))) == 1
    assert repo.doctor() == []
    with repo.edit("greetings", author=ADA) as draft:
        for number, data in enumerate(sample[40:]):
            draft.write_file(f"more/{number}.txt", data)
    assert [fault.code for fault in repo.doctor()] == ["objects-loose"]
    assert repo.mend() == ["packed loose objects"]
    assert repo.doctor() == []
    assert git(repo, "fsck", "--full", "--strict") == ""


def test_the_mode_of_the_hooks_is_known(repo: ContractRepo) -> None:
    assert repo.hook_mode == "full"
    repo.install_hooks(gate_only=True)
    assert repo.hook_mode == "gate-only"
    assert repo.doctor() == []
    assert not hook("proc-receive")(repo).exists()
    git(repo, "config", "receive.procReceiveRefs", "refs")
    hook("pre-receive")(repo).unlink()
    assert [fault.code for fault in repo.doctor()] == ["hook-missing", "setting-missing"]
    assert len(repo.mend()) == 1
    assert (repo.hook_mode, repo.doctor()) == ("gate-only", [])
    repo.install_hooks()
    assert (repo.hook_mode, repo.doctor()) == ("full", [])
    repo.remove_hooks()
    assert repo.hook_mode == "full"


def test_a_clone_is_not_mended(repo: ContractRepo, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(repo.path), str(tmp_path / "clone")], check=True)
    clone = ContractRepo.open_around(tmp_path / "clone")
    with pytest.raises(StoreError, match="a clone is not mended"):
        clone.mend()
