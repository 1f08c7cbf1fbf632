from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import contractrepo
from contractrepo.core.author import Author
from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import ConflictError, StoreError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

PROJECT = Path(contractrepo.__file__).parents[1]
Git = Callable[..., str]
Put = Callable[..., str]
MakeCommit = Callable[..., str]
Annotate = Callable[[str], str]
DRAFT = "refs/heads/design/orders/draft"


DIES_AFTER_THE_LOG_IS_SWAPPED = """
import json, os, signal, sys
from contractrepo.core.layout import LOG
from contractrepo.git import transaction
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.store import Store

swap = transaction.swap
def swap_log_only(git_dir, refs, change):
    if change.ref != LOG:
        os.kill(os.getpid(), signal.SIGKILL)
    return swap(git_dir, refs, change)

transaction.swap = swap_log_only
changes = [RefChange(*change) for change in json.loads(sys.argv[2])]
Store.open(sys.argv[1]).update(changes, Receipt("ada", "api", Instant(1_700_000_000)))
"""


def killed_between(store: Store, *changes: RefChange) -> None:
    """Run a transaction in a process that dies right after the log was swapped."""
    values = json.dumps([[one.ref, one.old, one.new] for one in changes])
    command = [sys.executable, "-c", DIES_AFTER_THE_LOG_IS_SWAPPED, str(store.path), values]
    done = subprocess.run(command, cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL


def test_a_transaction_that_died_after_the_commit_point_is_finished(
    store: Store, put: Put, make_commit: MakeCommit, git: Git
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)
    changes = [RefChange(MAIN, old, new), RefChange("refs/tags/a/v2", ZERO, new)]
    killed_between(store, *changes)
    assert (store.refs()[MAIN], "refs/tags/a/v2" in store.refs()) == (old, False)
    # git keeps what was committed, applied or not.
    git(store.path, "gc", "-q", "--prune=now")
    (store.path / MAIN).parent.mkdir(parents=True, exist_ok=True)
    (store.path / f"{MAIN}.lock").touch()
    reader = Store.open(store.path)
    assert (reader.refs()[MAIN], reader.refs()["refs/tags/a/v2"]) == (new, new)
    assert len(list(reader.log())) == 3
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_a_tag_that_was_pruned_before_it_had_its_ref_comes_back(
    store: Store, put: Put, git: Git, annotate: Annotate
) -> None:
    put({"a": b"1"})
    tag = annotate("Release\n\nünïcode")
    raw = git(store.path, "cat-file", "tag", tag)
    killed_between(store, RefChange("refs/tags/a/v1", ZERO, tag))
    git(store.path, "gc", "-q", "--prune=now")
    assert "missing" in git(store.path, "cat-file", "--batch-check", input=tag.encode())
    assert Store.open(store.path).refs()["refs/tags/a/v1"] == tag
    assert git(store.path, "cat-file", "tag", "a/v1") == raw
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_a_changed_copy_of_a_tag_is_not_restored(
    store: Store, put: Put, git: Git, annotate: Annotate
) -> None:
    put({"a": b"1"})
    killed_between(store, RefChange("refs/tags/a/v1", ZERO, annotate("Release")))
    (copy,) = store.names(store.refs()[LOG], "objects")
    data = git(store.path, "cat-file", "tag", annotate("Forged")).encode() + b"\n"
    tree = store.write_tree(store.refs()[LOG], {f"objects/{copy}": data})
    info = store.commit_info(store.refs()[LOG])
    bad = store.write_commit(
        tree, info.parents, author=Author("x", "x"), when=info.when, message=info.message
    )
    git(store.path, "update-ref", LOG, bad)
    with pytest.raises(StoreError, match="log-broken"):
        store.recover()
    assert "refs/tags/a/v1" not in Store.open(store.path).refs()
    with pytest.raises(StoreError, match="log-broken"):
        store.update([], Receipt("ada", "api", Instant(0)))


def test_the_next_writer_finishes_it_too(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)
    killed_between(store, RefChange(MAIN, old, new))
    stale = make_commit({"a": b"3"}, old)
    with pytest.raises(ConflictError) as caught:
        store.update([RefChange(MAIN, old, stale)], receipt)
    assert caught.value.data["actual"] == new
    assert store.refs()[MAIN] == new


def test_half_applied_refs_that_somebody_moved_are_left_alone(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, git: Git
) -> None:
    old = put({"a": b"1"})
    new, third = (make_commit({"a": data}, old) for data in (b"2", b"3"))
    killed_between(store, RefChange(MAIN, old, new))
    git(store.path, "update-ref", MAIN, third)
    store.recover()
    assert store.refs()[MAIN] == third
    with pytest.raises(StoreError, match="ref-bypassed"):
        store.update([RefChange(MAIN, third, third)], receipt)


@pytest.mark.parametrize("damage", ["no entry", "no json", "wrong shape", "wrong parent"])
def test_a_broken_log_stops_writers_and_not_readers(
    store: Store, put: Put, make_commit: MakeCommit, git: Git, damage: str
) -> None:
    commit = put({"a": b"1"})
    good = git(store.path, "cat-file", "blob", f"{LOG}:entry.json").encode()
    content = {"no entry": None, "no json": b"{", "wrong shape": b"[]", "wrong parent": good}[damage]
    bad = make_commit({"entry.json": content} if content else {"x": b""})
    git(store.path, "update-ref", LOG, bad)
    reader = Store.open(store.path)
    assert reader.files(commit, "") == {"a": b"1"}
    with pytest.raises(StoreError, match="log-broken"):
        list(reader.log())
    with pytest.raises(StoreError, match="log-broken"):
        reader.update([RefChange(DRAFT, ZERO, commit)], Receipt("ada", "api", Instant(0)))
