from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import ConflictError, ContractRepoError, StoreError, WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

Git = Callable[..., str]
Put = Callable[..., str]
MakeCommit = Callable[..., str]
Annotate = Callable[[str], str]
DRAFT = "refs/heads/design/orders/draft"


def refused(store: Store, receipt: Receipt, *changes: RefChange) -> ContractRepoError:
    """Return the error of a transaction, after a look that it changed nothing."""
    before = store.refs()
    with pytest.raises(ContractRepoError) as caught:
        store.update(changes, receipt)
    assert store.refs() == before
    return caught.value


def test_an_entry_says_what_changed_and_shows_the_state(store: Store, put: Put, git: Git) -> None:
    first = put({"a": b"1"})
    policy = "1" * 40
    receipt = Receipt("ada", "push", Instant(1_700_000_060, 120), policy, ("topic=x", "ci.skip"))
    entry = store.update([RefChange("refs/tags/orders/v1.0.0", ZERO, first)], receipt)
    assert entry is not None
    assert store.refs()[LOG] == entry.id
    shown = git(store.path, "ls-tree", "-r", "refs/meta/log").splitlines()
    assert shown[1:] == [
        f"160000 commit {first}\trefs/heads/main",
        f"160000 commit {first}\trefs/tags/orders/v1.0.0",
    ]
    written = json.loads(git(store.path, "cat-file", "blob", "refs/meta/log:entry.json"))
    assert written.pop("schema") == "contractrepo/log-entry/1"
    assert {**written, "id": entry.id} == entry.as_json()
    assert entry.as_json() == {
        "id": entry.id,
        "order": 2,
        "previous": git(store.path, "rev-parse", "refs/meta/log^1"),
        "received": "2023-11-14T22:14:20Z",
        "user": "ada",
        "via": "push",
        "policy": policy,
        "options": ["topic=x", "ci.skip"],
        "changes": [{"ref": "refs/tags/orders/v1.0.0", "old": ZERO, "new": first}],
    }
    assert git(store.path, "log", "-1", "--format=%s", LOG) == "tags/orders/v1.0.0"


def test_the_log_is_a_chain_down_to_its_beginning(store: Store, put: Put, git: Git) -> None:
    commits = [put({"a": b"%d" % number}) for number in range(3)]
    entries = list(store.log())
    assert git(store.path, "rev-list", "--first-parent", LOG).split() == [entry.id for entry in entries]
    assert [[one.new for one in entry.changes] for entry in entries] == [
        [one] for one in reversed(commits)
    ] + [[]]
    assert [entry.via for entry in entries] == ["api"] * 3 + ["genesis"]
    assert list(store.log(limit=2)) == entries[:2]
    assert [entry.previous for entry in entries] == [entry.id for entry in entries[1:]] + [None]
    assert [entry.order for entry in entries] == [3, 2, 1, 0]


def test_the_difference_of_two_entries_is_the_list_of_changes(store: Store, put: Put, git: Git) -> None:
    put({"a": b"1"})
    commit = put({"a": b"2"})
    names = git(store.path, "diff-tree", "-r", "--name-only", f"{LOG}^1", LOG).splitlines()
    assert names == ["entry.json", "refs/heads/main"]
    assert commit in git(store.path, "rev-list", "--parents", "-1", LOG).split()


def test_tag_objects_are_kept_byte_for_byte(
    store: Store, put: Put, git: Git, receipt: Receipt, annotate: Annotate
) -> None:
    put({"a": b"1"})
    tag = annotate("Release\n\nünïcode")
    store.update([RefChange("refs/tags/orders/v1.0.0", ZERO, tag)], receipt)
    assert git(store.path, "cat-file", "blob", f"{LOG}:objects/{tag}") == git(
        store.path, "cat-file", "tag", tag
    )
    assert git(store.path, "rev-parse", "orders/v1.0.0") == tag
    put({"a": b"2"})
    assert git(store.path, "ls-tree", "--name-only", LOG).split() == ["entry.json", "refs"]
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_times_of_receipt_never_run_backwards(store: Store, put: Put) -> None:
    commit = put({"a": b"1"})
    entry = store.update([RefChange("refs/tags/a/v1", ZERO, commit)], Receipt("ada", "api", Instant(5)))
    assert entry is not None
    assert entry.received == next(store.log()).received == "2023-11-14T22:13:20Z"


def test_several_refs_change_together_or_not_at_all(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)
    changes = [RefChange(MAIN, old, new), RefChange("refs/tags/a/v2", ZERO, new), RefChange(DRAFT, ZERO, new)]
    wrong = RefChange("refs/docs/a/v2", old, new)
    assert refused(store, receipt, *changes, wrong).code == "ref-changed"
    entry = store.update(changes, receipt)
    assert entry is not None
    assert [one.ref for one in entry.changes] == [MAIN, "refs/tags/a/v2"]
    assert {ref: store.refs()[ref] for ref in (MAIN, "refs/tags/a/v2", DRAFT)} == dict.fromkeys(
        (MAIN, "refs/tags/a/v2", DRAFT), new
    )


