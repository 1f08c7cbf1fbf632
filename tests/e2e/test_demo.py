"""The demonstration does what it prints, and what it leaves can be tried."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from contractrepo.cli.main import main
from contractrepo.errors import StoreError, UsageError
from contractrepo.service.demo import play
from contractrepo.service.demo.story import KEYS, NEXT, STORY
from contractrepo.service.demo.terminal import Terminal


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Play the story once."""
    lines: list[str] = []
    folder = play(tmp_path_factory.mktemp("demo") / "shop", lambda text: lines.extend(text.splitlines()))
    return folder, lines


def test_every_command_of_the_story_is_printed(demo: tuple[Path, list[str]]) -> None:
    _, lines = demo
    port = re.search(r"answers at http://127\.0\.0\.1:(\d+)", "\n".join(lines))
    assert port is not None
    typed = [line[2:] for line in lines if line.startswith("$ ")]
    for command in KEYS:
        assert command in typed
    for step in STORY:
        for command in step.commands:
            assert command.replace("{port}", port[1]) in typed


def test_the_story_shows_what_it_promises(demo: tuple[Path, list[str]]) -> None:
    _, lines = demo
    text = "\n".join(line.strip() for line in lines)
    for shown in (
        "orders: 4 operations, 4 mock files",
        '{"id":"ord_7KQ3","status":"placed"',
        "1000 is greater than 100",
        "remote: contractrepo refuses this push; nothing was changed.",
        "request-body-required-narrowed",
        "! [remote rejected] main -> main",
        "refs/tags/review/orders/2.0.0/cleo/0001-reject",
        "error: [not-approved] orders 2.0.0 is not approved",
        "orders 2.0.0: released, documentation built",
        'Good "git" signature for ada with ED25519 key SHA256:',
    ):
        assert shown in text
    assert re.search(r"Z  \S+  push$", text, re.MULTILINE)


def test_the_documentation_says_what_breaks_and_who_approved_it(demo: tuple[Path, list[str]]) -> None:
    folder, _ = demo
    assert '"refunded" joined the enum' in (folder / "docs/changes.html").read_text()
    approval = (folder / "docs/markdown/approval.md").read_text()
    assert all(person in approval for person in ("Ben", "Cleo", "Reads well."))


def test_what_is_left_is_as_the_story_says(demo: tuple[Path, list[str]]) -> None:
    folder, _ = demo
    refs = subprocess.run(
        ["git", "-C", folder / "contracts.git", "for-each-ref", "--format=%(refname)"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    records = "refs/tags/review/orders/2.0.0"
    assert [ref for ref in refs if "2.0.0" in ref or not ref.startswith(("refs/tags", "refs/docs"))] == [
        "refs/docs/orders/v2.0.0",
        "refs/heads/design/orders/v2",
        "refs/heads/main",
        "refs/meta/log",
        "refs/meta/policy",
        "refs/tags/orders/v2.0.0",
        f"{records}/ada/0001-propose",
        f"{records}/ada/0002-propose",
        f"{records}/ben/0001-approve",
        f"{records}/cleo/0001-reject",
        f"{records}/cleo/0002-approve",
    ]
    names = ["ada", "ben", "cleo", "contracts.git", "docs", "keys", "sample", "signers"]
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.parametrize("command", [command for command in NEXT if " mock " not in command])
def test_what_a_reader_may_try_next_works(demo: tuple[Path, list[str]], command: str) -> None:
    folder, _ = demo
    words = shlex.split(command)
    known = [sys.executable, "-m", "contractrepo", *words[1:]] if words[0] == "contractrepo" else words
    done = subprocess.run(known, cwd=folder, capture_output=True, check=False, text=True)
    assert done.returncode == (1 if "compare" in command else 0), done.stderr
    assert done.stdout


def test_the_mock_that_a_reader_may_try_next_answers(demo: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, _ = demo
    command = next(command for command in NEXT if " mock " in command)
    said: list[str] = []
    terminal = Terminal(folder, said.append, 0)
    with terminal.serving(command):
        assert said[-1].startswith("    Orders 2.0.0 answers at http://127.0.0.1:")
        assert terminal.run(f"git -C {shlex.quote(str(tmp_path))} rev-parse") != 0


def test_without_curl_the_same_is_asked(
    demo: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = demo
    said: list[str] = []
    terminal = Terminal(folder, said.append, 0)
    monkeypatch.setattr("contractrepo.service.demo.terminal.shutil.which", lambda _: None)
    with terminal.serving("contractrepo --repo contracts.git mock orders --port 0"):
        url = said[-1].rpartition(" ")[2]
        assert terminal.run(f"curl -s -H 'Authorization: Bearer demo' {url}/orders/ord_7KQ3") == 0
    assert '"id":"ord_7KQ3"' in said[-1]


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("keep me")
    with pytest.raises(UsageError) as caught:
        play(tmp_path, print)
    assert caught.value.code == "folder-not-empty"
    assert main(["demo", str(tmp_path)]) == 2
    assert "folder-not-empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, lambda _: None, 0)
    with pytest.raises(StoreError) as caught, terminal.serving("true"):
        pytest.fail("nothing was served")
    assert caught.value.code == "demo-failed"
