"""What a push may bring that no editor of ours writes: the store and a hook read it the same way, or refuse it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contractrepo.errors import StoreError
from contractrepo.git import reading
from contractrepo.git.batch import ObjectBatch
from contractrepo.git.objects import FILE, FOLDER, SUBMODULE, SYMLINK
from contractrepo.git.process import clean_environment
from contractrepo.git.quarantine import PushReader
from contractrepo.git.store import Store

Reader = Store | PushReader
Raw = Callable[[str, bytes], str]


@pytest.fixture
def raw(store: Store) -> Raw:
    """Return a function that writes an object without any check and gives its id."""

    def write(kind: str, data: bytes) -> str:
        command = ["git", "hash-object", "--literally", "-w", "-t", kind, "--stdin"]
        done = subprocess.run(command, cwd=store.path, input=data, capture_output=True, check=True)
        return done.stdout.decode().strip()

    return write


@pytest.fixture(params=["store", "hook"])
def reader(request: pytest.FixtureRequest, store: Store) -> Iterator[Reader]:
    if request.param == "store":
        yield store
    else:
        with PushReader(store.path) as push:
            yield push


def tree(*entries: tuple[str, bytes, str]) -> bytes:
    return b"".join(f"{mode} ".encode() + name + b"\0" + bytes.fromhex(id_) for mode, name, id_ in entries)


def commit(root: str) -> bytes:
    return f"tree {root}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n".encode()


ENTRIES = [
    ("link", SYMLINK, b"openapi.yaml"),
    ("submodule", SUBMODULE, b"vendored"),
    ("git's folder", FOLDER, b".git"),
    ("git's folder on Windows", FOLDER, b"GIT~1"),
    ("parent", FOLDER, b".."),
    ("slash", FILE, b"a/b"),
    ("backslash", FILE, b"a\\b"),
    ("control character", FILE, b"a\x1b[31m"),
    ("no UTF-8", FILE, b"a\xff"),
    ("empty name", FILE, b""),
    ("drive", FILE, b"c:x"),
]


@pytest.mark.parametrize(
    ("mode", "name"), [entry[1:] for entry in ENTRIES], ids=[entry[0] for entry in ENTRIES]
)
def test_entries_that_are_no_plain_files(reader: Reader, raw: Raw, mode: str, name: bytes) -> None:
    blob = raw("blob", b"x")
    inner = raw("tree", tree((FILE, b"ok", blob)))
    target = {FOLDER: inner, SUBMODULE: "1" * 40}.get(mode, blob)
    contract = raw("tree", tree((mode, name, target)))
    root = raw("tree", tree((FOLDER, b"contracts", raw("tree", tree((FOLDER, b"orders", contract))))))
    made = raw("commit", commit(root))
    for call in (reader.files, reader.children):
        with pytest.raises(StoreError) as caught:
            call(made, "contracts/orders")
        assert caught.value.code == "unsafe-entry"
        assert caught.value.message.isprintable()
    assert list(reader.children(made, "contracts")) == ["orders"]


def test_names_that_differ_by_case_only(reader: Reader, raw: Raw) -> None:
    blob = raw("blob", b"x")
    made = raw(
        "commit",
        commit(
            raw(
                "tree",
                tree((FILE, b"Orders", blob), (FILE, "orderß".encode(), blob), (FILE, b"orderss", blob)),
            )
        ),
    )
    with pytest.raises(StoreError) as caught:
        reader.files(made, "")
    assert (caught.value.code, caught.value.message) == (
        "unsafe-entry",
        "orderss is the same file as 'orderß' on some systems",
    )


def test_modes_of_old_gits_and_executables_are_plain_files(reader: Reader, raw: Raw) -> None:
    blob = raw("blob", b"x")
    made = raw("commit", commit(raw("tree", tree(("100664", b"a", blob), ("100755", b"b", blob)))))
    assert reader.files(made, "") == {"a": b"x", "b": b"x"}


def test_a_tree_bomb_is_refused_soon(reader: Reader, raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_FILES", 500)
    inner = raw("tree", tree(*((FILE, b"f%d" % number, raw("blob", b"x")) for number in range(10))))
    for _ in range(12):
        inner = raw("tree", tree(*((FOLDER, b"d%d" % number, inner) for number in range(10))))
    with pytest.raises(StoreError, match="folder-too-large"):
        reader.files(raw("commit", commit(inner)), "")


def test_a_deep_tree_is_refused(reader: Reader, raw: Raw) -> None:
    inner = raw("tree", tree((FILE, b"f", raw("blob", b"x"))))
    for _ in range(40):
        inner = raw("tree", tree((FOLDER, b"d", inner)))
    with pytest.raises(StoreError, match="folder-too-large"):
        reader.files(raw("commit", commit(inner)), "")


def test_many_bytes_are_refused(reader: Reader, raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    blob = raw("blob", b"x" * 60)
    made = raw("commit", commit(raw("tree", tree((FILE, b"a", blob), (FILE, b"b", blob)))))
    with pytest.raises(StoreError, match="folder-too-large"):
        reader.files(made, "")
    assert reader.read_blob(made, "a") == b"x" * 60


@pytest.mark.parametrize("data", [b"100644 a", b"100644 a\0short", b"\0" * 30])
def test_trees_that_are_cut_off(reader: Reader, raw: Raw, data: bytes) -> None:
    made = raw("commit", commit(raw("tree", data)))
    with pytest.raises(StoreError, match="object-corrupt"):
        reader.files(made, "")


def test_commits_that_are_cut_off(reader: Reader, raw: Raw) -> None:
    for data, code in (
        (b"", "object-corrupt"),
        (b"tree " + b"1" * 40 + b"\nauthor nobody\n\n", "object-corrupt"),
        (b"tree " + b"1" * 40 + b"\n\n", "object-corrupt"),
    ):
        with pytest.raises(StoreError) as caught:
            reader.commit_info(raw("commit", data))
        assert caught.value.code == code


def test_impossible_dates_are_brought_into_range(reader: Reader, raw: Raw) -> None:
    head = f"tree {raw('tree', b'')}\n".encode()
    info = reader.commit_info(raw("commit", head + b"author  <> 999999999999 -9999\n\nm"))
    assert (info.author, info.when.seconds, info.when.offset_minutes) == (" <>", 253_402_300_799, -1_439)


def test_a_file_where_a_folder_is_said_to_be(reader: Reader, raw: Raw) -> None:
    blob = raw("blob", b"x")
    made = raw("commit", commit(raw("tree", tree((FOLDER, b"contracts", blob)))))
    for call in (reader.files, reader.children):
        with pytest.raises(StoreError, match="object-corrupt"):
            call(made, "contracts")


def test_tags_lead_to_commits_in_a_few_steps(reader: Reader, raw: Raw) -> None:
    made = raw("commit", commit(raw("tree", b"")))
    tag, kind = made, "commit"
    for _ in range(7):
        tag = raw("tag", f"object {tag}\ntype {kind}\ntag t\ntagger A <a> 1 +0000\n\nx\n".encode())
        kind = "tag"
    assert reader.commit_of(tag) == made
    tag = raw("tag", f"object {tag}\ntype tag\ntag t\ntagger A <a> 1 +0000\n\nx\n".encode())
    with pytest.raises(StoreError, match="not-a-commit"):
        reader.commit_of(tag)


def test_replaced_objects_are_not_believed(reader: Reader, raw: Raw, store: Store) -> None:
    good = raw("commit", commit(raw("tree", tree((FILE, b"a", raw("blob", b"good"))))))
    evil = raw("commit", commit(raw("tree", tree((FILE, b"a", raw("blob", b"evil"))))))
    subprocess.run(["git", "replace", good, evil], cwd=store.path, check=True)
    assert reader.read_blob(good, "a") == b"good"


def test_huge_objects_are_refused_before_they_are_read(
    store: Store, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contractrepo.git.batch.MOST_BYTES", 1_000)
    batch = ObjectBatch(store.path, clean_environment())
    big, small = raw("blob", b"x" * 1_001), raw("blob", b"x")
    with pytest.raises(StoreError, match="object-too-large"):
        batch.read(big)
    assert batch.read(small).data == b"x"
    batch.close()
    assert batch.read(small).kind == "blob"
    batch.close()


@pytest.mark.parametrize("name", ["HEAD", "0" * 40, "a\nb", "", "main:a"])
def test_only_ids_are_read(store: Store, name: str) -> None:
    batch = ObjectBatch(store.path, clean_environment())
    with pytest.raises(StoreError, match="object-missing"):
        batch.read(name)
    batch.close()


def test_a_git_that_dies_is_told(tmp_path: Path) -> None:
    nowhere = ObjectBatch(tmp_path, clean_environment())
    for _ in range(3):
        with pytest.raises(StoreError, match="git-failed"):
            nowhere.read("1" * 40)
    nowhere.close()


def test_a_damaged_object_is_told(store: Store, raw: Raw) -> None:
    blob = raw("blob", b"x")
    path = store.path / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="object-corrupt"):
        store.commit_of(blob)


def test_an_answer_that_is_cut_off_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nread id\necho $id blob 10\nprintf abc\n")
    (tmp_path / "git").chmod(0o755)
    batch = ObjectBatch(tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(StoreError, match="git-failed"):
        batch.read("1" * 40)
    batch.close()


def test_without_git_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="git-missing"):
        ObjectBatch(tmp_path, clean_environment()).read("1" * 40)
