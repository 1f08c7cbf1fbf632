"""Callbacks that a mock really sends, to real servers."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import Author, ContractRepo, Request, asgi_app, load, responder
from contractrepo.mocking.answering.answer import Callback
from contractrepo.server.callbacks import CallbackSender

ORDERS = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    post:
      parameters: [{name: hook, in: query, schema: {type: string}}]
      callbacks:
        done:
          '{$request.query.hook}':
            post:
              requestBody: {content: {application/json: {schema: {type: object, required: [state], properties: {state: {const: sent}}}}}}
              responses: {'204': {description: Heard}}
      responses: {'202': {description: Later}}
"""


@contextmanager
def listening(status: int = 204) -> Iterator[tuple[str, list[str]]]:
    """Give the URL of a server, and what it hears."""
    heard: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append(f"{self.command} {self.path} {self.headers['Content-Type']} {body}")
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def ask(sender: CallbackSender, hook: str) -> int:
    app = asgi_app(responder(load(ORDERS)), callbacks=sender)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
        answer = await client.post("/orders", params={"hook": hook})
    await sender.finish()
    return answer.status_code


def lines(sender: CallbackSender) -> list[str]:
    return [sent.line for sent in sender.sent]


@pytest.mark.parametrize("status", [204, 302, 500])
def test_a_callback_is_sent_once_as_described_and_follows_no_redirect(status: int) -> None:
    noted: list[str] = []
    sender = CallbackSender(note=noted.append)
    with listening(status) as (url, heard):
        assert asyncio.run(ask(sender, f"{url}/hook?token=secret")) == 202

    assert heard == ['POST /hook?token=secret application/json {"state":"sent"}']
    assert lines(sender) == noted == [f"callback 'done': POST {url}/hook: {status}"]


def test_a_host_elsewhere_is_sent_nothing_unless_it_is_allowed() -> None:
    sender = CallbackSender()
    asyncio.run(ask(sender, "http://192.0.2.1/hook"))
    assert lines(sender) == ["callback 'done': POST http://192.0.2.1/hook: not sent, its host is not allowed"]


@pytest.mark.parametrize(
    ("allowed", "outcome"), [("127.0.0.1", "204"), ("localhost", "not sent, its host is not allowed")]
)
def test_a_repository_s_mocks_send_to_allowed_hosts_only(tmp_path: Path, allowed: str, outcome: str) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    with repo.edit("orders", author=Author("Ada", "ada@example.org")) as draft:
        draft.write_spec(ORDERS)

    async def story(app: Any, sender: CallbackSender, hook: str) -> None:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://site"
        ) as client:
            answer = await client.post("/mocks/orders/orders", params={"hook": hook})
        assert answer.status_code == 202
        await sender.finish()

    with listening() as (url, heard):
        sender = CallbackSender([allowed], here=False)
        asyncio.run(story(asgi_app(repo, callbacks=sender), sender, url))
        assert lines(sender) == [f"callback 'done': POST {url}: {outcome}"]
        nobody = CallbackSender(here=False)
        asyncio.run(story(asgi_app(repo), nobody, url))
    assert len(heard) == (outcome == "204")


def test_what_cannot_be_sent_is_told() -> None:
    sender = CallbackSender()
    asyncio.run(ask(sender, "gopher://127.0.0.1/"))
    assert lines(sender) == [
        "callback 'done': {$request.query.hook}: not sent, it is no absolute http or https URL"
    ]


@contextmanager
def accepting(answer: bytes) -> Iterator[str]:
    """Give the URL of a port where somebody answers every connection with `answer`, and then says nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []

        def run() -> None:
            try:
                while True:
                    held.append(listener.accept()[0])
                    held[-1].sendall(answer)
            except OSError:
                return

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for one in held:
            one.close()


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"", "failed, the answer does not come in time"),
        (b"HTTP/1.1 2", "failed, the answer does not come in time"),
        (b"SSH-2.0\r\n", "failed, the answer does not begin like HTTP/1.1"),
        (b"HTTP/1.1 200 " + b"x" * 200_000, "failed, a line of the answer is longer than 65536 bytes"),
    ],
)
def test_nobody_who_does_not_answer_is_waited_for(answer: bytes, problem: str) -> None:
    sender = CallbackSender(timeout_s=0.2)
    with accepting(answer) as url:
        asyncio.run(ask(sender, url))
    assert lines(sender) == [f"callback 'done': POST {url}: {problem}"]


def test_a_closed_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    sender = CallbackSender()
    asyncio.run(ask(sender, f"http://127.0.0.1:{port}/"))
    assert sender.sent[0].problem is not None
    assert sender.sent[0].problem.startswith("failed, ")


def test_what_waits_is_bounded_and_given_up_at_the_end() -> None:
    later = [Callback("later", "", Request("GET", "http://127.0.0.1:9/"), delay_ms=60_000)] * 3
    sender = CallbackSender(most_waiting=2)

    async def run() -> None:
        sender.start(later)
        await sender.close()

    asyncio.run(run())
    assert lines(sender) == ["callback 'later': GET http://127.0.0.1:9/: dropped, too many are waiting"]


def test_a_line_break_in_a_field_is_not_sent() -> None:
    sender = CallbackSender()

    async def run() -> None:
        sender.start([Callback("bad", "", Request("GET", "http://127.0.0.1:9/", [("X", "a\r\nY: b")]))])
        await sender.finish()

    asyncio.run(run())
    assert lines(sender) == [
        "callback 'bad': GET http://127.0.0.1:9/: failed, the request holds characters that HTTP does not allow there"
    ]


def test_one_sender_serves_one_loop_after_the_other() -> None:
    sender = CallbackSender()
    with listening() as (url, heard):
        many = [Callback(f"c{at}", "", Request("POST", f"{url}/{at}")) for at in range(20)]

        async def run() -> None:
            sender.start(many)
            await sender.finish()

        asyncio.run(run())
        asyncio.run(run())
    assert len(heard) == 40
    assert {sent.status for sent in sender.sent} == {204}
