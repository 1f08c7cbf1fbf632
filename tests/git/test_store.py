from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.resolving import Resolved
from contractrepo.git.store import Store

Git = Callable[..., str]
Put = Callable[..., str]
UNSAFE_PATHS = ["/a", "", "a//b", "a/", "../a", "a/./b", ".git/config", "a/.GIT", "a/git~1/x", ".git ./x"]
UNSAFE_PATHS += ["a\nb", "a\\b", "c:x", "a\udc80", "a\0"]
FILES = {
    "contracts/orders/openapi.yaml": b"a: 1\n",
    "contracts/orders/mocks/x.mock.yaml": b"",
    "README": b"hi",
}


def test_create_makes_a_bare_repository_that_git_takes(tmp_path: Path, git: Git) -> None:
    store = Store.create(tmp_path / "deep" / "s.git")
    assert store.path == tmp_path / "deep" / "s.git"
    assert git(store.path, "rev-parse", "--is-bare-repository") == "true"
    assert git(store.path, "symbolic-ref", "HEAD") == MAIN
    assert git(store.path, "fsck", "--full", "--strict") == ""
    assert list(store.refs()) == ["refs/meta/log"]


def test_every_new_repository_begins_with_the_same_log(tmp_path: Path) -> None:
    first, second = (Store.create(tmp_path / name).refs() for name in "ab")
    assert first == second