def test_drafts_are_not_logged(store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt) -> None:
    commit = put({"a": b"1"})
    head = store.refs()[LOG]
    assert store.update([RefChange(DRAFT, ZERO, commit)], receipt) is None
    rewritten = make_commit({"b": b"2"})
    assert store.update([RefChange(DRAFT, commit, rewritten)], receipt) is None
    assert store.refs()[DRAFT] == rewritten
    pair = [RefChange(DRAFT, rewritten, commit), RefChange("refs/heads/design/orders/b", ZERO, commit)]
    assert store.update(pair, receipt) is None
    assert store.update([RefChange(DRAFT, commit, ZERO)], receipt) is None
    assert list(store.refs("refs/heads/design/")) == ["refs/heads/design/orders/b"]
    assert store.refs()[LOG] == head


def test_a_release_may_remove_its_draft(store: Store, put: Put, receipt: Receipt, git: Git) -> None:
    commit = put({"a": b"1"})
    put({"a": b"1"}, ref=DRAFT)
    git(store.path, "pack-refs", "--all")
    draft = store.refs()[DRAFT]
    store.update([RefChange("refs/tags/a/v1", ZERO, commit), RefChange(DRAFT, draft, ZERO)], receipt)
    assert DRAFT not in store.refs()
    assert store.refs()["refs/tags/a/v1"] == commit


def test_conflicts_say_what_the_ref_is_now(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt
) -> None:
    first = put({"a": b"1"})
    second = put({"a": b"2"})
    put({"d": b""}, ref=DRAFT)
    stale = make_commit({"a": b"3"}, first)
    for ref, actual in ((MAIN, second), (DRAFT, store.refs()[DRAFT]), ("refs/tags/a/v1", ZERO)):
        error = refused(store, receipt, RefChange(ref, first, stale))
        assert isinstance(error, ConflictError)
        assert (error.code, dict(error.data)) == (
            "ref-changed",
            {"ref": ref, "expected": first, "actual": actual},
        )


# Case -> code, and changes: ref, old and new, which are names of objects or values.
REFUSALS = {
    "bad name": ("ref-name-invalid", [("refs/tags/../../evil", ZERO, "main")]),
    "no ref": ("ref-name-invalid", [("main", ZERO, "main")]),
    "no id": ("ref-name-invalid", [(DRAFT, ZERO, "HEAD")]),
    "twice": ("ref-name-invalid", [(DRAFT, ZERO, "main"), (DRAFT, ZERO, "main")]),
    "log": ("log-protected", [(LOG, "log", "main")]),
    "deletes main": ("ref-deletion", [(MAIN, "main", ZERO)]),
    "deletes tag": ("ref-deletion", [("refs/tags/a/v1", "first", ZERO)]),
    "moves tag": ("tag-exists", [("refs/tags/a/v1", "first", "main")]),
    "rewinds main": ("ref-not-fast-forward", [(MAIN, "main", "first")]),
    "replaces main": ("ref-not-fast-forward", [(MAIN, "main", "other")]),
    "main a tree": ("ref-wrong-object", [(MAIN, "main", "tree")]),
    "main a tag": ("ref-wrong-object", [(MAIN, "main", "tree tag")]),
    "draft a blob": ("ref-wrong-object", [(DRAFT, ZERO, "blob")]),
    "tag a tree": ("ref-wrong-object", [("refs/tags/b/v1", ZERO, "tree")]),
    "tag of a tree": ("ref-wrong-object", [("refs/tags/b/v1", ZERO, "tree tag")]),
    "policy a tree": ("ref-wrong-object", [("refs/meta/policy", ZERO, "tree")]),
    "documentation a blob": ("ref-wrong-object", [("refs/docs/a/v1", ZERO, "blob")]),
    "absent": ("object-missing", [(DRAFT, ZERO, "f" * 40)]),
    "below a tag": ("ref-clash", [("refs/tags/a/v1/x", ZERO, "main")]),
    "above a tag": ("ref-clash", [("refs/tags/a", ZERO, "main")]),
    "above a draft": ("ref-clash", [("refs/heads/design", ZERO, "main")]),
    "two that clash": ("ref-clash", [("refs/tags/b/v1", ZERO, "main"), ("refs/tags/b", ZERO, "main")]),
}


