"""Real pushes through hooks that are nothing but this package's reading and writing, without any rule of contracts."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

DRAFT = "refs/heads/design/orders/x"
Git = Callable[..., str]


@pytest.fixture
def work(served: Store, tmp_path: Path, git: Git) -> Path:
    """Return a clone with one commit on main, not pushed."""
    git(tmp_path, "clone", "-q", served.path, "work")
    folder = tmp_path / "work"
    git(folder, "checkout", "-q", "-b", "main")
    edit(git, folder, "a: 1")
    return folder


def edit(git: Git, folder: Path, text: str, name: str = "orders") -> str:
    path = folder / "contracts" / name / "openapi.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", text)
    return git(folder, "rev-parse", "HEAD")


def push(folder: Path, *arguments: str) -> tuple[bool, str]:
    done = subprocess.run(
        ["git", "push", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stderr


def test_a_push_lands_with_its_log_entry(served: Store, work: Path, git: Git) -> None:
    git(work, "tag", "-a", "-m", "Release", "orders/v1.0.0")
    landed, said = push(work, "-o", "topic=x", "-o", "two words", "origin", "main", "orders/v1.0.0")
    assert landed, said
    assert "remote: refs/heads/main orders ['openapi.yaml']" in said
    main, tag = (git(work, "rev-parse", name) for name in ("main", "orders/v1.0.0"))
    entry = next(served.log())
    assert entry.changes == (RefChange(MAIN, ZERO, main), RefChange("refs/tags/orders/v1.0.0", ZERO, tag))
    assert (entry.user, entry.via, entry.options) == ("ada", "push", ("topic=x", "two words"))
    assert dict(served.refs()) == {MAIN: main, LOG: entry.id, "refs/tags/orders/v1.0.0": tag}
    assert git(served.path, "fsck", "--full", "--strict") == ""


def test_the_hook_sees_what_is_not_accepted_yet(served: Store, work: Path) -> None:
    landed, said = push(work, "origin", "main")
    assert landed
    assert "remote: seen {}" in said
    landed, said = push(work, "origin", "main:refs/heads/design/orders/x")
    assert landed
    assert f"seen {{'{MAIN}': '{served.refs()[MAIN]}'}}" in said


def test_a_refused_push_leaves_nothing(served: Store, work: Path, git: Git) -> None:
    before = dict(served.refs())
    commit = edit(git, work, "BREAKING")
    landed, said = push(work, "origin", "main", "main:refs/heads/design/orders/x")
    assert not landed
    assert "pre-receive hook declined" in said
    assert dict(served.refs()) == before
    assert "missing" in git(served.path, "cat-file", "--batch-check", input=commit.encode())


def test_drafts_are_left_to_git(served: Store, work: Path, git: Git) -> None:
    head = served.refs()[LOG]
    assert push(work, "origin", f"main:{DRAFT}")[0]
    git(work, "commit", "-q", "--amend", "-m", "rewritten")
    assert not push(work, "origin", f"main:{DRAFT}")[0]
    assert push(work, "--force", "origin", f"main:{DRAFT}")[0]
    assert served.refs()[DRAFT] == git(work, "rev-parse", "main")
    assert push(work, "origin", f":{DRAFT}")[0]
    assert dict(served.refs()) == {LOG: head}


def test_what_git_does_not_refuse_is_refused(served: Store, work: Path, git: Git) -> None:
    git(work, "tag", "orders/v1.0.0")
    assert push(work, "origin", "main", "orders/v1.0.0")[0]
    before = dict(served.refs())
    git(work, "commit", "-q", "--amend", "-m", "rewritten")
    git(work, "tag", "-f", "orders/v1.0.0")
    cases = {
        ("--force", "origin", "main"): "is not built on",
        ("--force", "origin", "orders/v1.0.0"): "a tag is never moved",
        ("origin", ":main"): "may not be deleted",
        ("--force", "origin", f"main:{LOG}"): "written by the repository itself",
    }
    for arguments, reason in cases.items():
        landed, said = push(work, *arguments)
        assert not landed
        assert reason in said
        assert dict(served.refs()) == before


def test_governed_refs_of_one_push_are_one_transaction(served: Store, work: Path, git: Git) -> None:
    assert push(work, "origin", "main")[0]
    edit(git, work, "a: 2")
    git(work, "tag", "orders/v2.0.0")
    git(served.path, "update-ref", "refs/tags/orders/v2.0.0", "main")
    landed, said = push(work, "--force", "origin", "main", "orders/v2.0.0", f"main:{DRAFT}")
    assert not landed
    assert "refs/tags/orders/v2.0.0 is at" in said
    assert served.refs()[MAIN] == git(work, "rev-parse", "main~1")
    # Not atomic: what is outside the log is git's, and lands.
    assert served.refs()[DRAFT] == git(work, "rev-parse", "main")


def test_an_atomic_push_of_both_kinds_is_all_or_nothing(served: Store, work: Path, git: Git) -> None:
    git(served.path, "update-ref", "refs/heads/x", LOG)
    landed, said = push(work, "--atomic", "origin", "main", f"main:{DRAFT}", "main:refs/heads/x/y")
    assert not landed
    assert "refs/heads/x/y and refs/heads/x cannot both exist" in said
    assert "refused together with refs/heads/x/y" in said
    assert set(served.refs()) == {LOG, "refs/heads/x"}
    landed, said = push(work, "--atomic", "origin", "main", f"main:{DRAFT}")
    assert landed, said
    assert served.refs()[MAIN] == served.refs()[DRAFT] == git(work, "rev-parse", "main")
    assert [one.ref for one in next(served.log()).changes] == [MAIN]
    landed, said = push(work, "--atomic", "origin", "main:refs/heads/design/orders/y")
    assert landed, said


def test_of_two_racing_pushes_one_wins(served: Store, work: Path, tmp_path: Path, git: Git) -> None:
    assert push(work, "origin", "main")[0]
    processes = []
    for number in range(3):
        git(tmp_path, "clone", "-q", served.path, f"racer{number}")
        edit(git, tmp_path / f"racer{number}", f"a: {number}", name=f"c{number}")
    for number in range(3):
        command = ["git", "push", "-q", "origin", "HEAD:main"]
        folder = tmp_path / f"racer{number}"
        processes.append(subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE))
    said = [process.communicate()[1].decode() for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 1, 1], said
    assert len(git(served.path, "rev-list", MAIN).split()) == 2
    assert len(list(served.log())) == 3


def test_a_push_beside_the_api(served: Store, work: Path, git: Git, receipt: Receipt) -> None:
    assert push(work, "origin", "main")[0]
    main = served.refs()[MAIN]
    edit(git, work, "a: 2")
    served.update([RefChange("refs/tags/orders/v1.0.0", ZERO, main)], receipt)
    landed, said = push(work, "origin", "main")
    assert landed, said
    assert git(served.path, "ls-tree", "-r", "--name-only", LOG).split() == [
        "entry.json",
        MAIN,
        "refs/tags/orders/v1.0.0",
    ]


def test_names_of_refs_are_not_trusted(served: Store, work: Path) -> None:
    """A hand-made client: git gives `refs/tags/../../evil` to proc-receive unchecked."""
    assert push(work, "origin", "main")[0]
    line = f"{ZERO} {served.refs()[MAIN]} refs/tags/../../evil\0report-status\n".encode()
    pack = b"PACK" + (2).to_bytes(4, "big") + (0).to_bytes(4, "big")
    body = b"%04x" % (len(line) + 4) + line + b"0000" + pack + hashlib.sha1(pack).digest()
    done = subprocess.run(["git", "receive-pack", served.path], input=body, capture_output=True, check=False)
    assert b"is not a ref with an old and a new object id" in done.stdout
    assert not (served.path / "evil").exists()
    assert not (served.path.parent / "evil").exists()


def test_protocols_and_shallow_clones(served: Store, work: Path, tmp_path: Path, git: Git) -> None:
    assert push(work, "origin", "main")[0]
    for protocol in "02":
        version = ("-c", f"protocol.version={protocol}")
        git(tmp_path, *version, "clone", "-q", "--depth=1", f"file://{served.path}", f"shallow{protocol}")
        edit(git, tmp_path / f"shallow{protocol}", f"a: {protocol}")
        git(tmp_path / f"shallow{protocol}", *version, "push", "-q", "origin", "main")
    assert len(git(served.path, "rev-list", MAIN).split()) == 3


@pytest.mark.parametrize("mode", [0o644, None])
def test_without_its_hook_git_refuses_governed_refs(served: Store, work: Path, mode: int | None) -> None:
    hook = served.path / "hooks" / "proc-receive"
    if mode is None:
        hook.unlink()
    else:
        hook.chmod(mode)
    assert not push(work, "origin", "main")[0]
    assert MAIN not in served.refs()
