"""Where git writes the refs of a push by itself: accepted before, logged afterwards, whoever is killed in between."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contractrepo.core.layout import MAIN
from contractrepo.errors import StoreError, WorkflowError
from contractrepo.git.accepted import accepted_pushes, note_accepted
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

TAG = "refs/tags/orders/v1.0.0"
Git = Callable[..., str]
DEAD = 2**22 + 1  # above any process id


@pytest.fixture
def taker() -> Iterator[int]:
    """A process that runs for as long as the test, as the git that takes a push does."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


@pytest.fixture
def accept(store: Store, receipt: Receipt) -> Callable[..., None]:
    def let_through(*changes: RefChange, pid: int = DEAD) -> None:
        store.accept(changes, receipt, read=store.object, check=lambda: None, pid=pid)

    return let_through


def test_what_was_accepted_and_has_landed_is_logged(  # noqa: PLR0917  what pytest fills in by name
    store: Store,
    put: Callable[..., str],
    make_commit: Callable[..., str],
    accept: Callable[..., None],
    taker: int,
    git: Git,
) -> None:
    first = put({"a": b"1"})
    second = make_commit({"a": b"2"}, first)
    changes = (RefChange(MAIN, first, second), RefChange(TAG, ZERO, second))
    accept(*changes, pid=taker)
    entries = len(list(store.log()))
    # git has written one ref of two; nobody takes that for the end of the push, nor for a bypass.
    git(store.path, "update-ref", MAIN, second, first)
    assert store.landed() == []
    assert [(one.ref, one.kind) for one in store.drift()] == [(MAIN, "unlogged")]
    assert len(list(store.log())) == entries
    git(store.path, "update-ref", TAG, second, ZERO)
    (through,) = store.landed(finished=taker)
    assert through.changes == changes
    newest = next(store.log())
    assert (newest.changes, newest.user, newest.via) == (changes, "ada", "push")
    assert store.drift() == ()
    through.forget()
    assert store.landed() == []


def test_the_next_writer_logs_what_a_killed_one_left(
    store: Store,
    put: Callable[..., str],
    make_commit: Callable[..., str],
    accept: Callable[..., None],
    git: Git,
) -> None:
    first = put({"a": b"1"})
    second = make_commit({"a": b"2"}, first)
    accept(RefChange(MAIN, first, second), RefChange(TAG, ZERO, second))
    git(store.path, "update-ref", MAIN, second, first)
    third = put({"a": b"3"})
    entries = list(store.log())
    # What did not land is not logged: the tag.
    assert [entry.changes for entry in entries[:2]] == [
        (RefChange(MAIN, second, third),),
        (RefChange(MAIN, first, second),),
    ]
    assert store.drift() == ()
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_pushes_that_build_on_each_other_are_logged_in_their_order(
    store: Store, put: Callable[..., str], make_commit: Callable[..., str], git: Git, receipt: Receipt
) -> None:
    commits = [put({"a": b"1"})]
    for number in range(3):
        commits.append(make_commit({"a": b"%d" % number}, commits[-1]))
    # As if the clock had run backwards.
    for number, (old, new) in enumerate(itertools.pairwise(commits)):
        note_accepted(store.path, [RefChange(MAIN, old, new)], receipt, DEAD)
        newest = accepted_pushes(store.path)[-1].file
        newest.rename(newest.with_name(str(9 - number)))
    git(store.path, "update-ref", MAIN, commits[-1])
    assert [one.kind for one in store.drift()] == ["unlogged"]
    store.recover()
    logged = [entry.changes[0].new for entry in store.log() if entry.changes]
    assert logged == commits[::-1]


def test_one_push_at_a_time(
    make_commit: Callable[..., str],
    accept: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    taker: int,
) -> None:
    commit = make_commit({"a": b"1"})
    accept(RefChange(MAIN, ZERO, commit), pid=taker)
    monkeypatch.setattr("contractrepo.git.store._PATIENCE_S", 0.05)
    with pytest.raises(StoreError, match="another push is under way"):
        accept(RefChange(TAG, ZERO, commit))
    monkeypatch.setattr("contractrepo.git.accepted._LONGEST_LEASE_S", 0)
    accept(RefChange(TAG, ZERO, commit))


def test_what_a_transaction_refuses_the_gate_refuses(
    store: Store,
    put: Callable[..., str],
    make_commit: Callable[..., str],
    accept: Callable[..., None],
    git: Git,
) -> None:
    first = put({"a": b"1"})
    other = make_commit({"b": b""})
    for change, code in (
        (RefChange(MAIN, first, other), "ref-not-fast-forward"),
        (RefChange(MAIN, first, ZERO), "ref-deletion"),
        (RefChange("refs/meta/log", store.refs()["refs/meta/log"], other), "log-protected"),
        (RefChange("refs/tags/../../evil", ZERO, first), "ref-name-invalid"),
    ):
        with pytest.raises(WorkflowError) as refused:
            accept(change)
        assert refused.value.code == code
    git(store.path, "update-ref", MAIN, other)
    with pytest.raises(StoreError) as bypassed:
        accept(RefChange(MAIN, other, make_commit({"c": b""}, other)))
    assert bypassed.value.code == "ref-bypassed"
    assert accepted_pushes(store.path) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"changes": [["a"]]}', "\xff", '{"when": [-1, 0]}'])
def test_a_note_that_cannot_be_read_is_none(
    text: str, store: Store, put: Callable[..., str], make_commit: Callable[..., str], git: Git
) -> None:
    first = put({"a": b"1"})
    second = make_commit({"a": b"2"}, first)
    folder = Path(store.path / "contractrepo-accepted")
    folder.mkdir()
    (folder / "1").write_text(text, "latin-1")
    (folder / "2").write_text(json.dumps({"changes": [[MAIN, first, second]], "when": [-1, 0]}))
    git(store.path, "update-ref", MAIN, second)
    assert accepted_pushes(store.path) == ()
    assert [one.kind for one in store.drift()] == ["moved"]
