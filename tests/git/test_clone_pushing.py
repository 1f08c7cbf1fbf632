"""What is written from a clone: one push through the hooks of the repository, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.author import Author
from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import ConflictError, ContractRepoError, StoreError, WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.clone import CloneStore
from contractrepo.git.refnames import ZERO
from contractrepo.git.remote import Remote
from contractrepo.git.store import Store

# Real pushes; the commands of a clone are tried by default in tests/service/reviews.
pytestmark = pytest.mark.slow

Git = Callable[..., str]
Put = Callable[..., str]
BEN = Author("Ben", "ben@example.org")
LATER = Instant(1_700_000_100, 60)
DRAFT = "refs/heads/design/orders/x"
TAG = "refs/tags/orders/v1.0.0"
SPEC = "contracts/orders/openapi.yaml"


@pytest.fixture
def clone(served: Store, put: Put, tmp_path: Path, git: Git) -> CloneStore:
    """Return a clone of a repository with hooks and one commit on main."""
    put({SPEC: b"a: 1\n"})
    git(tmp_path, "clone", "-q", served.path, "work")
    return CloneStore.around(tmp_path / "work")


def commit(clone: CloneStore, data: bytes, base: str | None = None) -> str:
    """Write a commit over main, or over `base`, that no ref names."""
    old = base or clone.refs()[MAIN]
    tree = clone.write_tree(old, {SPEC: data})
    return clone.write_commit(tree, [old], author=BEN, when=LATER, message="Edit")


def own_refs(clone: CloneStore, git: Git) -> str:
    return git(clone.path, "for-each-ref")


def test_a_push_becomes_an_entry_of_the_log(clone: CloneStore, served: Store, git: Git) -> None:
    receipt = Receipt("ben", "api", LATER, None, ("topic=x", "two words"))
    old, new = clone.refs()[MAIN], commit(clone, b"a: 2\n")
    seen: list[str] = []
    changes = [RefChange(MAIN, old, new), RefChange(DRAFT, ZERO, new), RefChange(TAG, ZERO, new)]
    entry = clone.update(changes, receipt, verify=lambda: seen.append(served.refs()[MAIN]))
    assert seen == [old]
    assert entry == next(served.log()) == next(clone.log())
    assert entry is not None
    assert (entry.via, entry.options) == ("push", receipt.options)
    assert [one.ref for one in entry.changes] == [MAIN, TAG]
    assert {ref: served.refs()[ref] for ref in (MAIN, DRAFT, TAG)} == dict.fromkeys((MAIN, DRAFT, TAG), new)
    assert clone.refs() == served.refs()
    # What is checked out is the user's, and is behind now.
    assert git(clone.path, "rev-parse", "refs/heads/main") == old
    assert git(served.path, "fsck", "--full", "--strict") == ""


def test_tag_objects_and_documentation_are_pushed_as_they_are(
    clone: CloneStore, served: Store, receipt: Receipt
) -> None:
    main = clone.refs()[MAIN]
    raw = f"object {main}\ntype commit\ntag orders/v1.0.0\ntagger Ben <b@x> 1700000000 +0000\n\nRelease\n"
    tag, docs = clone.write_tag(raw.encode()), clone.write_tree(None, {"index.html": b"<p>"})
    pages = "refs/docs/orders/v1.0.0"
    entry = clone.update([RefChange(TAG, ZERO, tag), RefChange(pages, ZERO, docs)], receipt)
    assert entry is not None
    assert served.object(tag).data == raw.encode()
    assert served.refs("refs/docs/") == clone.refs("refs/docs/") == {pages: docs}
    assert clone.receipts({TAG: tag, pages: docs}) == {TAG: entry, pages: entry}


def test_drafts_have_no_entry_and_may_be_rewritten_and_deleted(
    clone: CloneStore, served: Store, receipt: Receipt
) -> None:
    first, second = (commit(clone, data) for data in (b"a: 2\n", b"a: 3\n"))
    for old, new in ((ZERO, first), (first, second), (second, ZERO)):
        assert clone.update([RefChange(DRAFT, old, new)], receipt) is None
        assert clone.refs() == served.refs()
    assert DRAFT not in served.refs()
    assert len(list(served.log())) == 2


def test_nothing_but_what_is_named_is_pushed(
    clone: CloneStore, served: Store, receipt: Receipt, git: Git
) -> None:
    new = commit(clone, b"a: 2\n")
    git(clone.path, "tag", "-a", "-m", "mine", "mine", new)
    git(clone.path, "config", "push.followTags", "true")
    git(clone.path, "config", "remote.origin.push", "refs/heads/*:refs/heads/mine/*")
    clone.update([RefChange(MAIN, clone.refs()[MAIN], new)], receipt)
    assert set(served.refs()) == {MAIN, LOG}


def test_a_refused_push_changes_nothing_and_says_why(
    clone: CloneStore, served: Store, receipt: Receipt, git: Git
) -> None:
    before, own = served.refs(), own_refs(clone, git)
    new = commit(clone, b"BREAKING")
    with pytest.raises(WorkflowError) as caught:
        clone.update([RefChange(MAIN, clone.refs()[MAIN], new), RefChange(DRAFT, ZERO, new)], receipt)
    assert caught.value.code == "push-refused"
    assert caught.value.message.splitlines() == [
        "origin refused the push, nothing was changed:",
        "refs/heads/main orders ['openapi.yaml']",
        "refs/heads/design/orders/x orders ['openapi.yaml']",
        f"seen {{'refs/heads/main': '{before[MAIN]}'}}",
    ]
    assert caught.value.data == {"remote": "origin", "refs": [MAIN, DRAFT]}
    assert (served.refs(), own_refs(clone, git)) == (before, own)


def test_reasons_of_single_refs_are_told(
    clone: CloneStore, served: Store, receipt: Receipt, git: Git
) -> None:
    old = clone.refs()[MAIN]
    stranger = clone.write_commit(
        clone.write_tree(None, {SPEC: b""}), [], author=BEN, when=LATER, message="New"
    )
    own = own_refs(clone, git)
    with pytest.raises(WorkflowError) as caught:
        clone.update([RefChange(MAIN, old, stranger), RefChange(TAG, ZERO, old)], receipt)
    assert f"{MAIN}: {stranger[:12]} is not built on {old[:12]}, where {MAIN} is" in caught.value.message
    assert f"{TAG}: refused together with {MAIN}" in caught.value.message
    assert (served.refs()[MAIN], own_refs(clone, git)) == (old, own)


def test_of_two_clones_one_is_first(
    clone: CloneStore, served: Store, receipt: Receipt, tmp_path: Path, git: Git
) -> None:
    git(tmp_path, "clone", "-q", served.path, "slow")
    slow = CloneStore.around(tmp_path / "slow")
    old, own = slow.refs()[MAIN], own_refs(slow, git)
    first, second = commit(clone, b"a: 2\n"), commit(slow, b"a: 3\n")
    clone.update([RefChange(MAIN, old, first), RefChange(TAG, ZERO, first)], receipt)
    for change in (RefChange(MAIN, old, second), RefChange(TAG, ZERO, second), RefChange(MAIN, ZERO, second)):
        with pytest.raises(ConflictError) as caught:
            slow.update([RefChange(DRAFT, ZERO, second), change], receipt)
        assert (caught.value.code, dict(caught.value.data)) == (
            "ref-changed",
            {"ref": change.ref, "expected": change.old, "actual": first},
        )
    assert own_refs(slow, git) == own
    slow.fetch()
    again = commit(slow, b"a: 3\n", base=first)
    assert slow.update([RefChange(MAIN, first, again)], receipt) is not None


def test_a_race_that_is_lost_inside_the_hooks(
    clone: CloneStore, served: Store, receipt: Receipt, put: Put
) -> None:
    """Somebody moves main after git has compared it, before the transaction has."""
    hook = served.path / "hooks/pre-receive"
    elsewhere = put({SPEC: b"a: 2\n"}, "refs/heads/elsewhere")
    hook.write_text(
        f"#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/x {elsewhere}\necho busy\nexit 1\n"
    )
    new = commit(clone, b"a: 3\n")
    with pytest.raises(ConflictError) as caught:
        clone.update([RefChange("refs/heads/x", ZERO, new)], receipt)
    assert caught.value.data["actual"] == elsewhere


def test_an_answer_that_was_lost(clone: CloneStore, served: Store, receipt: Receipt) -> None:
    change = RefChange(MAIN, clone.refs()[MAIN], commit(clone, b"a: 2\n"))
    entry = clone.update([change], receipt)
    assert clone.update([change], receipt) == entry
    assert len(list(served.log())) == 3


def test_a_connection_that_dies_after_everything_was_written(
    clone: CloneStore, served: Store, receipt: Receipt
) -> None:
    hook = served.path / "hooks/post-receive"
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    entry = clone.update([RefChange(TAG, ZERO, clone.refs()[MAIN])], receipt)
    assert entry == next(served.log())
    assert clone.refs() == served.refs()


def test_entries_of_others_in_between(
    clone: CloneStore, served: Store, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, fetch = clone.refs()[MAIN], clone.fetch

    def fetch_later() -> None:
        served.update([RefChange("refs/tags/orders/v2.0.0", ZERO, main)], receipt)
        fetch()

    monkeypatch.setattr(clone, "fetch", fetch_later)
    entry = clone.update([RefChange(TAG, ZERO, main)], receipt)
    assert entry is not None
    assert [one.ref for one in entry.changes] == [TAG]
    assert next(clone.log()) != entry


def test_a_repository_that_writes_its_log_later(
    clone: CloneStore, served: Store, receipt: Receipt, git: Git
) -> None:
    git(served.path, "config", "--unset-all", "receive.procReceiveRefs")
    assert clone.update([RefChange(TAG, ZERO, clone.refs()[MAIN])], receipt) is None
    assert TAG in clone.refs()


def test_nothing_to_change_is_not_pushed(clone: CloneStore, served: Store, receipt: Receipt) -> None:
    main = clone.refs()[MAIN]
    served.path.rename(served.path.with_name("away.git"))
    assert clone.update([], receipt) is None
    assert clone.update([RefChange(MAIN, main, main)], receipt) is None


def test_what_is_not_even_sent(clone: CloneStore, served: Store, receipt: Receipt, git: Git) -> None:
    main = clone.refs()[MAIN]
    served.path.rename(served.path.with_name("away.git"))
    cases = {
        "ref-name-invalid": RefChange("refs/heads/*", ZERO, main),
        "log-protected": RefChange(LOG, clone.refs()[LOG], main),
        "ref-deletion": RefChange(MAIN, main, ZERO),
        "object-missing": RefChange(DRAFT, ZERO, "f" * 40),
    }
    for code, change in cases.items():
        with pytest.raises(ContractRepoError) as caught:
            clone.update([change], receipt)
        assert caught.value.code == code

    def stop() -> None:
        raise WorkflowError("not-approved", "no")

    own = own_refs(clone, git)
    with pytest.raises(WorkflowError, match="not-approved"):
        clone.update([RefChange(DRAFT, ZERO, main)], receipt, verify=stop)
    assert own_refs(clone, git) == own


def test_offline_nothing_is_written(clone: CloneStore, served: Store, receipt: Receipt, git: Git) -> None:
    change, own = RefChange(DRAFT, ZERO, clone.refs()[MAIN]), own_refs(clone, git)
    served.path.rename(served.path.with_name("away.git"))
    with pytest.raises(StoreError) as caught:
        clone.update([change], receipt)
    assert caught.value.code == "remote-unreachable"
    assert own_refs(clone, git) == own


def test_a_hook_of_the_users_own_may_refuse(clone: CloneStore, served: Store, receipt: Receipt) -> None:
    hook = clone.path / "hooks/pre-push"
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = served.refs()
    with pytest.raises(WorkflowError) as caught:
        clone.update([RefChange(DRAFT, ZERO, clone.refs()[MAIN])], receipt)
    assert (caught.value.code, "not on a Friday" in caught.value.message) == ("push-refused", True)
    assert served.refs() == before
    assert DRAFT not in clone.refs()


def test_a_push_that_landed_and_could_not_be_fetched(
    clone: CloneStore, served: Store, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Remote) -> None:
        raise StoreError("remote-unreachable", "gone")

    monkeypatch.setattr(Remote, "fetch", away)
    main = clone.refs()[MAIN]
    with pytest.raises(StoreError) as caught:
        clone.update([RefChange(TAG, ZERO, main)], receipt)
    assert caught.value.code == "pushed-not-fetched"
    assert "accepted" in caught.value.message
    assert served.refs()[TAG] == main


def test_the_repositorys_own_hooks_judge_it(
    store: Store, put: Put, tmp_path: Path, git: Git, receipt: Receipt
) -> None:
    from contractrepo.service import hosting

    document = b"openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: Fine.}}\n"
    put({SPEC: document})
    hosting.install(store.path)
    git(tmp_path, "clone", "-q", store.path, "work")
    clone = CloneStore.around(tmp_path / "work")
    main, own = clone.refs()[MAIN], own_refs(clone, git)
    broken = commit(clone, document.replace(b"  /a:", b"  /b:"))
    with pytest.raises(WorkflowError) as caught:
        clone.update([RefChange(MAIN, main, broken)], receipt)
    assert "contractrepo refuses this push; nothing was changed." in caught.value.message
    assert "operation-removed" in caught.value.message
    assert (own_refs(clone, git), store.refs()[MAIN]) == (own, main)
    assert clone.update([RefChange(DRAFT, ZERO, broken)], receipt) is None
    wider = commit(clone, document + b"  /b:\n    get:\n      responses: {'200': {description: Fine.}}\n")
    entry = clone.update([RefChange(MAIN, main, wider)], receipt)
    assert entry is not None
    assert (store.refs()[MAIN], store.refs()[DRAFT]) == (wider, broken)
