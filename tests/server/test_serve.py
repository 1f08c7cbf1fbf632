"""Real sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from contractrepo import MockSet, asgi_app, load, responder
from contractrepo.errors import UsageError
from contractrepo.server import faults
from contractrepo.server.serve import serve, serving

Connect = Callable[[str], socket.socket]
DOCUMENT = b"""\
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: One, content: {application/json: {schema: {type: string}}}}}
    post:
      requestBody: {content: {text/plain: {}}}
      responses: {'201': {description: Made}}
  /lines:
    get: {responses: {'200': {description: Lines, content: {application/jsonl: {itemSchema: {}}}}}}
"""
MOCKS = {
    "mocks/a.mock.yaml": b"""\
mock: 1
operation: GET /a/{id}
examples:
  slow: {when: {path: {id: slow}}, delay: 150, respond: {status: 200, body: slow}}
  close: {when: {path: {id: close}}, fault: close, respond: {status: 200, body: x}}
  reset: {when: {path: {id: reset}}, fault: reset, respond: {status: 200, body: x}}
  garbage: {when: {path: {id: garbage}}, fault: garbage, respond: {status: 200, body: x}}
  timeout: {when: {path: {id: timeout}}, fault: timeout, respond: {status: 200, body: x}}
  rest: {respond: {status: 200, headers: {X-Name: zw\xc3\xb6lf}, body: fine}}
""",
    "mocks/lines.mock.yaml": b"""\
mock: 1
operation: GET /lines
examples:
  two: {respond: {status: 200, contentType: application/jsonl, stream: [{item: 1}, {item: 2, delay: 20}]}}
""",
}
PROGRAM = """\
import sys
from contractrepo import asgi_app, load
from contractrepo.server.serve import serve
serve(asgi_app(load(sys.argv[1])), port=0, ready=lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    mock = responder(load(DOCUMENT), MockSet.parse(MOCKS))
    with serving(asgi_app(mock, max_body_bytes=1_000)) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=5) as made:
        yield made


def test_an_answer(client: httpx.Client) -> None:
    response = client.get("/a/1")

    assert (response.status_code, response.json()) == (200, "fine")
    assert response.headers["x-contract-example"] == "rest"
    assert "server" not in response.headers
    assert dict(response.headers.raw)[b"x-name"].decode() == "zwölf"


def test_head_says_the_length_of_get(client: httpx.Client) -> None:
    response = client.head("/a/1")

    assert (response.headers["content-length"], response.content) == ("6", b"")


def test_a_delay_is_waited_for(client: httpx.Client) -> None:
    begin = time.monotonic()

    assert client.get("/a/slow").json() == "slow"
    assert time.monotonic() - begin >= 0.15


def test_a_stream(client: httpx.Client) -> None:
    with client.stream("GET", "/lines") as response:
        assert list(response.iter_lines()) == ["1", "2"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("close", httpx.RemoteProtocolError),
        ("reset", httpx.ReadError),
        ("garbage", httpx.RemoteProtocolError),
        ("timeout", httpx.ReadTimeout),
    ],
)
def test_a_connection_breaks_as_asked(client: httpx.Client, fault: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        client.get(f"/a/{fault}", timeout=0.2)
    assert client.get("/a/1").status_code == 200


def test_a_silent_connection_ends_in_the_end(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_LONGEST_SILENCE_S", 0.05)

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.get("/a/timeout")


@pytest.mark.parametrize("length", [1_001, 5_000_000])
def test_a_body_that_is_too_long(client: httpx.Client, length: int) -> None:
    response = client.post("/a/1", content=(b"x" * 1_000 for _ in range(0, length, 1_000)))

    assert (response.status_code, response.json()["code"]) == (413, "body-too-large")


def test_pieces_of_a_body_are_one(client: httpx.Client) -> None:
    pieces = (piece for piece in (b"one", b"two"))

    assert client.post("/a/1", content=pieces, headers={"Content-Type": "text/plain"}).status_code == 201


def test_requests_in_a_row_on_one_connection(url: str, connect: Connect) -> None:
    request = b"GET /a/1 HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /a/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    with connect(url) as connection:
        connection.sendall(request * 3 + last)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.count(b"HTTP/1.1 200 OK") == 4


def test_nonsense_is_a_bad_request(url: str, connect: Connect) -> None:
    with connect(url) as connection:
        connection.sendall(b"\x00\x01nonsense\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 400")


def test_many_at_once(url: str) -> None:
    statuses: list[int] = []
    limits = httpx.Limits(max_connections=20)

    with httpx.Client(base_url=url, timeout=10, limits=limits) as client:

        def ask() -> None:
            statuses.extend(client.get(f"/a/{at}").status_code for at in range(10))

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert statuses == [200] * 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals, tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_bytes(DOCUMENT)
    root = Path(__file__).parents[2]

    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(document)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert httpx.get(f"{address}/a/1").status_code == 200
        server.send_signal(number)
        output, errors = server.communicate(timeout=20)

    assert (server.returncode, output, errors) == (0, "ended\n", "")


def test_serve_returns_after_a_signal_and_leaves_the_handlers_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)
    statuses: list[int] = []

    def visit(url: str) -> None:
        statuses.append(httpx.get(f"{url}/a/1").status_code)
        os.kill(os.getpid(), signal.SIGTERM)

    def ready(url: str) -> None:
        threading.Thread(target=visit, args=[url]).start()

    serve(asgi_app(load(DOCUMENT)), port=0, ready=ready)

    assert statuses == [200]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError) as raised:
        serve(asgi_app(load(DOCUMENT)), port=taken.getsockname()[1])

    assert (raised.value.code, raised.value.hint) == (
        "port-taken",
        "choose another port with --port, or 0 for a free one",
    )


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        ("192.0.2.1", 0, "host-unknown"),
        ("a" * 70, 0, "host-unknown"),
        ("127.0.0.1", 65_536, "port-invalid"),
        ("127.0.0.1", -1, "port-invalid"),
    ],
)
def test_an_address_that_is_none(host: str, port: int, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        serve(asgi_app(load(DOCUMENT)), host=host, port=port)

    assert raised.value.code == code


def test_a_port_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(UsageError) as raised:
        serve(asgi_app(load(DOCUMENT)), port=1)

    assert raised.value.code == "port-refused"
