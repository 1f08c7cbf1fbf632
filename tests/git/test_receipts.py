from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import StoreError, UsageError
from contractrepo.git import log
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

Git = Callable[..., str]
Put = Callable[..., str]
MakeCommit = Callable[..., str]
DOCS = "refs/docs/orders/v1.0.0"
TAG = b"""object %b
type commit
tag orders/v1.0.0
tagger Ada <ada@example.org> 1700000000 +0100

Release

-----BEGIN SSH SIGNATURE-----
\xff
"""


def test_each_ref_has_the_entry_that_gave_it_its_value(store: Store, put: Put, receipt: Receipt) -> None:
    first = put({"a": b"1"})
    store.update([RefChange(f"refs/tags/a/{name}", ZERO, first) for name in ("v1", "v2")], receipt)
    main = put({"a": b"2"})
    entries = {entry.order: entry for entry in store.log()}
    wanted = {MAIN: main, "refs/tags/a/v1": first, "refs/tags/a/v2": first}
    expected = {MAIN: entries[3], "refs/tags/a/v1": entries[2], "refs/tags/a/v2": entries[2]}
    assert store.receipts(wanted) == expected
    with PushReader(store.path) as push:
        assert push.receipts(wanted) == expected
        assert list(push.log(2)) == [entries[3], entries[2]]


def test_values_that_the_log_does_not_hold_have_no_entry(store: Store, put: Put, git: Git) -> None:
    first = put({"a": b"1"})
    main = put({"a": b"2"})
    git(store.path, "update-ref", "refs/tags/sly", main)
    # Main was there once, but is not there now.
    assert store.receipts({MAIN: first, "refs/tags/sly": main, "refs/tags/none": ZERO, LOG: main}) == {}
    assert store.receipts({}) == {}


def test_a_repository_without_a_log_has_received_nothing(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "--bare", "s.git")
    assert Store.open(tmp_path / "s.git").receipts({MAIN: "1" * 40}) == {}


def test_no_older_entry_is_read_than_is_needed(
    store: Store, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        main = put({"a": b"%d" % number})
    read: list[str] = []
    read_entry = log.read_entry
    monkeypatch.setattr(log, "read_entry", lambda reader, name: read.append(name) or read_entry(reader, name))
    assert store.receipts({MAIN: main})[MAIN].order == 5
    assert read == [store.refs()[LOG]]
    assert store.receipts({"refs/tags/none": main}) == {}
    assert len(read) == 2


def test_an_entry_that_holds_a_ref_without_having_brought_it(
    store: Store, put: Put, make_commit: MakeCommit, git: Git
) -> None:
    """A log written by somebody else: the state of the newest entry contradicts what the entries changed."""
    put({"a": b"1"})
    head = store.refs()[LOG]
    other = make_commit({"a": b"2"})
    env = {**os.environ, "GIT_INDEX_FILE": str(store.path / "forged")}
    git(store.path, "read-tree", head, env=env)
    git(store.path, "update-index", "--add", "--cacheinfo", f"160000,{other},refs/heads/main", env=env)
    git(store.path, "update-index", "--add", "--cacheinfo", f"160000,{other},refs/tags/x", env=env)
    tree = git(store.path, "write-tree", env=env)
    bad = git(store.path, "commit-tree", tree, "-p", git(store.path, "rev-parse", f"{head}^1"), "-m", "x")
    git(store.path, "update-ref", LOG, bad)
    assert store.receipts({MAIN: other, "refs/tags/x": other}) == {}


def test_documentation_goes_through_everything(store: Store, put: Put, receipt: Receipt, git: Git) -> None:
    main = put({"a": b"1"})
    first, second = (store.write_tree(None, {"index.html": page, "css/x": b""}) for page in (b"1", b"2"))
    entry = store.update(
        [RefChange(DOCS, ZERO, first), RefChange("refs/tags/orders/v1.0.0", ZERO, main)], receipt
    )
    assert entry is not None
    assert next(store.log()).changes[0] == RefChange(DOCS, ZERO, first)
    assert store.receipts({DOCS: first}) == {DOCS: entry}
    again = store.update([RefChange(DOCS, first, second)], receipt)
    assert again is not None
    assert store.receipts({DOCS: second}) == {DOCS: again}
    assert store.receipts({DOCS: first}) == {}
    # As a writer leaves it that was killed after the log was swapped.
    git(store.path, "update-ref", DOCS, first)
    assert Store.open(store.path).refs(DOCS) == {DOCS: second}
    git(store.path, "gc", "-q", "--prune=now")
    reader = Store.open(store.path)
    assert reader.object(second).kind == "tree"
    assert git(store.path, "cat-file", "blob", f"{DOCS}:index.html") == "2"
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_a_tag_object_is_written_byte_for_byte(store: Store, put: Put, receipt: Receipt, git: Git) -> None:
    raw = TAG % put({"a": b"1"}).encode()
    tag = store.write_tag(raw)
    assert tag == hashlib.sha1(b"tag %d\0" % len(raw) + raw).hexdigest()
    assert (store.object(tag).kind, store.object(tag).data) == ("tag", raw)
    store.update([RefChange("refs/tags/orders/v1.0.0", ZERO, tag)], receipt)
    assert git(store.path, "rev-parse", "orders/v1.0.0^{commit}") == store.refs()[MAIN]
    assert git(store.path, "fsck", "--full", "--strict") == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"object ", b"tree "),
        (b"type commit\n", b""),
        (b"type commit", b"type tree"),
        (b"type commit\ntag orders/v1.0.0\n", b"tag orders/v1.0.0\ntype commit\n"),
        (b"tag orders/v1.0.0", b"tag ../evil"),
        (b"tag orders/v1.0.0", b"tag \xff\xff~"),
        (b"tagger Ada <ada@example.org> 1700000000 +0100\n", b""),
        (b"<ada@example.org>", b"ada"),
        (b"1700000000", b"now"),
        (b"+0100\n", b"+0100\nextra header\n"),
        (b"\n\nRelease", b"\nRelease"),
    ],
)
def test_what_is_no_tag_object_is_not_written(store: Store, put: Put, old: bytes, new: bytes) -> None:
    raw = TAG % put({"a": b"1"}).encode()
    assert old in raw
    with pytest.raises(UsageError) as caught:
        store.write_tag(raw.replace(old, new, 1))
    assert caught.value.code == "tag-invalid"


def test_a_tag_of_nothing_is_not_written(store: Store) -> None:
    with pytest.raises(StoreError, match="object-missing"):
        store.write_tag(TAG % (b"1" * 40))


@pytest.mark.parametrize("name", ["", "main", "f" * 39, "F" * 40, "é" * 40, "\udc80"])
def test_what_is_no_object_id_is_missing(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="object-missing"):
        store.object(name)
    with PushReader(store.path) as push, pytest.raises(StoreError, match="object-missing"):
        push.object(name)
