"""git over HTTP: real clones and pushes through a real server, and requests that must not get in."""

from __future__ import annotations

import base64
import gzip
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import ContractRepo, Request, Response
from contractrepo.core.messages import header
from contractrepo.errors import UsageError
from contractrepo.git.store import Store
from contractrepo.server.serve import serving
from contractrepo.server.site import git_backend
from contractrepo.server.site.app import site_app
from contractrepo.server.site.git_requests import GitCall, GitDoor, read_head
from contractrepo.server.site.routing import place_of
from contractrepo.server.site.tokens import pusher, read_tokens, token_file

Ask = Callable[..., Response]
Connect = Callable[[str], socket.socket]
TOKEN = "3f0c9a77d1e24b58"
TOKENS = {"ada": TOKEN, "ben": "99d1c2b3a4f5e6d7"}


def git(*arguments: object, folder: Path | None = None, code: int = 0) -> str:
    command = ["git", *(["-C", str(folder)] if folder else []), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def url(repo: ContractRepo) -> Iterator[str]:
    repo.install_hooks()
    with serving(site_app(repo, tokens=TOKENS)) as address:
        yield address


def test_clone_and_fetch(url: str, repo: ContractRepo, tmp_path: Path, write: Callable[..., str]) -> None:
    clone = tmp_path / "clone"
    for version in (0, 2):
        git(
            "-c",
            f"protocol.version={version}",
            "clone",
            "-q",
            f"{url}/git/contracts.git",
            f"{clone}{version}",
        )
    assert (tmp_path / "clone2/contracts/orders/openapi.yaml").is_file()
    commit = write(repo, "second")
    git("pull", "-q", folder=tmp_path / "clone2")
    assert git("rev-parse", "HEAD", folder=tmp_path / "clone2").strip() == commit
    trace = git("-c", "protocol.version=2", "ls-remote", f"{url}/git/contracts")
    assert f"{commit}\trefs/heads/main" in trace
    assert "refs/meta/log" in trace


def test_what_was_cut_short_is_finished_before_refs_are_told(
    url: str, repo: ContractRepo, write: Callable[..., str]
) -> None:
    first = repo.log(1)[0].changes[0].new
    second = write(repo, "second")
    git("update-ref", "refs/heads/main", first, folder=repo.path)
    assert f"{second}\trefs/heads/main" in git("ls-remote", f"{url}/git/contracts.git")


@pytest.mark.slow
def test_pushes(url: str, repo: ContractRepo, tmp_path: Path) -> None:
    clone, address = tmp_path / "clone", f"{url}/git/contracts.git"
    git("clone", "-q", address, clone)
    document, mock = (
        clone / "contracts/orders/openapi.yaml",
        next((clone / "contracts/orders/mocks").iterdir()),
    )
    for file in (document, mock):
        file.write_text(file.read_text().replace("first", "second"))
    git("commit", "-qam", "Say something else", folder=clone)
    commit = git("rev-parse", "HEAD", folder=clone).strip()
    assert "could not read Username" in git("push", "-q", "origin", "main", folder=clone, code=128)
    wrong = address.replace("://", f"://ada:{TOKEN[::-1]}@")
    assert "Authentication failed" in git("push", "-q", wrong, "main", folder=clone, code=128)
    # Small buffers make git send chunks, and compress what it asks for.
    right = address.replace("://", f"://ada:{TOKEN}@")
    git("-c", "http.postBuffer=1024", "push", "-q", right, "main", folder=clone)
    assert httpx.get(f"{url}/mocks/orders/orders/7").headers["X-Contract-Commit"] == commit
    assert httpx.get(f"{url}/mocks/orders/orders/7").json() == "second"
    newest = repo.log(1)[0]
    assert (newest.user, newest.via) == ("ada", "push")
    document.write_text("openapi: 3.1.0\n")
    git("commit", "-qam", "Break it", folder=clone)
    bearer = f"http.extraHeader=Authorization: Bearer {TOKENS['ben']}"
    refused = git("-c", bearer, "push", "origin", "main", folder=clone, code=1)
    assert "contractrepo refuses this push" in refused
    assert httpx.get(f"{url}/mocks/orders/orders/7").json() == "second"


@pytest.mark.slow
def test_a_large_push_streams(url: str, repo: ContractRepo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("clone", "-q", f"{url}/git/contracts.git", clone)
    git("checkout", "-q", "-b", "design/orders/large", folder=clone)
    (clone / "contracts/orders/noise.bin").write_bytes(os.urandom(12 * 2**20))
    git("add", ".", folder=clone)
    git("commit", "-qm", "Noise", folder=clone)
    git("push", "-q", f"{url.replace('://', f'://ada:{TOKEN}@')}/git/contracts.git", "HEAD", folder=clone)
    assert "noise.bin" in git("ls-tree", "--name-only", "-r", "design/orders/large", folder=repo.path)
    git("clone", "-q", "-b", "design/orders/large", f"{url}/git/contracts.git", tmp_path / "again")
    assert (tmp_path / "again/contracts/orders/noise.bin").stat().st_size == 12 * 2**20


def test_a_compressed_request(url: str) -> None:
    body = gzip.compress(b"0014command=ls-refs\n0000")
    headers = {
        "Content-Type": "application/x-git-upload-pack-request",
        "Content-Encoding": "gzip",
        "Git-Protocol": "version=2",
    }
    answer = httpx.post(f"{url}/git/contracts.git/git-upload-pack", content=body, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/x-git-upload-pack-result"
    assert b"refs/heads/main" in answer.content


def test_a_client_that_goes_away_ends_its_fetch(
    url: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_backend, "_PATIENCE_S", 20.0)
    with connect(url) as connection:
        head = "POST /git/contracts.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        kind = "Content-Type: application/x-git-upload-pack-request\r\n\r\n0014comm"
        connection.sendall((head + kind).encode())
        assert _backends(wanted=1) == 1
    assert _backends(wanted=0) == 0


def _backends(*, wanted: int) -> int:
    """Count our own running backends, once there are as many as wanted, or after five seconds."""
    for _ in range(250):
        listed = subprocess.run(
            ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
        )
        found = sum("http-backend" in line for line in listed.stdout.splitlines())
        if found == wanted:
            break
        time.sleep(0.02)
    return found


REFUSED = (
    ("GET", "/HEAD", 404),
    ("GET", "/config", 404),
    ("GET", "/objects/info/packs", 404),
    ("GET", "/info/refs", 404),
    ("GET", "/info/refs?service=git-upload-archive", 404),
    ("GET", "/info/refs?service=git-upload-pack&x=1", 404),
    ("GET", "/../other.git/info/refs?service=git-upload-pack", 404),
    ("GET", "/%2e%2e/info/refs?service=git-upload-pack", 404),
    ("GET", "//info/refs?service=git-upload-pack", 404),
    ("GET", "", 404),
    ("POST", "/info/refs?service=git-upload-pack", 405),
    ("GET", "/git-upload-pack", 405),
    ("HEAD", "/info/refs?service=git-upload-pack", 405),
    ("GET", "/info/refs?service=git-receive-pack", 401),
    ("POST", "/git-receive-pack", 401),
)


def test_nothing_else_gets_in(repo: ContractRepo, ask: Ask) -> None:
    app, closed = site_app(repo, tokens=TOKENS), site_app(repo)
    for method, path, status in REFUSED:
        assert ask(app, method, f"/git/contracts.git{path}").status == status, path
        assert ask(closed, method, f"/git/contracts.git{path}").status == (403 if status == 401 else status)
    for name in ("", "other.git", "%2e%2e", "contracts.git.git", "..%2fcontracts.git", "contracts.gi"):
        assert ask(app, "GET", f"/git/{name}/info/refs?service=git-upload-pack").status == 404
    challenge = ask(app, "POST", "/git/contracts.git/git-receive-pack")
    assert header(challenge.headers, "WWW-Authenticate") == 'Basic realm="contractrepo", charset="UTF-8"'


def test_a_page_cannot_push_with_what_a_browser_remembers(repo: ContractRepo, ask: Ask) -> None:
    headers = [("Authorization", f"Bearer {TOKEN}"), ("Sec-Fetch-Mode", "no-cors")]
    response = ask(site_app(repo, tokens=TOKENS), "POST", "/git/contracts.git/git-receive-pack", headers)
    assert (response.status, json.loads(response.body)["code"]) == (403, "push-from-browser")


def test_the_environment_of_the_backend_holds_nothing_else(tmp_path: Path) -> None:
    door = GitDoor(tmp_path / "a.git", TOKENS)
    fields = [
        ("Content-Type", "application/x-git-receive-pack-request"),
        ("Git-Protocol", "version=2\nX=1"),
        ("Content-Encoding", "x" * 300),
        ("Remote-User", "root"),
        ("Proxy", "http://evil"),
        ("Authorization", f"Bearer {TOKEN}"),
    ]
    call = door.admit(place_of("/git/a/git-receive-pack?x=y"), Request("POST", "", fields))
    assert call == GitCall(
        {
            "CONTENT_TYPE": "application/x-git-receive-pack-request",
            "GIT_PROJECT_ROOT": str(tmp_path),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": "/a.git/git-receive-pack",
            "QUERY_STRING": "",
            "REQUEST_METHOD": "POST",
            "REMOTE_ADDR": "",
            "REMOTE_USER": "ada",
        },
        is_push=True,
        has_body=True,
    )


def test_what_the_backend_prints_becomes_few_headers() -> None:
    printed = b"Status: 403 Forbidden\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\nExpires: a\x00b\r\nnonsense\r\n\r\n"
    nosniff = ("X-Content-Type-Options", "nosniff")
    assert read_head(printed) == (403, (("Content-Type", "text/plain"), nosniff))
    assert read_head(b"Status: x\r\n\r\n") == (200, (nosniff,))


def test_a_fetch_of_what_is_no_repository_fails_in_words(repo: ContractRepo, ask: Ask) -> None:
    app = site_app(repo)
    (repo.path / "HEAD").unlink()
    response = ask(app, "GET", "/git/contracts.git/info/refs?service=git-upload-pack")
    assert response.status == 404


@pytest.mark.parametrize(
    ("script", "status", "code"),
    [(None, 503, "git-missing"), ("exit 1", 502, "git-failed"), ("echo nonsense", 502, "git-failed")],
)
def test_a_git_that_cannot_answer(  # noqa: PLR0917  two fixtures beside the table
    script: str | None, status: int, code: str, repo: ContractRepo, ask: Ask, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("PATH", str(tmp_path))
    if script is not None:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "git").chmod(0o755)
    response = ask(site_app(repo), "GET", "/git/contracts.git/info/refs?service=git-upload-pack")
    assert (response.status, json.loads(response.body)["code"]) == (status, code)


def test_few_at_once(repo: ContractRepo, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_backend, "_MOST_AT_ONCE", 0)
    response = ask(site_app(repo), "GET", "/git/contracts.git/info/refs?service=git-upload-pack")
    assert (response.status, header(response.headers, "Retry-After")) == (503, "5")


def test_a_body_that_is_too_long(repo: ContractRepo, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_backend, "LONGEST_BODY", 10)
    headers = [("Content-Type", "application/x-git-upload-pack-request"), ("Content-Length", "11")]
    response = ask(site_app(repo), "POST", "/git/contracts.git/git-upload-pack", headers, b"x" * 11)
    assert (response.status, json.loads(response.body)["code"]) == (413, "body-too-large")


def test_a_body_whose_length_nobody_told_breaks_off(
    repo: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_backend, "LONGEST_BODY", 10)
    headers = {"Content-Type": "application/x-git-upload-pack-request", "Git-Protocol": "version=2"}
    with serving(site_app(repo)) as url:
        address, pieces = f"{url}/git/contracts.git/git-upload-pack", (b"0014command=ls-refs\n", b"0000")
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(address, content=iter(pieces), headers=headers)


def test_a_body_that_does_not_come_breaks_off(
    repo: ContractRepo, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_backend, "_PATIENCE_S", 0.3)
    with serving(site_app(repo)) as url, connect(url) as connection:
        head = "POST /git/contracts.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        connection.sendall(f"{head}Content-Type: application/x-git-upload-pack-request\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(4096), b""))
        assert received.startswith(b"HTTP/1.1 200")
        assert not received.endswith(b"0\r\n\r\n")


def test_a_clone_of_a_clone_is_not_served(repo: ContractRepo, ask: Ask, tmp_path: Path) -> None:
    git("clone", "-q", repo.path, tmp_path / "clone")
    git("fetch", "-q", "origin", "refs/meta/*:refs/meta/*", folder=tmp_path / "clone")
    app = site_app(ContractRepo.open(tmp_path / "clone"))
    response = ask(app, "GET", "/git/.git/info/refs?service=git-upload-pack")
    assert (response.status, json.loads(response.body)["code"]) == (404, "repository-unknown")
    assert ask(app, "GET", "/mocks/orders/orders/7").status == 200


def basic(text: str) -> list[tuple[str, str]]:
    return [("Authorization", f"Basic {base64.b64encode(text.encode()).decode()}")]


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ([("Authorization", f"Bearer {TOKEN}")], "ada"),
        ([("authorization", f"bearer  {TOKENS['ben']} ")], "ben"),
        (basic(f"whoever:{TOKEN}"), "ada"),
        (basic(f":{TOKEN}"), "ada"),
        (basic(TOKEN), None),
        (basic(f"{TOKEN}:"), None),
        ([("Authorization", f"Bearer {TOKEN[:-1]}")], None),
        ([("Authorization", f"Bearer {TOKEN}x")], None),
        ([("Authorization", "Basic ===")], None),
        ([("Authorization", "Basic /w==")], None),
        ([("Authorization", TOKEN)], None),
        ([("Authorization", "Bearer ")], None),
        ([("Authorization", f"Bearer {TOKEN}"), ("Authorization", "Bearer x")], None),
        ([], None),
    ],
)
def test_tokens_that_are_shown(fields: list[tuple[str, str]], who: str | None) -> None:
    assert pusher(TOKENS, fields) == who


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nobody\n\n",
        "ada short\n",
        f"{TOKEN}\n",
        f"ada {TOKEN}\nada {TOKEN}x\n",
        f"a b {TOKEN}\n",
        f"ada {TOKEN}é\n",
    ],
)
def test_a_file_of_tokens_that_is_none(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_tokens(text)
    assert caught.value.code == "tokens-invalid"
    assert TOKEN not in str(caught.value)


def test_a_file_of_tokens(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"# who may push\n\n  ada\t{TOKEN}\n")
    file.chmod(0o640)
    with pytest.raises(UsageError) as caught:
        token_file(file)
    assert caught.value.code == "tokens-exposed"
    file.chmod(0o600)
    assert token_file(file) == {"ada": TOKEN}


def test_the_repository_is_where_it_was_opened(
    repo: ContractRepo, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path.parent)
    app: Any = site_app(ContractRepo.open("contracts.git"))
    monkeypatch.chdir("/")
    assert ask(app, "GET", "/git/contracts.git/info/refs?service=git-upload-pack").status == 200
    assert Store.open(repo.path).refs()
