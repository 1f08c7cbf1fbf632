"""A folder of kept results: what is odd counts as absent, whoever writes at once or is killed, and it stays small."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contractrepo.service.caching import DiskCache, PendingCache

# Writes entries of one MiB for ever, and says so after the first.
WRITE = """
import hashlib, sys
from pathlib import Path
from contractrepo.service.caching import DiskCache
cache = DiskCache(Path(sys.argv[1]))
for turn in range(10**9):
    name = b"%d" % (turn % 50)
    cache.keep(hashlib.sha256(name).hexdigest(), name * 2**19)
    if not turn:
        print("begun", flush=True)
"""


def key(name: object) -> str:
    return hashlib.sha256(str(name).encode()).hexdigest()


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "cache")


def test_what_is_kept_is_found_under_its_key(cache: DiskCache) -> None:
    assert cache.find(key("a")) is None
    for content in (b"", b"first", bytes(range(256)) * 1000):
        cache.keep(key("a"), content)
        assert cache.find(key("a")) == content
    assert cache.find(key("b")) is None
    assert len(entries(cache.folder)) == 1


def other_content(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-1] + b"?")


def replaced_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(entry: Path) -> None:
        whole = entry.with_name("whole")
        entry.rename(whole)
        make(entry)

    return replace


ODD: dict[str, Callable[[Path], object]] = {
    "truncated": lambda entry: os.truncate(entry, entry.stat().st_size - 1),
    "longer": lambda entry: entry.write_bytes(entry.read_bytes() + b"\n"),
    "empty": lambda entry: os.truncate(entry, 0),
    "its head alone": lambda entry: os.truncate(entry, 150),
    "other content": other_content,
    "another format": lambda entry: entry.write_bytes(entry.read_bytes().replace(b"kept/1", b"kept/2", 1)),
    "another key": lambda entry: entry.write_bytes(entry.read_bytes().replace(key("a").encode(), key("b").encode())),
    "a link to it": replaced_by(lambda entry: entry.symlink_to("whole")),
    "a folder": replaced_by(lambda entry: entry.mkdir()),
    "a pipe": replaced_by(os.mkfifo),
    "writable by others": lambda entry: entry.chmod(0o622),
    "too large": lambda entry: os.truncate(entry, 2**25),
    "its folder is a link": lambda entry: entry.parent.symlink_to(entry.parent.rename(entry.parents[1] / "x").name),
    "its folder is a file": lambda entry: entry.parent.write_bytes(b"%a" % entry.parent.rename(entry.parents[1] / "x")),
    "its folder is open to others": lambda entry: entry.parent.chmod(0o777),
    "the cache is a link": lambda entry: entry.parents[1].symlink_to(entry.parents[1].rename(entry.parents[2] / "x")),
    "the cache is open to others": lambda entry: entry.parents[1].chmod(0o770),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_whatever_is_odd_counts_as_absent(odd: str, cache: DiskCache) -> None:
    cache.keep(key("a"), b"content" * 100)
    ODD[odd](cache.folder / key("a")[0] / key("a"))
    assert cache.find(key("a")) is None
    cache.keep(key("a"), b"new")
    assert cache.find(key("a")) in (None, b"new")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_belongs_to_somebody_else_counts_as_absent(level: int, cache: DiskCache) -> None:
    cache.keep(key("a"), b"content")
    entry = cache.folder / key("a")[0] / key("a")
    os.chown([entry, *entry.parents][level], 65534, 65534)
    assert cache.find(key("a")) is None


def test_the_place_may_be_none_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "missing/cache", tmp_path / "file", tmp_path / "file/cache"):
        cache = DiskCache(folder)
        cache.keep(key("a"), b"content")
        assert cache.find(key("a")) is None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def one_branch(count: int) -> Iterator[str]:
    found = (key(number) for number in range(100_000))
    return (one for one, _ in zip((one for one in found if one[0] == "7"), range(count), strict=False))


def test_the_entries_that_nobody_asked_for_longest_go(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache", most_bytes=16 * 4 * 2**14)  # four small entries in a branch
    keys = list(one_branch(6))
    for age, one in enumerate(keys[:4]):
        cache.keep(one, b"x")
        os.utime(cache.folder / "7" / one, (1000 + age, 1000 + age))
    assert cache.find(keys[0]) == b"x"
    cache.keep(keys[4], b"x")
    cache.keep(keys[5], b"x")
    assert [cache.find(one) is not None for one in keys] == [True, False, False, True, True, True]
    cache.keep(key("large"), bytes(5 * 2**14))
    assert cache.find(key("large")) is None


def test_what_killed_writers_left_goes_too(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache", most_bytes=16 * 4 * 2**14)
    keys = list(one_branch(4))
    cache.keep(keys[0], b"x")
    left = cache.folder / "7" / f"{keys[1]}.17.17"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    for one in keys[1:]:
        cache.keep(one, b"x")
    assert sorted(path.name for path in entries(cache.folder)) == sorted(keys)


def test_writers_that_are_killed_leave_nothing_that_counts(cache: DiskCache) -> None:
    contents = {key(number): str(number).encode() * 2**19 for number in range(50)}
    for _ in range(2):
        command = [sys.executable, "-c", WRITE, str(cache.folder)]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as one,
            subprocess.Popen(command, stdout=subprocess.PIPE) as other,
        ):
            for writer in (one, other):
                assert writer.stdout is not None
                assert writer.stdout.readline() == b"begun\n"
            found = [(name, cache.find(name)) for name in contents]
            for writer in (one, other):
                writer.send_signal(signal.SIGKILL)
        found += [(name, cache.find(name)) for name in contents]
        assert any(content is not None for _, content in found)
        assert all(content in (None, contents[name]) for name, content in found)


def test_eight_at_once_see_whole_entries_only(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache", most_bytes=16 * 4 * 2**16)
    keys = list(one_branch(6))
    wrong: list[bytes] = []

    def use(worker: int) -> None:
        for turn in range(60):
            one = keys[(worker + turn) % len(keys)]
            content = cache.find(one)
            if content is not None and content != one.encode() * 500:
                wrong.append(content)
            if worker % 2:
                cache.keep(one, one.encode() * 500)
            if turn == worker * 7:
                shutil.rmtree(cache.folder, ignore_errors=True)

    workers = [threading.Thread(target=use, args=[number]) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    cache.keep(keys[0], keys[0].encode() * 500)
    assert cache.find(keys[0]) == keys[0].encode() * 500
    assert {path.name for path in entries(cache.folder)} <= set(keys)


def test_what_is_pending_stays_when_it_is_settled(cache: DiskCache) -> None:
    cache.keep(key("a"), b"old")
    pending = PendingCache(cache, room=5)
    pending.keep(key("b"), b"new")
    pending.keep(key("c"), b"")
    assert [pending.find(key(name)) for name in "abcd"] == [b"old", b"new", b"", None]
    assert cache.find(key("b")) is None
    pending.keep(key("b"), b"too long")
    pending.settle()
    assert [cache.find(key(name)) for name in "abcd"] == [b"old", b"new", b"", None]