@pytest.mark.parametrize("packed", [False, True])
def test_what_no_transaction_may_do(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, git: Git, *, packed: bool
) -> None:
    first = put({"a": b"1"})
    store.update([RefChange("refs/tags/a/v1", ZERO, first)], receipt)
    put({"d": b""}, ref="refs/heads/design/orders/x")
    main = put({"a": b"2"})
    git(store.path, "tag", "-a", "-m", "t", "tmp", "main^{tree}")
    tree_tag = git(store.path, "rev-parse", "tmp")
    git(store.path, "update-ref", "-d", "refs/tags/tmp")
    if packed:
        git(store.path, "pack-refs", "--all", "--prune")
    objects = {
        "first": first,
        "main": main,
        "other": make_commit({"a": b"2"}),
        "tree": git(store.path, "rev-parse", "main^{tree}"),
        "blob": git(store.path, "rev-parse", "main:a"),
        "tree tag": tree_tag,
        "log": store.refs()[LOG],
    }
    found = {}
    for name, (_, changes) in REFUSALS.items():
        values = [(ref, objects.get(old, old), objects.get(new, new)) for ref, old, new in changes]
        found[name] = refused(store, receipt, *(RefChange(*value) for value in values)).code
    assert found == {name: code for name, (code, _) in REFUSALS.items()}


def test_documentation_may_be_a_tree_and_be_built_again(
    store: Store, put: Put, receipt: Receipt, git: Git
) -> None:
    put({"a": b"1"})
    first = git(store.path, "rev-parse", "main^{tree}")
    put({"a": b"2"})
    second = git(store.path, "rev-parse", "main^{tree}")
    store.update([RefChange("refs/docs/a/v1", ZERO, first)], receipt)
    store.update([RefChange("refs/docs/a/v1", first, second)], receipt)
    assert store.refs()["refs/docs/a/v1"] == second
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_a_ref_may_take_the_place_of_empty_folders(
    store: Store, put: Put, receipt: Receipt, git: Git
) -> None:
    commit = put({"a": b"1"})
    git(store.path, "update-ref", "refs/heads/design/orders/x", commit)
    git(store.path, "pack-refs", "--all", "--prune")
    git(store.path, "update-ref", "-d", "refs/heads/design/orders/x")
    (store.path / "refs/heads/design/orders/empty").mkdir(parents=True)
    store.update([RefChange("refs/heads/design", ZERO, commit)], receipt)
    assert store.refs()["refs/heads/design"] == commit


def test_nothing_to_change_writes_no_entry(store: Store, put: Put, receipt: Receipt) -> None:
    commit = put({"a": b"1"})
    head = store.refs()[LOG]
    assert store.update([], receipt) is None
    assert store.update([RefChange(MAIN, commit, commit), RefChange(DRAFT, ZERO, ZERO)], receipt) is None
    assert store.refs()[LOG] == head
    assert refused(store, receipt, RefChange(MAIN, ZERO, ZERO)).code == "ref-deletion"


def test_a_ref_changed_behind_the_log_is_not_written(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, git: Git
) -> None:
    main = put({"a": b"1"})
    sly = make_commit({"a": b"2"}, main)
    git(store.path, "update-ref", MAIN, sly)
    git(store.path, "update-ref", "refs/tags/a/v1", sly)
    next_one = make_commit({"a": b"3"}, sly)
    assert refused(store, receipt, RefChange(MAIN, sly, next_one)).code == "ref-bypassed"
    assert refused(store, receipt, RefChange("refs/tags/a/v1", sly, sly)).code == "ref-bypassed"
    git(store.path, "update-ref", MAIN, main)
    store.update([RefChange(MAIN, main, next_one)], receipt)


