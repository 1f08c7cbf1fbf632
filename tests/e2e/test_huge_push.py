"""Pushes that are too much: thousands of refs, huge and over-compressed objects, odd names; in bounded time and memory."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.git.refnames import ZERO

pytestmark = pytest.mark.slow

Refs = Callable[[], dict[str, str]]
_MOST_MIB = 512


def send(repo: ContractRepo, commands: list[tuple[str, str, str]]) -> str:
    """Push refs to objects that are there, as a client of one's own that checks nothing would; return what is told."""
    lines = [f"{old} {new} {ref}".encode("utf-8", "surrogateescape") for old, new, ref in commands]
    lines[0] += b"\0report-status side-band-64k"
    body = b"".join(b"%04x%s" % (len(line) + 4, line) for line in lines) + b"0000"
    pack = bytes.fromhex("5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e")
    done = subprocess.run(
        ["git", "receive-pack", str(repo.path)],
        input=body + pack,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("refs/tags/orders/v1.0.", "tags-too-many"),
        ("refs/heads/design/orders/d", None),
        ("refs/meta/x", "ref-not-pushable"),
        ("refs/heads/experiments/x", None),
    ],
)
def test_ten_thousand_refs(folder: str, code: str | None, repo: ContractRepo, refs: Refs) -> None:
    before, main = refs(), refs()["refs/heads/main"]
    start = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    told = send(repo, [(ZERO, main, f"{folder}{number}") for number in range(10_000)])
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert end.ru_utime + end.ru_stime - start[1].ru_utime - start[1].ru_stime < 30
    assert end.ru_maxrss / 1024 < _MOST_MIB
    assert "Traceback" not in told
    if code is None:
        assert len(refs()) == len(before) + 10_000
    else:
        assert f"[{code}]" in told
        # git itself answers with a line for each.
        assert told.count("remote") + told.count(f"[{code}]") <= 100
        assert refs() == before
    assert repo._store.drift() == ()


@pytest.mark.parametrize(
    "ref",
    [
        "refs/tags/../../evil",
        "refs/tags/a\x1b[31m",
        "refs/tags/orders/v1.0.0.lock",
        "refs/tags/" + "x" * 3_000,
        "refs/heads/design/../main",
        "refs/tags/\udcff\udcfe",
        "refs/heads/main/below",
        "refs/meta/log",
        "refs/docs/orders/v1.0.0",
        "HEAD",
    ],
)
def test_odd_names(ref: str, repo: ContractRepo, refs: Refs) -> None:
    before = refs()
    told = send(repo, [(ZERO, before["refs/heads/main"], ref)])
    # git itself repeats the name, to the client that sent it.
    assert "\x1b" not in told.replace(f"ng {ref} ", "")
    assert "Traceback" not in told
    assert refs() == before
    assert not (repo.path / "evil").exists()
    assert not (repo.path.parent / "evil").exists()


def test_an_object_that_compresses_well(clone: Any, refs: Refs) -> None:
    """git's limit counts compressed bytes; 200 MB of blanks are 200 kB."""
    before = refs()
    with clone.document.open("ab") as file:
        for _ in range(200):
            file.write(b" " * 2**20)
    clone.commit_all()
    start = time.monotonic()
    for ref in ("main", "refs/heads/design/orders/huge"):
        pushed = clone.push(f"HEAD:{ref}")
        assert pushed.codes & {"object-too-large", "folder-too-large"}, pushed.told
    assert time.monotonic() - start < 120
    assert refs() == before


def test_a_push_that_is_too_large(clone: Any, refs: Refs) -> None:
    assert clone.git("config", "core.compression", "0").returncode == 0
    before = refs()
    with clone.document.open("ab") as file:
        file.write(b"# " + b"x" * (70 * 2**20))
    clone.commit_all()
    pushed = clone.push()
    assert not pushed.landed
    assert refs() == before


def test_one_contract_of_a_thousand_is_analysed(repo: ContractRepo, clone: Any) -> None:
    """What is pushed is judged; the others are not even read: a broken one among them changes nothing."""
    text = b"openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n"
    repo.import_contracts({f"c{number}": text for number in range(1_000)})
    assert clone.git("pull", "-q").returncode == 0

    def described(data: Any) -> None:
        data["info"]["description"] = "Told."

    def cpu_s() -> float:
        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        clone.commit(described)
        pushed = clone.push()
        assert pushed.landed, pushed.told
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime

    kept = {file.name for file in repo.path.glob("contractrepo-cache-*/**/*") if file.is_file()}
    assert cpu_s() < 5
    new = {file.name for file in repo.path.glob("contractrepo-cache-*/**/*") if file.is_file()} - kept
    # One contract keeps a few entries, before and after the push; a thousand would keep thousands.
    assert 1 <= len(new) <= 10
