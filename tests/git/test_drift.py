"""Refs that are not what the log says: what was cut short, and what went past the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contractrepo.core.layout import MAIN
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.drift import Drift, drift, way
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

A, B, C = ("a" * 40, "b" * 40, "c" * 40)
TAG = "refs/tags/orders/v1.0.0"
Git = Callable[..., str]


@pytest.mark.parametrize(
    ("actual", "logged", "unapplied", "accepted", "kind"),
    [
        (A, A, [], [], None),
        (A, B, [RefChange(MAIN, A, B)], [], "unapplied"),
        (ZERO, B, [RefChange(MAIN, ZERO, B)], [], "unapplied"),
        (B, A, [], [RefChange(MAIN, A, B)], "unlogged"),
        (C, A, [], [RefChange(MAIN, B, C), RefChange(MAIN, A, B)], "unlogged"),
        (B, ZERO, [], [RefChange(MAIN, ZERO, B)], "unlogged"),
        (B, A, [], [RefChange(TAG, A, B), RefChange(MAIN, C, B)], "moved"),
        (C, A, [RefChange(MAIN, B, A)], [RefChange(MAIN, A, B)], "moved"),
        (ZERO, A, [], [], "missing"),
        (A, ZERO, [], [], "unknown"),
    ],
)
def test_kinds(
    actual: str, logged: str, unapplied: list[RefChange], accepted: list[RefChange], kind: str | None
) -> None:
    def refs(value: str) -> dict[str, str]:
        return {} if value == ZERO else {MAIN: value}

    found = drift(refs(actual), refs(logged), unapplied, accepted)
    assert [(one.ref, one.kind, one.logged, one.actual) for one in found] == (
        [(MAIN, kind, logged, actual)] if kind else []
    )
    assert [one.is_bypass for one in found] == ([kind in {"moved", "missing", "unknown"}] if kind else [])


def test_a_way_ends_though_changes_go_in_a_circle() -> None:
    there, back = RefChange(MAIN, A, B), RefChange(MAIN, B, A)
    assert way(MAIN, A, B, [there, back]) == (there,)
    assert way(MAIN, A, C, [there, back]) == ()
    assert way(MAIN, A, A, [there, back]) == ()


def test_what_others_did_to_a_repository_is_named(
    store: Store, put: Callable[..., str], git: Git, receipt: Receipt
) -> None:
    first = put({"a": b"1"})
    second = put({"a": b"2"})
    store.update([RefChange(TAG, ZERO, second), RefChange("refs/docs/x/v1", ZERO, second)], receipt)
    put({"a": b"3"}, "refs/heads/design/orders/x")
    # What the newest entry did is taken for not done yet, where it is undone.
    store.update([RefChange("refs/tags/orders/v1.0.1", ZERO, second)], receipt)
    assert store.drift() == ()
    git(store.path, "pack-refs", "--all")
    assert store.drift() == ()
    git(store.path, "update-ref", MAIN, first)
    git(store.path, "update-ref", "-d", TAG)
    git(store.path, "update-ref", "refs/tags/orders/v2.0.0", first)
    assert store.drift() == (
        Drift(MAIN, "moved", second, first),
        Drift(TAG, "missing", second, ZERO),
        Drift("refs/tags/orders/v2.0.0", "unknown", ZERO, first),
    )
    assert str(store.drift()[0]) == "refs/heads/main was moved behind the log"


def test_what_is_not_written_yet_is_no_bypass(store: Store, put: Callable[..., str], git: Git) -> None:
    first = put({"a": b"1"})
    second = put({"a": b"2"})
    git(store.path, "update-ref", MAIN, first)
    assert [(one.kind, one.is_bypass) for one in store.drift()] == [("unapplied", False)]
    store.recover()
    assert store.drift() == ()
    assert store.refs()[MAIN] == second
