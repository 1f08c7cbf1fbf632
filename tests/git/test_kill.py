from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import contractrepo
from contractrepo.core.layout import LOG, MAIN
from contractrepo.git.store import Store

PROJECT = Path(contractrepo.__file__).parents[1]
Git = Callable[..., str]

# python -c WRITER repository first: commits to main, each commit with a tag in the same transaction, until it is killed.
WRITER = """
import itertools, sys
from contractrepo.core.author import Author
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

store = Store.open(sys.argv[1])
ada = Author("Ada", "ada@example.org")
print("ready", flush=True)
for number in itertools.count(int(sys.argv[2])):
    old = store.refs("refs/heads/main").get("refs/heads/main", ZERO)
    base = None if old == ZERO else old
    tree = store.write_tree(base, {f"contracts/c{number}/openapi.yaml": b"x"})
    new = store.write_commit(tree, [base] if base else [], author=ada, when=Instant(1), message=str(number))
    changes = [RefChange("refs/heads/main", old, new), RefChange(f"refs/tags/c/v{number}", ZERO, new)]
    store.update(changes, Receipt("ada", "api", Instant(1)))
    print(number, flush=True)
"""


def whole(store: Store, git: Git) -> int:
    """Return how many transactions there are, after a look that each is wholly there."""
    count = len(list(store.log())) - 1
    assert len(store.refs("refs/tags/c/")) == count
    if count:
        assert len(git(store.path, "rev-list", MAIN).split()) == count
        assert git(store.path, "rev-parse", f"{LOG}:refs/heads/main") == store.refs()[MAIN]
    return count


@pytest.mark.slow
def test_killed_writers_leave_whole_transactions(store: Store, git: Git) -> None:
    inside, acknowledged = 0, 0
    for attempt in range(200):
        command = [sys.executable, "-c", WRITER, str(store.path), str(acknowledged)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        # Spread over the length of a few transactions, the same for each run.
        time.sleep(0.003 * (attempt % 13) + 0.0007 * (attempt % 40))
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split()
        process.stdout.close()
        process.wait()
        inside += (store.path / "contractrepo.lock").stat().st_size > 0
        reopened = Store.open(store.path)
        found = whole(reopened, git)
        # What was acknowledged is there; of the one in flight, all or nothing.
        assert acknowledged + len(said) <= found <= acknowledged + len(said) + 1
        acknowledged = found
    assert inside > 50
    assert reopened.drift() == ()
    assert git(store.path, "fsck", "--full", "--strict", "--no-dangling") == ""


# python -c STEPPER repository step number: one transaction of main and a tag; dies before its `step`-th file-system call.
STEPPER = """
import os, signal, sys
from contractrepo.core.author import Author
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

store = Store.open(sys.argv[1])
old = store.refs("refs/heads/main").get("refs/heads/main", ZERO)
base = None if old == ZERO else old
left = int(sys.argv[2])

def count(event, arguments):
    global left
    if event in {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.utime", "os.truncate", "fcntl.flock"}:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
name = sys.argv[3]
tree = store.write_tree(base, {f"contracts/c{name}/openapi.yaml": b"x"})
new = store.write_commit(tree, [base] if base else [], author=Author("A", "a"), when=Instant(1), message=name)
changes = [RefChange("refs/heads/main", old, new), RefChange(f"refs/tags/c/v{name}", ZERO, new)]
store.update(changes, Receipt("ada", "api", Instant(1)))
"""


@pytest.mark.slow
def test_killed_before_every_file_system_call(
    store: Store, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contractrepo.git.locks._GRACE_S", 0.01)
    outcomes = {"nothing": 0, "everything": 0}
    found = 0
    for step in range(1, 500):
        command = [sys.executable, "-c", STEPPER, str(store.path), str(step), str(step)]
        done = subprocess.run(command, cwd=PROJECT, check=False)
        reopened = Store.open(store.path)
        before, found = found, whole(reopened, git)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        assert found - before in (0, 1)
        outcomes["everything" if found > before else "nothing"] += 1
    assert done.returncode == 0
    assert outcomes["nothing"] > 40
    assert outcomes["everything"] > 5
    assert not list((store.path / "refs").rglob("*.lock"))
    assert git(store.path, "fsck", "--full", "--strict", "--no-dangling") == ""
