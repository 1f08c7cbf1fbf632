"""`serve --replica-of`: processes that follow a repository, serve what it released, and go on without it."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import Author, ContractRepo

ADA = Author("Ada", "ada@example.org")
DOCUMENT = """\
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /word:
    get:
      operationId: word
      responses:
        '200':
          description: A word.
          content: {application/json: {schema: {type: string}, example: WORD}}
"""
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NGINX_CONF = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  upstream replicas {{ server {one}; server {two}; }}
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://replicas; }} }}
}}
"""


def say(repo: ContractRepo, word: str) -> None:
    with repo.edit("orders", author=ADA) as draft:
        draft.write_spec(DOCUMENT.replace("WORD", word))


@contextlib.contextmanager
def serving(folder: Path, writer: Path) -> Iterator[str]:
    """Run a replica and give its URL; it must say nothing beyond it."""
    command = ["serve", "--port", "0", "--replica-of", str(writer), "--refresh", "0.2"]
    with subprocess.Popen(
        [sys.executable, "-m", "contractrepo", "--repo", str(folder), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.split()[-1] if line else (process.communicate()[1] or "")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def word(url: str) -> object:
    return httpx.get(f"{url}/mocks/orders/word").json()


def replica(url: str) -> Any:
    return httpx.get(f"{url}/_health").json()["replica"]


def eventually(asked: Callable[[], object], wanted: object, *, within_s: float = 20.0) -> None:
    until = time.monotonic() + within_s
    while (got := asked()) != wanted:
        assert time.monotonic() < until, f"{got!r} is not {wanted!r}"
        time.sleep(0.05)


@pytest.fixture
def writer(tmp_path: Path) -> ContractRepo:
    repo = ContractRepo.init(tmp_path / "writer.git", author=ADA)
    say(repo, "one")
    return repo


@pytest.mark.slow
def test_a_replica_follows_and_goes_on_alone(writer: ContractRepo, tmp_path: Path) -> None:
    folder = tmp_path / "replica.git"
    with serving(folder, writer.path) as url:
        assert word(url) == "one"
        say(writer, "two")
        eventually(lambda: word(url), "two")
        writer.path.rename(tmp_path / "away.git")
        assert word(url) == "two"
        eventually(lambda: replica(url)["trouble"], "remote-unreachable")
        assert 0 < replica(url)["refreshedSecondsAgo"] < 60
        refs = subprocess.run(
            ["git", "ls-remote", f"{url}/git/replica.git", "main"], capture_output=True, check=True
        )
        assert refs.stdout.endswith(b"refs/heads/main\n")
    with serving(folder, writer.path) as url:
        assert word(url) == "two"
        (tmp_path / "away.git").rename(writer.path)
        say(writer, "three")
        eventually(lambda: word(url), "three")


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_two_replicas_behind_a_balancer_are_one(writer: ContractRepo, tmp_path: Path) -> None:
    """Every page of a version has the same bytes and the same ETag, whichever replica answers."""
    with (
        serving(tmp_path / "one.git", writer.path) as one,
        serving(tmp_path / "two.git", writer.path) as two,
        balanced(tmp_path, one, two) as url,
    ):
        main = subprocess.run(
            ["git", "-C", str(writer.path), "rev-parse", "main"], capture_output=True, check=True, text=True
        ).stdout.strip()
        page = f"/docs/orders/{main}/index.html"
        answers = [httpx.get(url + page) for _ in range(6)]
        direct = [httpx.get(at + page) for at in (one, two)]
        assert {answer.status_code for answer in (*answers, *direct)} == {200}
        assert len({answer.content for answer in (*answers, *direct)}) == 1
        tags = {answer.headers["etag"] for answer in (*answers, *direct)}
        assert len(tags) == 1
        again = [httpx.get(url + page, headers={"If-None-Match": tag}) for tag in tags for _ in range(4)]
        assert {answer.status_code for answer in again} == {304}


@contextlib.contextmanager
def balanced(folder: Path, one: str, two: str) -> Iterator[str]:
    """Run nginx in front of two servers and give its URL."""
    assert NGINX is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = folder / "nginx.conf"
    hosts = [url.removeprefix("http://") for url in (one, two)]
    conf.write_text(NGINX_CONF.format(folder=folder, one=hosts[0], two=hosts[1], port=port))
    with subprocess.Popen([NGINX, "-c", str(conf), "-e", str(folder / "error.log")]) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            eventually(lambda: answers_at(url), True)
            yield url
        finally:
            process.terminate()


def answers_at(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False
