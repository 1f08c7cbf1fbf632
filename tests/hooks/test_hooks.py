"""The three hooks as git calls them, in process: streams in, streams and exit status out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.hooks import pre_receive, proc_receive, receipt

ZERO = "0" * 40
Feed = Callable[[bytes], io.BytesIO]


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Return what puts bytes on standard input and gives what is written to standard output."""

    def fed(data: bytes) -> io.BytesIO:
        sink = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(sink, write_through=True))
        return sink

    return fed


def pkt(*lines: str | None) -> bytes:
    packets = [
        b"0000" if line is None else b"%04x%s" % (len(line.encode()) + 4, line.encode()) for line in lines
    ]
    return b"".join(packets)


def test_a_branch_without_rules_is_passed_at_once(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    feed(f"{ZERO} {'a' * 40} refs/heads/feature\n{ZERO} {'a' * 40} refs/heads/x".encode())
    assert pre_receive.main() == 0


def test_a_quiet_push_is_passed(feed: Feed, judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(judged.path))
    feed(f"{judged.main} {judged.commit({})} refs/heads/main\n".encode())
    assert pre_receive.main() == 0


@pytest.mark.parametrize(("ref", "status"), [("refs/heads/main", 1), ("refs/heads/design/orders/x", 0)])
def test_a_breaking_push(
    ref: str,
    status: int,
    *,
    feed: Feed,
    judged: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GIT_DIR", str(judged.path))
    new = judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    feed(f"{judged.main} {new} {ref}\n".encode())
    assert pre_receive.main() == status
    assert "operation-removed" in capsys.readouterr().err


@pytest.mark.parametrize("lines", [b"nonsense\n", f"{'b' * 40} {'c' * 40} refs/heads/main\n".encode()])
def test_whatever_goes_wrong_refuses(
    lines: bytes,
    feed: Feed,
    judged: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GIT_DIR", str(judged.path))
    feed(lines)
    assert pre_receive.main() == 1
    assert capsys.readouterr().err.startswith("contractrepo refuses this push; nothing was changed.\n")


def push(*changes: str) -> bytes:
    return pkt("version=1\0push-options atomic\n", None, *changes, None, None)


def answer(*lines: str) -> bytes:
    return pkt("version=1\0atomic push-options\n", None, *lines, None)


@pytest.fixture
def gated(own_judged: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    own_judged.repo.install_hooks()
    monkeypatch.setenv("GIT_DIR", str(own_judged.path))
    return own_judged


def test_a_governed_ref_is_written_and_logged(feed: Feed, gated: Any) -> None:
    new = gated.commit({})
    sink = feed(push(f"{gated.main} {new} refs/heads/main"))
    assert proc_receive.main() == 0
    assert sink.getvalue() == answer("ok refs/heads/main\n")
    assert gated.git("rev-parse", "main") == new
    assert gated.repo.log(limit=1)[0].via == "push"


def test_other_refs_are_left_to_git(feed: Feed, gated: Any) -> None:
    entries = len(gated.repo.log())
    sink = feed(pkt("version=1\0push-options\n", None, f"{ZERO} {gated.main} refs/heads/x", None, None))
    assert proc_receive.main() == 0
    told = pkt("version=1\0push-options\n", None, "ok refs/heads/x\n", "option fall-through\n", None)
    assert sink.getvalue() == told
    assert len(gated.repo.log()) == entries


def test_who_was_slower_is_told(feed: Feed, gated: Any) -> None:
    sink = feed(push(f"{'b' * 40} {gated.commit({})} refs/heads/main"))
    assert proc_receive.main() == 0
    assert b"ng refs/heads/main refs/heads/main is at " in sink.getvalue()
    assert gated.git("rev-parse", "main") == gated.main


def test_what_nobody_judged_is_not_written(feed: Feed, gated: Any) -> None:
    (gated.path / "hooks/pre-receive").unlink()
    sink = feed(push(f"{gated.main} {gated.commit({})} refs/heads/main"))
    assert proc_receive.main() == 0
    assert b"ng refs/heads/main the hook pre-receive is not in place" in sink.getvalue()
    assert gated.git("rev-parse", "main") == gated.main


def test_a_fault_of_ours_is_a_refusal(feed: Feed, gated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("contractrepo.git.store.Store.update", broken)
    sink = feed(push(f"{gated.main} {gated.commit({})} refs/heads/main"))
    assert proc_receive.main() == 0
    assert b"ng refs/heads/main internal error, nothing was changed (ZeroDivisionError)" in sink.getvalue()


def test_a_dialogue_that_is_none_is_refused(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    sink = feed(b"rubbish")
    assert proc_receive.main() == 1
    assert sink.getvalue() == b""
    assert "[protocol-error]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"REMOTE_USER": "ada", "CONTRACTREPO_USER": "ben"}, "ada"),
        ({"REMOTE_USER": "", "CONTRACTREPO_USER": "ben"}, "ben"),
        ({"GIT_COMMITTER_NAME": "mallory", "USER": "mallory"}, None),
    ],
    ids=["the web server's word", "the forced command's word", "never the client's"],
)
def test_who_pushes(environment: dict[str, str], name: str | None) -> None:
    found = receipt.user(environment)
    assert found == name if name else found != "mallory"
