"""Clients that are slow, silent or many, and applications that are slow or hasty."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable

import pytest

from contractrepo.core.messages import Response
from contractrepo.server import guarding
from contractrepo.server.asgi import lifespan
from contractrepo.server.asgi_types import App, Receive, Scope, Send
from contractrepo.server.receiving import received
from contractrepo.server.sending import send_response

pytestmark = pytest.mark.slow  # it waits for what is slow

GET = b"GET /a/1 HTTP/1.1\r\nHost: x\r\n"
LAST = GET + b"Connection: close\r\n\r\n"
POST = b"POST /a/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
Talk = Callable[..., list[int]]
Connect = Callable[[str], socket.socket]
Served = Callable[[App], contextlib.AbstractContextManager[str]]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([GET], id="head that stops"),
        pytest.param([b"GET /a/1 HTTP/1.1\r\nHost: x\r\n", *[b"X: y\r\n"] * 40], id="head in drops"),
        pytest.param([POST + b"Content-Length: 9\r\n\r\n{"], id="body that stops"),
        pytest.param([POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"], id="chunks that stop"),
    ],
)
def test_a_request_that_does_not_go_on_ends(
    talk: Talk, pieces: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.1)

    assert talk(*pieces, pause=0.01) == [408]


def test_a_second_request_has_no_more_time_than_the_first(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.1)

    assert talk(GET + b"\r\n", b"GET", pause=0.05) == [200, 408]


def test_a_silent_connection_ends_silently(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.05)

    assert talk() == []


def test_a_body_that_goes_on_may_take_its_time(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.4)
    drops = [b"Connection: close\r\nContent-Length: 6\r\n\r\n{", *[b" "] * 4, b"}"]

    assert talk(POST, *drops, pause=0.1) == [201]


def test_an_answer_that_takes_longer_than_a_request_may(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    # Less than the 300 ms of the answer, and enough for a request on a machine that has much to do.
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.2)

    assert talk(LAST.replace(b"/a/1", b"/a/slow")) == [200]


def test_an_answer_that_nobody_takes_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.05)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 200_000)
        connection.sendall(LAST.replace(b"/a/1", b"/long"))
        time.sleep(0.4)
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(1_000_000):
                received += len(piece)

    assert received < 9_000_000


def test_an_answer_that_is_taken_slowly_comes_whole(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(LAST.replace(b"/a/1", b"/long"))
        received = b""
        while piece := connection.recv(1_000_000):
            received += piece
            time.sleep(0.02)

    assert len(received) > 9_000_000


def test_there_are_only_so_many_connections(port: int, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "MOST_CONNECTIONS", 2)
    others = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(2)]
    try:
        for other in others:
            other.sendall(GET + b"\r\n")
            assert other.recv(65_536).startswith(b"HTTP/1.1 200 ")
        assert talk() == [503]
    finally:
        for other in others:
            other.close()


async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without a look at the body."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    else:
        await send_response(Response(204), send)


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    """Look at the body late."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    else:
        await asyncio.sleep(0.2)
        request = await received(scope, receive, send, 10_000_000)
        await send_response(Response(400 if request is None else 204), send)


def test_nonsense_after_an_answer_closes_the_connection(
    served: Served, connect: Connect, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(hasty) as url, connect(url) as connection:
        connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 204 ")
        connection.sendall(b"zz\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(65_536)[:13] in (b"", b"HTTP/1.1 400 ")
            assert connection.recv(65_536) == b""
    assert capfd.readouterr() == ("", "")


def test_an_answered_request_has_no_more_time_for_its_body(
    served: Served, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.1)
    with served(hasty) as url, connect(url) as connection:
        connection.sendall(POST + b"Content-Length: 1000\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 204 ")
        begin = time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(1_000):
                connection.sendall(b"x")
                time.sleep(0.01)
        assert time.monotonic() - begin < 3


def test_a_body_may_wait_for_the_application(
    served: Served, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_PATIENCE_S", 0.05)
    with served(slow) as url, connect(url) as connection:
        connection.sendall(POST + b"Content-Length: 3000000\r\n\r\n" + b"x" * 3_000_000)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 204 ")
