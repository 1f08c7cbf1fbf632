from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import StoreError
from contractrepo.git import locks
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.locks import LOCK_FILE, patiently, writer_lock
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

HOLDER = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / LOCK_FILE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError) as caught, writer_lock(tmp_path, patience_s=0.05):
            pass
        assert caught.value.code == "repository-busy"
        holder.kill()
    with writer_lock(tmp_path, patience_s=0.05):
        assert (tmp_path / LOCK_FILE).read_bytes() == b"%d\n" % os.getpid()
    assert (tmp_path / LOCK_FILE).read_bytes() == b""


def test_the_lock_file_tells_that_a_writer_died(tmp_path: Path) -> None:
    for error, left in ((KeyError("refused"), 0), (OSError("disk full"), 1)):
        with pytest.raises(type(error)), writer_lock(tmp_path):
            raise error
        assert bool((tmp_path / LOCK_FILE).stat().st_size) == left


def test_locks_of_a_dead_writer_are_cleared_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_GRACE_S", 0.01)
    dead, other = tmp_path / "refs/tags/a/v1.lock", tmp_path / "refs/heads/main"
    for path in (dead, other):
        path.parent.mkdir(parents=True)
        path.touch()
    with writer_lock(tmp_path):
        assert dead.exists()
    (tmp_path / LOCK_FILE).write_text("4711\n")
    with writer_lock(tmp_path):
        assert not dead.exists()
        assert other.exists()


def test_a_lock_that_changes_hands_belongs_to_the_living(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, gone = tmp_path / "refs/heads/main.lock", tmp_path / "refs/heads/gone.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    gone.touch()
    (tmp_path / LOCK_FILE).write_text("4711\n")

    def another_writer_takes_it(_: float) -> None:
        lock.unlink()
        gone.unlink()
        lock.write_text("mine")

    monkeypatch.setattr(locks.time, "sleep", another_writer_takes_it)
    with writer_lock(tmp_path):
        assert lock.read_text() == "mine"


def test_a_file_that_stays_locked_is_named(
    store: Store, make_commit: Callable[..., str], receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = make_commit({"a": b""})
    (store.path / f"{LOG}.lock").touch()
    monkeypatch.setattr(patiently, "__kwdefaults__", {"patience_s": 0.05})
    with pytest.raises(StoreError) as caught:
        store.update([RefChange(MAIN, ZERO, commit)], receipt)
    assert caught.value.code == "repository-busy"
    assert caught.value.hint == "if no git process is running, one died here: remove log.lock"
    (store.path / f"{LOG}.lock").unlink()
    store.update([RefChange(MAIN, ZERO, commit)], receipt)


def test_a_short_hold_is_waited_for() -> None:
    attempts = []

    def third_time_lucky() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise FileNotFoundError(2, "gone", "objects/ab")
        return "done"

    assert patiently(third_time_lucky) == "done"


def test_a_full_disk_leaves_no_lock(
    store: Store, make_commit: Callable[..., str], receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = make_commit({"a": b""})
    before = store.refs()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("contractrepo.git.ref_writing.os.fsync", refuse)
        with pytest.raises(StoreError, match="No space left"):
            store.update([RefChange("refs/heads/design/a/x", ZERO, commit)], receipt)
    assert not list((store.path / "refs").rglob("*.lock"))
    assert store.refs() == before
    assert (store.path / LOCK_FILE).stat().st_size > 0
    store.update([RefChange(MAIN, ZERO, commit)], receipt)
    assert (store.path / LOCK_FILE).stat().st_size == 0
