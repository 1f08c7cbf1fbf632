"""`serve`: one process, until a signal."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import ContractRepo
from contractrepo.server import serve as serving

Cli = Callable[..., Any]


def test_it_serves_until_a_signal(repo: ContractRepo, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("ada 3f0c9a77d1e24b58\n")
    tokens.chmod(0o600)
    command = [sys.executable, "-m", "contractrepo", "serve", "--port", "0", "--push-tokens", str(tokens)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"{repo.path} answers at http://127.0.0.1:")
        url = line.split()[-1]
        assert httpx.get(f"{url}/_health").json() == {"status": "ready"}
        assert [row["name"] for row in httpx.get(f"{url}/api/contracts").json()["contracts"]] == ["orders"]
        refs = httpx.get(f"{url}/git/contracts.git/info/refs?service=git-upload-pack")
        assert refs.content.startswith(b"001e# service=git-upload-pack\n")
        assert httpx.get(f"{url}/git/contracts.git/info/refs?service=git-receive-pack").status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0


@pytest.mark.parametrize(
    ("text", "mode", "code"),
    [
        (None, 0, "file-not-found"),
        ("ada 3f0c9a77d1e24b58\n", 0o644, "tokens-exposed"),
        ("", 0o600, "tokens-invalid"),
    ],
)
@pytest.mark.usefixtures("repo")
def test_no_server_that_takes_pushes_starts_without_tokens(
    text: str | None, mode: int, code: str, cli: Cli, tmp_path: Path
) -> None:
    tokens = tmp_path / "tokens"
    if text is not None:
        tokens.write_text(text)
        tokens.chmod(mode)
    for host in ("127.0.0.1", "0.0.0.0"):
        ran = cli("serve", "--host", host, "--push-tokens", tokens)
        assert (ran.code, f"[{code}]" in ran.err) == (2, True)


def test_tokens_for_strangers_are_warned_of(
    cli: Cli, repo: ContractRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def stand_in(_: Any, **options: Any) -> None:
        asked.append(options["host"])
        options["ready"]("http://192.0.2.1:4010")

    monkeypatch.setattr(serving, "serve", stand_in)
    tokens = tmp_path / "tokens"
    tokens.write_text("ada 3f0c9a77d1e24b58\n")
    tokens.chmod(0o600)
    ran = cli("serve", "--host", "192.0.2.1", "--push-tokens", tokens)
    assert (ran.code, asked) == (0, ["192.0.2.1"])
    assert ran.out == f"{repo.path} answers at http://192.0.2.1:4010\n"
    assert "TLS" in ran.err
    assert "TLS" not in cli("serve", "--host", "192.0.2.1").err