def test_a_repository_without_a_log_is_adopted_as_it_is(tmp_path: Path, git: Git, receipt: Receipt) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "w")
    git(tmp_path / "w", "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path / "w", "tag", "-a", "-m", "r", "a/v1")
    git(tmp_path, "clone", "-q", "--bare", "w", "s.git")
    store = Store.open(tmp_path / "s.git")
    assert list(store.log()) == []
    main = store.refs()[MAIN]
    store.update([RefChange("refs/tags/a/v2", ZERO, main)], receipt)
    newest, adopted, genesis = store.log()
    assert [one.ref for one in newest.changes] == ["refs/tags/a/v2"]
    assert [one.ref for one in adopted.changes] == [MAIN, "refs/tags/a/v1"]
    assert (adopted.via, genesis.via, genesis.changes) == ("genesis", "genesis", ())
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_a_last_look_under_the_lock_can_stop_it(store: Store, put: Put, make_commit: MakeCommit) -> None:
    main = put({"a": b"1"})
    new = make_commit({"a": b"2"}, main)
    before = store.refs()

    def stop() -> None:
        raise WorkflowError("breaking-change", "no")

    with pytest.raises(WorkflowError, match="breaking-change"):
        store.update([RefChange(MAIN, main, new)], Receipt("ada", "api", Instant(0)), verify=stop)
    assert store.refs() == before
    seen: list[str] = []
    store.update(
        [RefChange(MAIN, main, new)], Receipt("ada", "api", Instant(0)), verify=lambda: seen.append("looked")
    )
    assert seen == ["looked"]


def test_refs_outside_the_log_stop_a_transaction_before_its_commit_point(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, git: Git
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)
    git(store.path, "update-ref", "refs/heads/other", old)
    lock = store.path / "refs/heads/other.lock"
    lock.touch()
    changes = [RefChange(MAIN, old, new), RefChange("refs/heads/other", old, new)]
    assert refused(store, receipt, *changes).code == "refs-not-prepared"
    lock.unlink()
    # A writer that does not take our lock moves the ref between our look and git's.
    with pytest.raises(ConflictError) as caught:
        store.update(changes, receipt, verify=lambda: git(store.path, "update-ref", "refs/heads/other", new))
    assert (caught.value.code, caught.value.data["actual"]) == ("ref-changed", new)
    assert store.refs()[MAIN] == old


def test_refs_outside_the_log_that_fail_after_the_commit_point_are_told(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)

    @contextlib.contextmanager
    def prepared_in_vain(*_: object) -> Iterator[Callable[[], None]]:
        def fail() -> None:
            raise StoreError("refs-not-prepared", "disk full")

        yield fail

    monkeypatch.setattr("contractrepo.git.transaction.prepared", prepared_in_vain)
    with pytest.raises(StoreError) as caught:
        store.update([RefChange(MAIN, old, new), RefChange(DRAFT, ZERO, new)], receipt)
    assert (caught.value.code, caught.value.data["entry"]) == ("refs-half-written", store.refs()[LOG])
    assert (store.refs()[MAIN], DRAFT in store.refs()) == (new, False)
    with pytest.raises(StoreError, match="refs-not-prepared"):
        store.update([RefChange(DRAFT, ZERO, new), RefChange("refs/heads/x", ZERO, new)], receipt)


def test_a_log_written_by_somebody_who_takes_no_lock(
    store: Store, put: Put, make_commit: MakeCommit, receipt: Receipt, git: Git
) -> None:
    old = put({"a": b"1"})
    new = make_commit({"a": b"2"}, old)
    head = store.refs()[LOG]
    changes = [RefChange(MAIN, old, new)]
    with pytest.raises(ConflictError) as caught:
        store.update(changes, receipt, verify=lambda: git(store.path, "update-ref", LOG, f"{head}^1"))
    assert caught.value.data["ref"] == LOG
    assert store.refs()[MAIN] == old


def test_what_a_transport_says_is_kept_printable(store: Store, put: Put) -> None:
    commit = put({"a": b"1"})
    options = ("a\x1b[31m\u202eb", *("x" * 2_000 for _ in range(200)))
    store.update(
        [RefChange("refs/tags/a/v1", ZERO, commit)],
        Receipt("ada\udc80\nVia: api", "push", Instant(0), None, options),
    )
    entry = next(store.log())
    assert entry.user == "ada Via: api"
    assert entry.options[0] == "a[31mb"
    assert (len(entry.options), len(entry.options[1])) == (100, 500)


def test_a_ref_file_that_is_empty_is_not_an_absent_ref(store: Store, put: Put, receipt: Receipt) -> None:
    commit = put({"a": b"1"})
    (store.path / MAIN).write_text("")
    with pytest.raises(StoreError, match="ref-unreadable"):
        store.update([RefChange(MAIN, ZERO, commit)], receipt)
    assert MAIN not in store.refs()


def test_maintenance_packs_and_loses_nothing(store: Store, put: Put, git: Git) -> None:
    git(store.path, "config", "gc.autoPackLimit", "1")
    commits = []
    for number in range(3):
        commits.append(put({"a": b"%d" % number}))
        git(store.path, "repack", "-q")
    store.maintain()
    assert len(list((store.path / "objects" / "pack").glob("*.pack"))) == 1
    assert [store.read_blob(commit, "a") for commit in commits] == [b"0", b"1", b"2"]
    put({"a": b"3"})
    assert git(store.path, "fsck", "--full", "--strict") == ""


def test_maintenance_that_fails_is_told(store: Store, git: Git) -> None:
    git(store.path, "config", "gc.auto", "nonsense")
    with pytest.raises(StoreError, match="maintenance-failed"):
        store.maintain()


def test_clones_get_what_was_committed(store: Store, put: Put, git: Git, tmp_path: Path) -> None:
    put({"contracts/orders/openapi.yaml": b"a: 1\n"})
    git(tmp_path, "clone", "-q", store.path, "clone")
    assert (tmp_path / "clone/contracts/orders/openapi.yaml").read_bytes() == b"a: 1\n"
    git(tmp_path, "clone", "-q", "--mirror", store.path, "mirror.git")
    assert [entry.id for entry in Store.open(tmp_path / "mirror.git").log()] == [
        entry.id for entry in store.log()
    ]
