from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import contractrepo
from contractrepo.core.layout import LOG, MAIN
from contractrepo.git.store import Store

PROJECT = Path(contractrepo.__file__).parents[1]
Git = Callable[..., str]

# python -c WRITER repository writer count ref...: commits one file of its own to each ref in turn, until each commit landed.
WRITER = """
import sys
from contractrepo.core.author import Author
from contractrepo.errors import ConflictError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

path, writer, count, *refs = sys.argv[1:]
store = Store.open(path)
ada = Author(writer, "ada@example.org")
for number in range(int(count)):
    for ref in refs:
        while True:
            old = store.refs(ref).get(ref, ZERO)
            base = None if old == ZERO else old
            tree = store.write_tree(base, {f"contracts/{writer}/{number}": b"x"})
            when = Instant(1_700_000_000 + number)
            new = store.write_commit(tree, [base] if base else [], author=ada, when=when, message=f"{writer} {number}")
            try:
                store.update([RefChange(ref, old, new)], Receipt(writer, "api", when))
            except ConflictError:
                continue
            break
"""


def start_writer(store: Store, name: str, count: int, *refs: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(store.path), name, str(count), *refs]
    return subprocess.Popen(command, cwd=PROJECT)


def finish(processes: list[subprocess.Popen[bytes]]) -> None:
    assert [process.wait(timeout=300) for process in processes] == [0] * len(processes)


def subjects(store: Store, git: Git, ref: str) -> list[str]:
    return sorted(git(store.path, "log", "--format=%s", ref).splitlines())


def test_four_processes_lose_nothing(store: Store, git: Git) -> None:
    count, names = 4, ["w0", "w1", "w2", "w3"]
    finish(
        [
            start_writer(
                store, name, count, MAIN, "refs/heads/design/orders/all", f"refs/heads/design/orders/{name}"
            )
            for name in names
        ]
    )
    everything = sorted(f"{name} {number}" for name in names for number in range(count))
    assert subjects(store, git, MAIN) == everything
    assert subjects(store, git, "refs/heads/design/orders/all") == everything
    for name in names:
        assert len(subjects(store, git, f"refs/heads/design/orders/{name}")) == count
    assert len(store.files(store.refs()[MAIN], "contracts")) == len(everything)
    assert len(list(store.log())) == len(everything) + 1
    assert git(store.path, "fsck", "--full", "--strict", "--no-dangling") == ""
    assert (store.path / "contractrepo.lock").read_bytes() == b""


def test_the_log_holds_what_happened_in_its_order(store: Store, git: Git) -> None:
    finish([start_writer(store, name, 4, MAIN) for name in ("w0", "w1")])
    logged = [change.new for entry in store.log() for change in entry.changes]
    assert logged == git(store.path, "rev-list", MAIN).split()


# python -c PUSHER clone count: pushes commits to main, each until it has landed.
PUSHER = """
import subprocess, sys
folder, count = sys.argv[1:]
def git(*arguments):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True)
for number in range(int(count)):
    name = folder.rpartition("/")[2]
    path = f"{folder}/contracts/{name}"
    subprocess.run(["mkdir", "-p", path], check=True)
    open(f"{path}/{number}", "w").write("x")
    git("add", "-A")
    git("commit", "-qm", f"{name} {number}")
    for _ in range(200):
        if git("push", "-q", "origin", "HEAD:main").returncode == 0:
            break
        git("pull", "-q", "--rebase", "origin", "main")
    else:
        sys.exit("it never landed")
"""


@pytest.mark.slow
def test_pushers_and_writers_beside_git(served: Store, tmp_path: Path, git: Git) -> None:
    """Eight mixed writers and a gc loop: what was acknowledged is there, in its order, and every entry of the log is true."""
    finish([start_writer(served, "w0", 1, MAIN)])
    pushers = []
    for number in range(3):
        git(tmp_path, "clone", "-q", served.path, f"p{number}")
        command = [sys.executable, "-c", PUSHER, str(tmp_path / f"p{number}"), "4"]
        pushers.append(subprocess.Popen(command, cwd=PROJECT))
    names = [f"w{number}" for number in range(1, 6)]
    writers = [start_writer(served, name, 6, MAIN, f"refs/heads/design/orders/{name}") for name in names]
    while any(process.poll() is None for process in [*pushers, *writers]):
        served.maintain()
        git(served.path, "gc", "-q", "--prune=2.weeks.ago", ok=False)
    finish([*pushers, *writers])
    everything = [f"w{w} {n}" for w in range(1, 6) for n in range(6)]
    everything += ["w0 0", *(f"p{p} {n}" for p in range(3) for n in range(4))]
    assert subjects(served, git, MAIN) == sorted(everything)
    logged = [change.new for entry in served.log() for change in entry.changes if change.ref == MAIN]
    assert logged[0] == served.refs()[MAIN]
    assert len(logged) == len(everything)
    assert served.drift() == ()
    assert git(served.path, "fsck", "--full", "--strict", "--no-dangling") == ""


@pytest.mark.slow
def test_writers_beside_git(store: Store, git: Git) -> None:
    """API writers, git writing and packing refs, and gc removing and moving objects."""
    names = [f"w{number}" for number in range(6)]
    writers = [start_writer(store, name, 15, MAIN, f"refs/heads/design/orders/{name}") for name in names]
    rounds = 0
    while any(process.poll() is None for process in writers):
        rounds += 1
        git(store.path, "pack-refs", "--all", "--prune")
        git(store.path, "gc", "-q", "--prune=2.weeks.ago", ok=False)
        head = git(store.path, "rev-parse", LOG)
        git(store.path, "update-ref", f"refs/heads/design/git/r{rounds}", head)
    finish(writers)
    everything = sorted(f"{name} {number}" for name in names for number in range(15))
    assert subjects(store, git, MAIN) == everything
    assert len(store.refs("refs/heads/design/git/")) == rounds
    for name in names:
        assert len(subjects(store, git, f"refs/heads/design/orders/{name}")) == 15
    assert git(store.path, "fsck", "--full", "--strict", "--no-dangling") == ""
