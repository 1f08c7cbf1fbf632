"""`mock` in a process of its own: crowds of connections, and the end while requests are under way."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get: {responses: {'204': {description: None}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: Made}}
"""
# The limit that most systems give to a process.
PROGRAM = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
from contractrepo.cli import main
sys.exit(main(["mock", sys.argv[1], "--port", "0"]))
"""
GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
WAITING = (
    b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    b"Expect: 100-continue\r\n\r\n"
)


@pytest.fixture
def mock(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    document = tmp_path / "openapi.yaml"
    document.write_text(DOCUMENT)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(document)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline().strip().rsplit(":", 1)[1])
        if process.poll() is None:
            process.kill()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return exit status and standard error after SIGTERM."""
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors


def test_the_end_waits_for_what_is_under_way(mock: tuple[subprocess.Popen[str], int]) -> None:
    process, port = mock
    with connect(port) as under_way, connect(port) as idle, connect(port) as half:
        idle.sendall(GET)
        assert idle.recv(1_000).startswith(b"HTTP/1.1 204 ")
        half.sendall(GET[:20])
        under_way.sendall(WAITING)
        assert under_way.recv(1_000).startswith(b"HTTP/1.1 100 ")

        process.send_signal(signal.SIGTERM)

        assert (idle.recv(1_000), half.recv(1_000)) == (b"", b"")
        under_way.sendall(b"{}")
        assert under_way.recv(1_000).startswith(b"HTTP/1.1 201 ")
    assert ended(process) == (0, "")


@pytest.mark.slow
def test_the_end_does_not_wait_for_ever(mock: tuple[subprocess.Popen[str], int]) -> None:
    process, port = mock
    with connect(port) as under_way:
        under_way.sendall(WAITING)
        assert under_way.recv(1_000).startswith(b"HTTP/1.1 100 ")

        process.send_signal(signal.SIGTERM)

        assert ended(process) == (0, "")


@pytest.mark.slow
def test_two_thousand_connections(mock: tuple[subprocess.Popen[str], int]) -> None:
    process, port = mock
    with contextlib.ExitStack() as stack:
        crowd = [stack.enter_context(connect(port)) for _ in range(2_000)]
        for connection in crowd[:500]:
            connection.sendall(GET[:20])
        counts: list[int] = []

        def ask(own: list[socket.socket]) -> None:
            for connection in own * 5:
                connection.sendall(GET)
                counts.append(int(connection.recv(1_000)[9:12]))

        askers = [threading.Thread(target=ask, args=[crowd[1_000 + at :: 20]]) for at in range(20)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        for connection in crowd[:500]:
            connection.sendall(GET[20:])
        finished = [connection.recv(1_000)[9:12] for connection in crowd[:500]]

        assert set(counts) == {204}
        assert finished == [b"204"] * 500
        memory = Path(f"/proc/{process.pid}/status").read_text().partition("VmHWM:")[2].split()[0]
        assert int(memory) < 150_000
        process.send_signal(signal.SIGTERM)
    assert ended(process) == (0, "")
