"""Pushes of signed records and releases through the three hooks, in process."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.git.store import Store
from contractrepo.hooks import post_receive, pre_receive, proc_receive

ADA = Author("Ada", "ada@example.org")
DOCS = "refs/docs/orders/v1.4.0"
Send = Callable[..., bytes]


def approve(repo: ContractRepo, signer: Any) -> None:
    repo.approve("orders", "1.4.0", signer=signer, author=ADA)


def release(repo: ContractRepo, signer: Any) -> None:
    repo.release("orders", "1.4.0", signer=signer, author=ADA)


@pytest.fixture(scope="module")
def prepared(judged: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[str]]:
    """Return a repository with its hooks, to be copied, and what a push brings that approves and releases 1.4.0."""
    made = judged.copied(tmp_path_factory.mktemp("prepared") / "contracts.git")
    made.repo.install_hooks()
    return made, made.taken_back(
        lambda repo: approve(repo, made.signer), lambda repo: release(repo, made.signer)
    )


@pytest.fixture
def gated(prepared: tuple[Any, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    own = prepared[0].copied(tmp_path / "contracts.git")
    monkeypatch.setenv("GIT_DIR", str(own.path))
    return own


@pytest.fixture
def story(prepared: tuple[Any, list[str]]) -> list[str]:
    """Return what a push brings that approves and releases 1.4.0; the copies have its objects."""
    return list(prepared[1])


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Send:
    """Return what feeds a hook and gives what it writes to standard output, after checking its exit status."""

    def sent(hook: Callable[[], int], data: bytes, status: int = 0) -> bytes:
        sink = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(sink, write_through=True))
        assert hook() == status
        return sink.getvalue()

    return sent


def lines(changes: list[str]) -> bytes:
    return "".join(f"{change}\n" for change in changes).encode()


def dialogue(changes: list[str], features: str = "atomic") -> bytes:
    packets = [f"version=1\0{features}".encode(), None, *(change.encode() for change in changes), None]
    return b"".join(b"0000" if one is None else b"%04x%s" % (len(one) + 4, one) for one in packets)


def test_a_release_lands_with_its_review(gated: Any, story: list[str], send: Send) -> None:
    send(pre_receive.main, lines(story))
    told = send(proc_receive.main, dialogue(story))
    assert told.count(b"ok refs/tags/") == 3
    entry = gated.repo.log(limit=1)[0]
    assert [change.ref for change in entry.changes] == [line.split(" ")[2] for line in story]
    assert (entry.via, entry.policy) == ("push", gated.git("rev-parse", "refs/meta/policy"))
    assert gated.repo.status("orders", "1.4.0").state.value == "released"


def test_one_by_one_they_land_too(gated: Any, story: list[str], send: Send) -> None:
    proposal, approval, tag = (
        next(line for line in story if line.endswith(end)) for end in ("propose", "approve", "v1.4.0")
    )
    for change in (proposal, approval, tag):
        send(pre_receive.main, lines([change]))
        assert b"ok " in send(proc_receive.main, dialogue([change]))
    assert gated.repo.status("orders", "1.4.0").state.value == "released"


def test_what_rests_on_nothing_is_refused(
    gated: Any, story: list[str], send: Send, capsys: pytest.CaptureFixture[str]
) -> None:
    tag = [line for line in story if line.endswith("v1.4.0")]
    send(pre_receive.main, lines(tag), status=1)
    assert "[proposal-missing]" in capsys.readouterr().err
    told = send(proc_receive.main, dialogue(tag))
    assert b"ng refs/tags/orders/v1.4.0 " in told
    assert "refs/tags/orders/v1.4.0" not in gated.refs()


def test_what_was_judged_is_judged_again_once_something_else_landed(
    gated: Any, story: list[str], send: Send
) -> None:
    send(pre_receive.main, lines(story))
    with gated.repo.edit("orders", author=ADA) as draft:
        draft.write_file("notes.txt", b"Main moves on.")
    told = send(proc_receive.main, dialogue(story))
    assert told.count(b"ng refs/tags/") == 3
    assert not [ref for ref in gated.refs() if ref.startswith("refs/tags/orders")]


@pytest.mark.parametrize("features", ["atomic", ""], ids=["all or none", "each by itself"])
@pytest.mark.parametrize("again", [False, True], ids=["judged just now", "judged again"])
def test_a_design_comes_with_its_proposal(features: str, again: bool, gated: Any, send: Send) -> None:
    def design(repo: ContractRepo) -> None:
        with repo.edit("orders", design="next", author=ADA) as draft:
            draft.write_file("notes.txt", b"Here is why.")

    def propose(repo: ContractRepo) -> None:
        repo.propose("orders", "1.4.0", design="next", signer=gated.signer, author=ADA)

    changes = gated.taken_back(design, propose)
    send(pre_receive.main, lines(changes))
    if again:
        gated.repo.import_contract(
            "copies", b"openapi: 3.1.0\ninfo: {title: C, version: '1'}\npaths: {}\n", author=ADA
        )
    told = send(proc_receive.main, dialogue(changes, features))
    assert b"ok refs/tags/review/orders/1.4.0/ada/0001-propose" in told
    assert b"ng " not in told


def test_where_git_writes_the_refs_main_follows_a_release(
    gated: Any, send: Send, started: list[subprocess.Popen[bytes]]
) -> None:
    def design(repo: ContractRepo) -> None:
        with repo.edit("orders", design="next", author=ADA) as draft:
            draft.write_file("notes.txt", b"Here is why.")
        repo.propose("orders", "1.4.0", design="next", signer=gated.signer, author=ADA)

    changes = gated.taken_back(
        design, lambda repo: approve(repo, gated.signer), lambda repo: release(repo, gated.signer)
    )
    tags = [line for line in changes if "refs/heads/main" not in line]
    entries = len(gated.repo.log())
    send(lambda: pre_receive.main("gate-only"), lines(tags))
    for line in tags:
        _, new, ref = line.split(" ")
        gated.git("update-ref", ref, new)
    assert send(lambda: post_receive.main("gate-only"), lines(tags)) == b""
    follow, landed = gated.repo.log()[: len(gated.repo.log()) - entries]
    assert sorted(one.ref for one in landed.changes) == sorted(
        ref for _, _, ref in (line.split(" ") for line in tags) if ref.startswith("refs/tags/")
    )
    assert [one.ref for one in follow.changes] == ["refs/heads/main"]
    assert (landed.via, follow.via) == ("push", "push")
    assert gated.repo.status("orders", "1.4.0").state.value == "released"
    assert gated.git("show", "main:contracts/orders/notes.txt") == "Here is why."
    assert Store(gated.path).drift() == ()
    assert [build.wait(timeout=60) for build in started] == [0]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the processes that a hook leaves behind."""
    found: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def kept(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process = start(*arguments, **options)
        if options.get("start_new_session"):
            found.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", kept)
    return found


def test_the_documentation_of_a_release_follows_behind(
    gated: Any, story: list[str], send: Send, started: list[subprocess.Popen[bytes]]
) -> None:
    send(pre_receive.main, lines(story))
    send(proc_receive.main, dialogue(story))
    assert gated.repo.status("orders", "1.4.0").as_json()["docs"] == "pending"
    assert send(post_receive.main, lines(story)) == b""
    (build,) = started
    assert build.wait(timeout=60) == 0
    assert gated.repo.status("orders", "1.4.0").as_json()["docs"] == "built"


@pytest.mark.parametrize(
    "ref", ["refs/heads/main", "refs/tags/review/orders/1.4.0/ada/0001-propose", "refs/heads/refs/tags/x"]
)
def test_nothing_follows_other_pushes(
    ref: str, gated: Any, send: Send, started: list[subprocess.Popen[bytes]]
) -> None:
    assert send(post_receive.main, lines([f"{'0' * 40} {gated.main} {ref}"])) == b""
    assert send(post_receive.main, b"") == b""
    assert started == []


def test_the_build_says_whether_it_could(gated: Any, story: list[str], send: Send, tmp_path: Path) -> None:
    send(pre_receive.main, lines(story))
    send(proc_receive.main, dialogue(story))
    assert post_receive.build(str(gated.path)) == 0
    assert DOCS in gated.refs()
    assert post_receive.build(str(gated.path)) == 0
    assert post_receive.build(str(tmp_path / "nowhere")) == 1