def test_create_takes_an_empty_folder_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    Store.create(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    for name in ("empty", "file"):
        with pytest.raises(UsageError) as caught:
            Store.create(tmp_path / name)
        assert caught.value.code == "repository-exists"


def test_open_says_what_is_wrong(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "work")
    git(tmp_path, "init", "-q", "--bare", "--object-format=sha256", "sha256.git")
    cases = {
        ".": "not-a-repository",
        "nowhere": "not-a-repository",
        "work": "not-bare",
        "work/.git": "not-bare",
        "sha256.git": "format-unsupported",
    }
    for name, code in cases.items():
        with pytest.raises(StoreError) as caught:
            Store.open(tmp_path / name)
        assert caught.value.code == code


def test_around_finds_the_enclosing_bare_repository(store: Store, tmp_path: Path, git: Git) -> None:
    assert Store.around(store.path / "refs" / "heads").path == store.path
    assert Store.around(store.path).path == store.path
    git(tmp_path, "init", "-q", "work")
    for folder in (tmp_path, tmp_path / "work" / ".git" / "refs"):
        with pytest.raises(StoreError, match="not-a-repository"):
            Store.around(folder)


def test_reading_a_commit(store: Store, put: Put) -> None:
    commit = put(FILES)
    assert store.files(commit, "contracts/orders") == {"mocks/x.mock.yaml": b"", "openapi.yaml": b"a: 1\n"}
    assert store.files(commit, "") == {name: FILES[name] for name in sorted(FILES)}
    assert store.files(commit, "contracts/nothing") == {}
    tree = store.tree_id(commit, "contracts/orders")
    assert store.children(commit, "contracts") == {"orders": tree}
    assert store.children(commit, "") == {"contracts": store.tree_id(commit, "contracts")}
    assert store.tree_id(commit, "README") is None
    assert store.tree_id(commit, "contracts/orders/nothing") is None
    assert store.read_blob(commit, "README") == b"hi"
    assert store.read_blob(commit, "contracts") is None
    assert store.read_blob(commit, "nothing/at/all") is None
    info = store.commit_info(commit)
    assert (info.id, info.parents, info.author) == (commit, (), "Ada <ada@example.org>")
    assert (info.tree, info.when.seconds, info.message) == (
        store.tree_id(commit, ""),
        1_700_000_000,
        "Edit\n",
    )


def test_packed_repositories_read_the_same(store: Store, put: Put, git: Git) -> None:
    commits = [put({"contracts/orders/openapi.yaml": b"a: %d\n" % number}) for number in range(3)]
    before = [store.files(commit, "contracts/orders") for commit in commits]
    refs = store.refs()
    git(store.path, "gc", "-q")
    assert [store.files(commit, "contracts/orders") for commit in commits] == before
    assert store.refs() == Store.open(store.path).refs() == refs
    assert not (store.path / MAIN).exists()
    put({"contracts/orders/openapi.yaml": b"a: 3\n"})
    assert store.refs()[MAIN] == git(store.path, "rev-parse", "main")


def test_refs_are_filtered_by_the_start_of_their_names(store: Store, put: Put, git: Git) -> None:
    commit = put(FILES)
    for ref in ("refs/heads/design/orders/b", "refs/heads/design/orders/a", "refs/heads/other"):
        git(store.path, "update-ref", ref, commit)
    git(store.path, "symbolic-ref", "refs/heads/alias", MAIN)
    (store.path / "refs/heads/broken").write_text("nonsense\n")
    (store.path / "refs/heads/dead.lock").write_text("")
    assert list(store.refs("refs/heads/design/")) == [
        "refs/heads/design/orders/a",
        "refs/heads/design/orders/b",
    ]
    assert list(store.refs("refs/heads/design/orders/b")) == ["refs/heads/design/orders/b"]
    assert list(store.refs("refs/heads/o")) == ["refs/heads/other"]
    assert store.refs("refs/nothing/") == store.refs("../") == store.refs("HEAD") == {}
    assert "refs/heads/alias" not in store.refs()
    assert "refs/heads/broken" not in store.refs()


def test_a_symbolic_or_broken_ref_cannot_be_written(
    store: Store, put: Put, git: Git, receipt: Receipt
) -> None:
    commit = put(FILES)
    git(store.path, "symbolic-ref", "refs/heads/alias", MAIN)
    (store.path / "refs/heads/broken").write_text("nonsense\n")
    for ref in ("refs/heads/alias", "refs/heads/broken"):
        with pytest.raises(StoreError, match="ref-unreadable"):
            store.update([RefChange(ref, commit, commit)], receipt)


def test_resolving_names(store: Store, put: Put, git: Git) -> None:
    commit = put(FILES)
    git(store.path, "tag", "-a", "-m", "Release", "orders/v1.0.0", commit)
    git(store.path, "branch", "design/orders/x", commit)
    assert store.resolve("main") == store.resolve(MAIN) == Resolved(MAIN, commit)
    assert store.resolve("orders/v1.0.0") == Resolved("refs/tags/orders/v1.0.0", commit)
    assert store.resolve("design/orders/x").ref == "refs/heads/design/orders/x"
    assert store.resolve(commit) == store.resolve(commit[:7].upper()) == Resolved(None, commit)
    tag = store.refs()["refs/tags/orders/v1.0.0"]
    assert store.commit_of(tag) == store.resolve(tag).commit == commit


@pytest.mark.parametrize(
    "name", ["mian", "", "..", "../../etc/passwd", "main\n", "f" * 40, "abc", "-x", "\udc80"]
)
def test_unknown_names(store: Store, put: Put, name: str) -> None:
    put(FILES)
    with pytest.raises(UsageError) as caught:
        store.resolve(name)
    assert caught.value.code == "unknown-ref"


def test_unknown_names_come_with_the_nearest_ones(store: Store, put: Put) -> None:
    with pytest.raises(UsageError) as caught:
        store.resolve("main")
    assert caught.value.hint == "there are refs/meta/log"
    put(FILES)
    with pytest.raises(UsageError) as caught:
        store.resolve("mian")
    assert caught.value.hint == "did you mean main?"


def test_a_branch_named_like_a_release_is_ambiguous(store: Store, put: Put, git: Git) -> None:
    commit = put(FILES)
    git(store.path, "update-ref", "refs/tags/a/v1.0.0", commit)
    git(store.path, "update-ref", "refs/heads/a/v1.0.0", commit)
    with pytest.raises(UsageError) as caught:
        store.resolve("a/v1.0.0")
    assert caught.value.code == "ambiguous-ref"
    assert caught.value.hint == "say which: refs/heads/a/v1.0.0, refs/tags/a/v1.0.0"
    assert store.resolve("refs/tags/a/v1.0.0").commit == commit


def test_a_prefix_of_two_commits_is_ambiguous(store: Store, make_commit: Callable[..., str]) -> None:
    tree = store.write_tree(None, {"a": b"x"})
    seen: dict[str, int] = {}
    for second in range(100_000):
        who = f"Ada <ada@example.org> {second} +0000"
        data = f"tree {tree}\nauthor {who}\ncommitter {who}\n\nEdit\n".encode()
        start = hashlib.sha1(b"commit %d\0" % len(data) + data).hexdigest()[:4]
        if start in seen:
            break
        seen[start] = second
    twins = [make_commit({"a": b"x"}, at=at) for at in (seen[start], second)]
    assert {twin[:4] for twin in twins} == {start}
    with pytest.raises(UsageError) as caught:
        store.resolve(start)
    assert (caught.value.code, caught.value.hint) == (
        "ambiguous-ref",
        f"say which: {', '.join(sorted(twins))}",
    )
    assert store.resolve(twins[0][:20]).commit == twins[0]


def test_objects_that_are_no_commits(store: Store, put: Put) -> None:
    commit = put(FILES)
    tree = store.tree_id(commit, "")
    assert tree is not None
    for call in (store.commit_of, store.commit_info, lambda name: store.tree_id(name, "")):
        with pytest.raises(StoreError, match="not-a-commit"):
            call(tree)
        with pytest.raises(StoreError, match="object-missing"):
            call("f" * 40)
    with pytest.raises(UsageError, match="unknown-ref"):
        store.resolve(tree)


def test_the_same_arguments_give_the_same_ids(tmp_path: Path, git: Git) -> None:
    ids = []
    for name in "ab":
        store = Store.create(tmp_path / name)
        tree = store.write_tree(None, FILES)
        ada, bob = Author("Ada", "a@example.org"), Author("Bøb", "b@example.org")
        ids.append(
            store.write_commit(tree, [], author=ada, committer=bob, when=Instant(5, -90), message="Ünï")
        )
    assert ids[0] == ids[1]
    assert git(store.path, "cat-file", "commit", ids[0]).split("\n")[1:] == [
        "author Ada <a@example.org> 5 -0130",
        "committer Bøb <b@example.org> 5 -0130",
        "",
        "Ünï",
    ]
    assert store.commit_info(ids[0]).when == Instant(5, -90)


def test_only_changed_folders_are_written(store: Store, make_commit: Callable[..., str]) -> None:
    base = make_commit({f"contracts/c{number}/openapi.yaml": b"x" for number in range(20)})
    before = sum(1 for path in (store.path / "objects").rglob("*") if path.is_file())
    store.write_tree(base, {"contracts/c7/openapi.yaml": b"y"})
    after = sum(1 for path in (store.path / "objects").rglob("*") if path.is_file())
    assert after - before == 4
    assert store.write_tree(base, {"contracts/c7/openapi.yaml": b"x"}) == store.tree_id(base, "")


def test_removing_files_and_folders(store: Store, make_commit: Callable[..., str]) -> None:
    base = make_commit({"a/b/c": b"1", "a/d": b"2", "e": b"3"})

    def left(changes: dict[str, bytes | None]) -> list[str]:
        return list(store.files(make_commit(changes, base), ""))

    assert left({"a/b/c": None}) == ["a/d", "e"]
    assert left({"a": None}) == ["e"]
    assert left({"nothing": None, "no/thing": None, "e/below/a/file": None}) == ["a/b/c", "a/d", "e"]
    assert left({"e/f": b"4"}) == ["a/b/c", "a/d", "e/f"]
    assert left({"a": b"4"}) == ["a", "e"]
    assert left({"a/b/c": None, "a/d": None, "e": None}) == []
    assert left({"e": None, "e/f": b"4"}) == ["a/b/c", "a/d", "e/f"]
    assert left({"a": None, "a/f": b"4"}) == ["a/f", "e"]
    assert left({"a": b"4", "a/b/c": None, "a/d": None}) == ["a", "e"]


@pytest.mark.parametrize("path", UNSAFE_PATHS)
def test_unsafe_paths_are_refused(store: Store, path: str) -> None:
    with pytest.raises(UsageError) as caught:
        store.write_tree(None, {path: b"", "good": b""})
    assert caught.value.code == "path-unsafe"


def test_a_path_cannot_be_a_file_and_a_folder(store: Store) -> None:
    with pytest.raises(UsageError, match="path-unsafe"):
        store.write_tree(None, {"a": b"", "a/b": b""})


@pytest.mark.parametrize("message", ["a\0b", "\udc80"])
def test_messages_that_git_cannot_keep(store: Store, message: str) -> None:
    tree = store.write_tree(None, {})
    with pytest.raises(UsageError, match="message-invalid"):
        store.write_commit(tree, [], author=Author("A", "a"), when=Instant(0), message=message)


@pytest.mark.parametrize("instant", [(-1, 0), (253_402_300_800, 0), (0, 1_440), (0, -1_440)])
def test_instants_that_cannot_be_written(instant: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="instant-invalid"):
        Instant(*instant)


def test_ancestry(store: Store, put: Put, make_commit: Callable[..., str]) -> None:
    first, second, third = (put({"a": b"%d" % number}) for number in range(3))
    other = make_commit({"b": b""}, first)
    assert store.is_ancestor(first, third)
    assert store.is_ancestor(third, third)
    assert not store.is_ancestor(third, first)
    assert not store.is_ancestor(second, other)


def test_changed_children(store: Store, make_commit: Callable[..., str]) -> None:
    old = make_commit({"contracts/a/x": b"1", "contracts/b/x": b"1", "other": b"1"})
    new = make_commit({"contracts/b/x": b"2", "contracts/c/x": b"2", "other": b"2"}, old)
    assert store.changed_children(old, new, "contracts") == ("b", "c")
    assert store.changed_children(None, old, "contracts") == ("a", "b")
    assert store.changed_children(new, None, "contracts") == ("a", "b", "c")
    assert store.changed_children(new, new, "contracts") == ()


def test_threads_share_a_store(store: Store, put: Put, git: Git) -> None:
    commits = [put({"contracts/orders/openapi.yaml": b"%d" % number}) for number in range(5)]
    git(store.path, "gc", "-q")
    wrong: list[object] = []

    def read() -> None:
        for number, commit in enumerate(commits):
            if store.files(commit, "contracts/orders") != {"openapi.yaml": b"%d" % number}:
                wrong.append(commit)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_read_only_repositories_say_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StoreError) as caught:
        store.write_tree(None, {"a": b"x"})
    assert (caught.value.code, str(store.path) in caught.value.message) == ("not-writable", True)
    assert not list((store.path / "objects").rglob("tmp_obj_*"))


def test_reading_much_keeps_little(store: Store, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractrepo.git.database._MOST_KEPT", 3)
    commits = [put({"a/b/c": b"%d" % number}) for number in range(3)]
    assert [store.files(commit, "a/b") for commit in commits] == [
        {"c": b"%d" % number} for number in range(3)
    ]
    assert len(store._database._kept) == 3


def test_objects_of_another_user_are_written_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = store.write_tree(None, {"a": b"x"})

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.utime", refuse)
    assert store.write_tree(None, {"a": b"x"}) == tree


def test_a_git_that_does_not_end_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("contractrepo.git.process._TIMEOUT_S", 0.1)
    with pytest.raises(StoreError, match="git-failed"):
        store.maintain()
