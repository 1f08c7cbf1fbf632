"""Connections to the upstream: kept while they are good, and given up before a request is lost on one that is not."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from contractrepo import load
from contractrepo.core.messages import Request
from contractrepo.server.proxy import proxy_app
from contractrepo.server.serve import serving
from contractrepo.service.outgoing.address import Address, address
from contractrepo.service.outgoing.asking import ask
from contractrepo.service.outgoing.connections import Connections
from contractrepo.service.outgoing.unanswered import Unanswered

CONTRACT = load("""\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get: {responses: {'200': {description: A}}}
    head: {responses: {'200': {description: A}}}
    post: {responses: {'200': {description: A}}}
""")
HEAD = b"HTTP/1.1 200 OK\r\n"
FINE = HEAD + b"Content-Length: 2\r\n\r\nab"
HANG_UP = b""


@dataclass
class Script:
    """A server that reads one request after the other and sends the next answer of `answers`; `HANG_UP` closes.

    Attributes:
        seen: Number of the connection, and method, of each request.
    """

    answers: list[bytes | Callable[[socket.socket], None]]
    seen: list[tuple[int, str]] = field(default_factory=list)

    def talk(self, number: int, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as lines:
            while line := lines.readline():
                self.seen.append((number, line.split()[0].decode()))
                while lines.readline().strip():
                    pass
                found = self.answers.pop(0)
                if callable(found):
                    found(connection)
                elif found:
                    connection.sendall(found)
                else:
                    return


@contextmanager
def scripted(*answers: Any) -> Iterator[tuple[Script, str]]:
    script = Script(list(answers))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            number = 0
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=script.talk, args=[number, connection], daemon=True).start()
                    number += 1

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield script, f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


Do = Callable[..., Awaitable[str]]


def run(url: str, story: Callable[[Do], Awaitable[None]], **options: Any) -> None:
    """Run a story that asks over the same connections; asking returns the content, or the code of what went wrong."""

    async def main() -> None:
        connections, server = Connections(**options), address(url)

        async def do(method: str = "GET", *, whole: bool = True) -> str:
            request = Request(method, "/a", (("Host", "x"),))
            try:
                async with ask(server, request, timeout_s=2, connections=connections) as answer:
                    return b"".join([piece async for piece in answer.body]).decode() if whole else ""
            except Unanswered as reason:
                return reason.code

        await story(do)
        await connections.close()

    asyncio.run(main())


def test_one_connection_for_many_exchanges() -> None:
    answers = [
        FINE,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        FINE,
        HEAD + b"Content-Length: 2\r\n\r\n",
        FINE,
    ]
    methods = ["GET", "GET", "GET", "POST", "HEAD", "GET"]
    with (
        scripted(*answers) as (script, url),
        serving(proxy_app(CONTRACT, address(url))) as at,
        httpx.Client(base_url=at) as client,
    ):
        got = [client.request(method, "/a").text for method in methods]
    assert got == ["ab", "ab", "", "ab", "", "ab"]
    assert script.seen == [(0, method) for method in methods]


@pytest.mark.parametrize(
    "last",
    [
        HEAD + b"Connection: Keep-Alive, Close\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab",
        FINE + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged",
    ],
    ids=["Connection: close", "HTTP/1.0", "more than was asked for"],
)
def test_an_answer_that_is_the_last_of_its_connection(last: bytes) -> None:
    async def story(do: Do) -> None:
        assert [await do(), await do("POST")] == ["ab", "ab"]

    with scripted(last, FINE) as (script, url):
        run(url, story)
    assert script.seen == [(0, "GET"), (1, "POST")]


def until_closed(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\nab")
    connection.shutdown(socket.SHUT_WR)


def half_closed(connection: socket.socket) -> None:
    connection.sendall(FINE)
    connection.shutdown(socket.SHUT_WR)


def closed(connection: socket.socket) -> None:
    connection.sendall(FINE)
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("ending", [until_closed, half_closed, closed])
def test_a_server_that_closes_after_each_answer(ending: Callable[[socket.socket], None]) -> None:
    async def story(do: Do) -> None:
        for _ in range(3):
            assert await do("POST") == "ab"
            # Nothing tells us but the end itself, which may take its time.
            await asyncio.sleep(0.01)

    with scripted(ending, ending, ending) as (script, url):
        run(url, story)
    assert script.seen == [(0, "POST"), (1, "POST"), (2, "POST")]


def test_a_connection_that_dies_under_a_request_is_tried_once_more_where_that_does_no_harm() -> None:
    async def story(do: Do) -> None:
        assert [await do("GET"), await do("GET")] == ["ab", "ab"]
        assert [await do("GET"), await do("POST")] == ["ab", "upstream-malformed"]
        assert [await do("GET"), await do("PUT")] == ["ab", "upstream-malformed"]

    with scripted(FINE, HANG_UP, FINE, FINE, HANG_UP, FINE, HANG_UP, HANG_UP) as (script, url):
        run(url, story)
    # The last GET got a connection of its own; PUT had that one and a new one, and no third.
    assert script.seen == [
        (0, "GET"),
        (0, "GET"),
        (1, "GET"),
        (1, "GET"),
        (1, "POST"),
        (2, "GET"),
        (2, "PUT"),
        (3, "PUT"),
    ]


def torn(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1")
    connection.shutdown(socket.SHUT_RDWR)


def test_an_answer_that_has_begun_and_one_on_a_new_connection_are_not_asked_for_again() -> None:
    async def story(do: Do) -> None:
        assert await do() == "upstream-malformed"
        assert [await do(), await do()] == ["ab", "upstream-malformed"]

    with scripted(HANG_UP, FINE, torn) as (script, url):
        run(url, story)
    assert script.seen == [(0, "GET"), (1, "GET"), (1, "GET")]


def test_what_was_not_read_to_its_end_is_not_kept() -> None:
    async def story(do: Do) -> None:
        assert [await do(whole=False), await do()] == ["", "ab"]

    with scripted(FINE, FINE) as (script, url):
        run(url, story)
    assert script.seen == [(0, "GET"), (1, "GET")]


def test_idle_connections_are_few_and_short_lived() -> None:
    async def story(do: Do) -> None:
        assert set(await asyncio.gather(do(), do(), do())) == {"ab"}
        assert set(await asyncio.gather(do(), do())) == {"ab"}
        await asyncio.sleep(0.1)
        assert await do() == "ab"

    with scripted(*[FINE] * 6) as (script, url):
        run(url, story, idle_s=0.05, most_idle=1)
    assert len({number for number, _ in script.seen[:3]}) == 3
    assert len({number for number, _ in script.seen[:5]}) == 4
    assert script.seen[5][0] == 4


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # nobody can close those of a loop that is gone
def test_a_connection_belongs_to_its_server_and_its_event_loop() -> None:
    kept = Connections()

    async def one_each(connections: Connections, *servers: Address) -> None:
        for server in servers:
            async with ask(server, Request("GET", "/a"), timeout_s=2, connections=connections) as answer:
                assert [piece async for piece in answer.body] == [b"ab"]

    with scripted(FINE, FINE, FINE) as (script, url), scripted(FINE) as (other, elsewhere):
        asyncio.run(one_each(kept, address(url), address(elsewhere), address(url)))
        asyncio.run(one_each(kept, address(url)))
        del kept
        gc.collect()
    assert script.seen == [(0, "GET"), (0, "GET"), (1, "GET")]
    assert other.seen == [(0, "GET")]
