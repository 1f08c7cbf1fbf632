"""The note that spares a push its second judgement: what it is good for, and when it is worth nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.core.layout import MAIN
from contractrepo.git.changes import RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service.verdict_note import is_noted, write_note

NOW = 1_800_000_000
CHANGES = (RefChange(MAIN, "a" * 40, "b" * 40), RefChange("refs/tags/orders/v1.0.0", ZERO, "c" * 40))


@pytest.fixture
def store(stored: ContractRepo) -> Store:
    return Store.open(stored.path)


def noted(
    store: Store, changes: Sequence[RefChange] = CHANGES, *, user: str = "ada", seconds: int = NOW
) -> bool:
    return is_noted(store.path, store, changes, user, seconds)


@pytest.fixture
def written(store: Store) -> Store:
    write_note(store.path, store, CHANGES, "ada", NOW)
    return store


def test_without_a_note_nothing_is_noted(store: Store) -> None:
    assert not noted(store)


def test_the_same_push_is_known_for_a_minute(written: Store) -> None:
    assert noted(written)
    assert noted(written, CHANGES[::-1])
    assert noted(written, seconds=NOW + 60)
    assert not noted(written, seconds=NOW + 61)
    assert not noted(written, seconds=NOW - 1)


@pytest.mark.parametrize(
    "changes",
    [
        CHANGES[:1],
        (),
        (*CHANGES, RefChange("refs/heads/x", ZERO, "b" * 40)),
        (CHANGES[0], RefChange(MAIN, *"ab")),
    ],
)
def test_another_push_is_not(changes: Sequence[RefChange], written: Store) -> None:
    assert not noted(written, changes)


def test_another_user_is_not(written: Store) -> None:
    assert not noted(written, user="ben")


def test_it_is_worth_nothing_once_something_else_has_landed(
    stored: ContractRepo, written: Store, ada: Author
) -> None:
    with stored.edit("orders", author=ada) as draft:
        draft.write_file("notes.txt", b"x")
    assert not noted(written)


def test_nor_once_a_design_has_moved(stored: ContractRepo, written: Store, ada: Author) -> None:
    """No log knows designs, and a proposal is about the tip of one."""
    with stored.edit("orders", design="x", author=ada) as draft:
        draft.write_file("notes.txt", b"x")
    assert not noted(written)


@pytest.mark.parametrize("text", [b"", b"rubbish", b"\xff\xfe", b"sha256:x 1800000000\n"])
def test_rubbish_is_no_note(text: bytes, written: Store) -> None:
    (written.path / "contractrepo-judged").write_bytes(text)
    assert not noted(written)


def test_a_time_that_is_none_is_no_note(written: Store) -> None:
    path = written.path / "contractrepo-judged"
    path.write_text(path.read_text().replace(str(NOW), "now"))
    assert not noted(written)


def test_without_room_there_is_no_note(store: Store, tmp_path: Path) -> None:
    write_note(tmp_path / "nowhere", store, CHANGES, "ada", NOW)
    assert not (tmp_path / "nowhere").exists()
    assert not noted(store)


def test_nothing_else_is_left_behind(written: Store) -> None:
    assert [path.name for path in written.path.glob("contractrepo-judged*")] == ["contractrepo-judged"]
