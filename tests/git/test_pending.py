"""A repository as it will be once changes have landed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.pending import PendingReader
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

TAG = "refs/tags/orders/v1.0.0"
DESIGN = "refs/heads/design/orders/x"
RECEIPT = Receipt("ben", "push", Instant(1_800_000_000), "a" * 40, ("ci.skip",))


@pytest.fixture
def main(put: Callable[..., str]) -> str:
    return put({"contracts/orders/openapi.yaml": b"a: 1"})


def test_refs_are_as_they_will_be(store: Store, main: str, make_commit: Callable[..., str]) -> None:
    new = make_commit({"contracts/orders/openapi.yaml": b"a: 2"}, main)
    changes = [RefChange(MAIN, main, new), RefChange(TAG, ZERO, new), RefChange(DESIGN, ZERO, main)]
    reader = PendingReader(store, changes, RECEIPT)
    expected = {DESIGN: main, MAIN: new, LOG: store.refs()[LOG], TAG: new}
    assert reader.refs() == expected
    assert list(reader.refs()) == sorted(expected)
    assert reader.refs("refs/heads/") == {DESIGN: main, MAIN: new}
    assert reader.files(reader.refs()[MAIN], "contracts/orders") == {"openapi.yaml": b"a: 2"}
    assert store.refs() == {MAIN: main, LOG: expected[LOG]}


def test_a_ref_that_goes_is_gone(store: Store, main: str) -> None:
    reader = PendingReader(store, [RefChange(MAIN, main, ZERO)], RECEIPT)
    assert MAIN not in reader.refs()


def test_what_lands_has_the_entry_that_it_will_have(store: Store, main: str) -> None:
    reader = PendingReader(store, [RefChange(TAG, ZERO, main)], RECEIPT)
    entries = reader.receipts({TAG: main, MAIN: main})
    newest = next(iter(store.log()))
    assert entries[MAIN] == newest
    found = entries[TAG]
    assert (found.order, found.previous, found.received) == (
        newest.order + 1,
        newest.id,
        "2027-01-15T08:00:00Z",
    )
    assert (found.user, found.via, found.policy, found.options) == ("ben", "push", "a" * 40, ("ci.skip",))
    assert found.changes == (RefChange(TAG, ZERO, main),)


def test_another_value_is_in_no_entry(store: Store, main: str) -> None:
    reader = PendingReader(store, [RefChange(TAG, ZERO, main)], RECEIPT)
    assert reader.receipts({TAG: "b" * 40}) == {}


def test_the_log_does_not_grow(store: Store, main: str) -> None:
    reader = PendingReader(store, [RefChange(TAG, ZERO, main)], RECEIPT)
    assert list(reader.log()) == list(store.log())


def test_views_can_be_stacked(store: Store, main: str, make_commit: Callable[..., str]) -> None:
    new = make_commit({"contracts/orders/openapi.yaml": b"a: 2"}, main)
    first = PendingReader(store, [RefChange(MAIN, main, new)], RECEIPT)
    second = PendingReader(first, [RefChange(TAG, ZERO, new)], RECEIPT)
    assert second.refs("refs/heads/") == {MAIN: new}
    assert set(second.receipts({MAIN: new, TAG: new})) == {MAIN, TAG}


def test_before_the_first_entry(
    store: Store, git: Callable[..., str], make_commit: Callable[..., str]
) -> None:
    git(store.path, "update-ref", "-d", LOG)
    new = make_commit({"contracts/orders/openapi.yaml": b"a: 1"})
    found = PendingReader(store, [RefChange(TAG, ZERO, new)], RECEIPT).receipts({TAG: new})[TAG]
    assert (found.order, found.previous) == (0, None)
