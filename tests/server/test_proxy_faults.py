"""Upstreams that break: every fault has an answer, and the next request is answered as before."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import load
from contractrepo.core.messages import Request
from contractrepo.server.proxy import proxy_app
from contractrepo.server.serve import serving
from contractrepo.service.outgoing.address import address
from contractrepo.service.outgoing.asking import ask
from contractrepo.service.outgoing.unanswered import Unanswered

CONTRACT = load("""\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {get: {responses: {'200': {description: A}}}}
  /lines: {get: {responses: {'200': {description: L, content: {application/jsonl: {}}}}}}
""")
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
RESET = struct.pack("ii", 1, 0)


@contextmanager
def proxied(url: str, *, timeout_s: float = 5, **options: Any) -> Iterator[tuple[httpx.Client, list[str]]]:
    told: list[str] = []
    app = proxy_app(CONTRACT, address(url), tell=told.append, timeout_s=timeout_s, **options)
    with serving(app) as at, httpx.Client(base_url=at, timeout=10) as client:
        yield client, told


def reset(connection: socket.socket) -> None:
    connection.sendall(OK)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


BROKEN: dict[str, Any] = {
    "nothing": b"",
    "half a line": b"HTTP/1.1 2",
    "no HTTP": b"\x00\xff garbage\r\n\r\n",
    "an older one": b"HTTP/0.9 200 OK\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "status 700": b"HTTP/1.1 700 Odd\r\n\r\n",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "interim for ever": b"HTTP/1.1 100 Continue\r\n\r\n" * 40,
    "a field without a colon": OK + b"Name\r\n\r\n",
    "a name that is none": OK + b"A b: 1\r\n\r\n",
    "a folded field": OK + b"A: 1\r\n b\r\n\r\n",
    "NUL in a value": OK + b"A: \x00\r\n\r\n",
    "many fields": OK + b"A: 1\r\n" * 300 + b"\r\n",
    "a long line": OK + b"A: " + b"1" * 70_000 + b"\r\n\r\n",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length that is none": OK + b"Content-Length: -1\r\n\r\n",
    "length and chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a coding on the way": OK + b"Transfer-Encoding: gzip\r\n\r\n",
    "too few bytes": OK + b"Content-Length: 5\r\n\r\nabc",
    "a chunk size that is none": CHUNKED + b"xyz\r\n",
    "a chunk that is too long": CHUNKED + b"2\r\nabc\r\n0\r\n\r\n",
    "a chunk that is cut": CHUNKED + b"5\r\nab",
    "no last chunk": CHUNKED + b"2\r\nab\r\n",
    "reset": reset,
}


def test_answers_that_break_http(upstream: Any, answer: Callable[..., bytes]) -> None:
    with proxied(upstream.url) as (client, told):
        for name, broken in BROKEN.items():
            upstream.answers["/a"] = broken
            response = client.get("/a")
            assert (name, response.status_code) == (name, 502)
            assert response.headers["content-type"] == "application/problem+json"
            assert response.json()["code"] == "upstream-malformed"
        upstream.answers["/a"] = answer("200 OK")
        assert client.get("/a").status_code == 200
    assert len(told) == len(BROKEN)
    assert all(line.startswith("GET /a: [upstream-malformed] ") for line in told)


SOUND = {
    "chunks, an extension and trailers": CHUNKED + b"1;x=y\r\na\r\n1\r\nb\r\n0\r\nX-Trailer: 1\r\n\r\n",
    "until the end": OK + b"\r\nab",
    "one length twice": OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nab",
    "HTTP/1.0 and bare line feeds": b"HTTP/1.0 200 OK\nContent-Length: 2\n\nab",
    "interim answers": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    + OK
    + b"\r\nab",
    "more than it should": OK + b"Content-Length: 2\r\n\r\nabHTTP/1.1 200 OK\r\n\r\n",
}


def test_answers_of_every_framing(upstream: Any) -> None:
    with proxied(upstream.url) as (client, _):
        for name, sound in SOUND.items():
            upstream.answers["/a"] = sound
            response = client.get("/a")
            assert (name, response.status_code, response.content) == (name, 200, b"ab")
            assert "x-trailer" not in response.headers


def test_a_slow_upstream(upstream: Any) -> None:
    hold = threading.Event()

    def silent(connection: socket.socket) -> None:
        hold.wait(5)
        connection.close()

    def dripping(connection: socket.socket) -> None:
        connection.sendall(OK + b"Content-Length: 99\r\n\r\n")
        while not hold.wait(0.05):
            connection.sendall(b"x")

    with proxied(upstream.url, timeout_s=0.3) as (client, told):
        for slow in (silent, dripping):
            upstream.answers["/a"] = slow
            response = client.get("/a")
            assert (response.status_code, response.json()["code"]) == (504, "upstream-timeout")
        hold.set()
    assert [line.partition("]")[0] for line in told] == ["GET /a: [upstream-timeout"] * 2


def test_a_stream_that_breaks_breaks_the_connection(upstream: Any) -> None:
    upstream.answers["/lines"] = OK + b"Content-Type: application/jsonl\r\nContent-Length: 9\r\n\r\n1\n"
    with proxied(upstream.url, errors=True) as (client, told), pytest.raises(httpx.RemoteProtocolError):
        client.get("/lines")
    assert [line.partition("]")[0] for line in told] == ["GET /lines: [upstream-malformed"]


def test_whoever_leaves_takes_the_stream_with_him(upstream: Any) -> None:
    ended = threading.Event()

    def endless(connection: socket.socket) -> None:
        connection.sendall(OK + b"Content-Type: application/jsonl\r\n\r\n")
        try:
            while True:
                connection.sendall(b"1\n" * 1_000)
        except OSError:
            ended.set()

    upstream.answers["/lines"] = endless
    with proxied(upstream.url) as (client, _):
        with client.stream("GET", "/lines") as response:
            next(response.iter_raw())
        assert ended.wait(5)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with proxied(f"http://127.0.0.1:{port}", errors=True) as (client, _):
        response = client.get("/a", headers={"Origin": "http://page.example"})
    assert (response.status_code, response.json()["code"]) == (502, "upstream-unreachable")
    assert response.headers["access-control-allow-origin"] == "http://page.example"


def test_a_name_that_leads_nowhere() -> None:
    with proxied(f"http://{'a' * 70}.invalid") as (client, _):
        assert client.get("/a").json()["code"] == "upstream-unreachable"


def test_an_upstream_that_answers_before_it_has_read_everything(
    upstream: Any, answer: Callable[..., bytes]
) -> None:
    del upstream

    def refuse(server: socket.socket) -> None:
        connection, _ = server.accept()
        connection.recv(1_000)
        connection.sendall(answer("413 Content Too Large"))
        connection.recv(1_000)
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=refuse, args=[server])
        thread.start()
        with proxied(f"http://127.0.0.1:{server.getsockname()[1]}") as (client, _):
            assert client.post("/a", content=b"x" * 8_000_000).status_code == 413
        thread.join()


@pytest.mark.parametrize(
    "request_",
    [
        Request("G T", "/a"),
        Request("GET", "/a b"),
        Request("GET", "a"),
        Request("GET", "/a\r\nX: y"),
        Request("GET", "/a", (("A b", "1"),)),
        Request("GET", "/a", (("A", "1\r\nB: 2"),)),
        Request("GET", "/a", (("A", "\u20ac"),)),
    ],
)
def test_nothing_in_a_request_can_begin_another_one(request_: Request) -> None:
    async def send() -> None:
        async with ask(address("http://127.0.0.1:9"), request_, timeout_s=1):
            pass

    with pytest.raises(Unanswered) as raised:
        asyncio.run(send())
    assert raised.value.code == "request-unsendable"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate for 127.0.0.1 that signs itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "upstream")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "upstream.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_tls_with_a_certificate_that_is_believed_and_one_that_is_not(
    certificate: Path, answer: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(server: socket.socket) -> None:
        for _ in range(3):
            raw, _ = server.accept()
            try:
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(10_000)
                    connection.sendall(answer("200 OK"))
            except ssl.SSLError:
                raw.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        with proxied(f"https://127.0.0.1:{port}") as (client, _):
            unknown = client.get("/a")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with proxied(f"https://127.0.0.1:{port}") as (client, _):
            assert client.get("/a").status_code == 200
        with proxied(f"https://localhost:{port}") as (client, _):
            other = client.get("/a")
        thread.join()
    assert [(one.status_code, one.json()["code"]) for one in (unknown, other)] == [
        (502, "upstream-untrusted")
    ] * 2
