"""Bytes that no well-meant client sends, and lawful ones that few do."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

GET = b"GET /a/1 HTTP/1.1\r\nHost: x\r\n"
LAST = GET + b"Connection: close\r\n\r\n"
POST = b"POST /a/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
PART = b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n--b--\r\n'
MULTIPART = (
    b"POST /a/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(PART), PART)
)
# A hello of TLS 1.0 to 1.3.
TLS = bytes.fromhex("16030100c8010000c40303") + bytes(190)

Talk = Callable[..., list[int]]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(POST + b"Connection: close\r\nContent-Length: 2\r\n\r\n{x", [400], id="malformed JSON"),
        pytest.param(MULTIPART, [201], id="part without Content-Type"),
        pytest.param(
            POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1;e=1\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
            [201],
            id="chunks, with an extension and a trailer",
        ),
        pytest.param(
            (GET + b"\r\n") * 2 + POST + b"Content-Length: 2\r\n\r\n{}" + LAST,
            [200, 200, 201, 200],
            id="pipelined",
        ),
        pytest.param(LAST + b"\x00\xffnonsense\r\n\r\n", [200], id="bytes after the last request"),
        pytest.param(b"GET http://x/a/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [200], id="absolute form"),
        pytest.param(b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [204], id="OPTIONS *"),
        pytest.param(b"BREW" + LAST[3:], [202], id="method of the contract that HTTP does not know"),
        pytest.param(b"TRACE" + LAST[3:], [405], id="TRACE"),
        pytest.param(b"get" + LAST[3:], [405], id="method in small letters"),
        pytest.param(b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\nConnection: close\r\n\r\n", [404], id="CONNECT"),
        pytest.param(b"GET /a/1 HTTP/1.0\r\n\r\n", [200], id="HTTP/1.0"),
        pytest.param(GET + b"X: \xff\xfe\xc3\r\nConnection: close\r\n\r\n", [200], id="field value outside ASCII"),
        pytest.param(GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", [200], id="upgrade to HTTP/2"),
        pytest.param(GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", [200], id="upgrade to WebSocket"),
        pytest.param(
            b"GET /a/%00%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [422], id="escapes that are no text"
        ),
    ],
)  # fmt: skip
def test_unusual_requests_are_answered(talk: Talk, sent: bytes, expected: list[int]) -> None:
    assert talk(sent) == expected


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + LAST, id="CL.TE"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + LAST, id="TE.CL"),
        pytest.param(POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + LAST, id="two lengths"),
        pytest.param(POST + b"Content-Length: +5\r\n\r\nhello" + LAST, id="length with a sign"),
        pytest.param(POST + b"Content-Length: -5\r\n\r\nhello" + LAST, id="length below 0"),
        pytest.param(POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", id="length of 30 digits"),
        pytest.param(POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + LAST, id="unknown coding"),
        pytest.param(POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + LAST, id="space before the colon"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="no length of a chunk"),
        pytest.param(GET + b"X: a\x00b\r\n\r\n", id="NUL in a field"),
        pytest.param(GET + b"X: a\rY: b\r\n\r\n", id="bare CR"),
        pytest.param(GET + b"X\xff: a\r\n\r\n", id="field name outside ASCII"),
        pytest.param(GET + b": a\r\n\r\n", id="no field name"),
        pytest.param(GET + b"Host: y\r\n\r\n", id="two hosts"),
        pytest.param(b"GET /a/1 HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(b"GET /a/\x00 HTTP/1.1\r\nHost: x\r\n\r\n", id="NUL in the target"),
        pytest.param(b"GET /a/\xc3\xb6 HTTP/1.1\r\nHost: x\r\n\r\n", id="target outside ASCII"),
        pytest.param(b"GET /a/1 2 HTTP/1.1\r\nHost: x\r\n\r\n", id="space in the target"),
        pytest.param(b"GET  HTTP/1.1\r\nHost: x\r\n\r\n", id="no target"),
        pytest.param(b"\r\x00\r\n\r\n", id="no request line"),
        pytest.param(b"GET /a/1\r\n\r\n", id="HTTP/0.9"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", id="HTTP/2"),
        pytest.param(TLS, id="TLS"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_once_and_the_connection_closed(talk: Talk, sent: bytes) -> None:
    assert talk(sent) in ([400], [505])


@pytest.mark.parametrize(
    "rest", [b"\r\n", b"Content-Length: 2\r\n\r\n{}", b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]
)
def test_a_method_that_nobody_has_is_told_the_others(port: int, rest: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for sent in (GET + b"\r\n", b"FLY" + GET[3:] + rest, b"PEEK" + GET[3:] + rest, GET + b"\r\n"):
            connection.sendall(sent)
            head = connection.recv(65_536)
            if not sent.startswith(b"GET"):
                assert head.startswith(b"HTTP/1.1 405 ")
                assert b"\r\nallow: GET, POST, BREW, HEAD, OPTIONS\r\n" in head
            else:
                assert head.startswith(b"HTTP/1.1 200 ")


def test_a_method_may_come_in_pieces(talk: Talk) -> None:
    assert talk(b"FL", b"Y" + LAST[3:], pause=0.01) == [405]
    assert talk(GET + b"\r\nGE", b"T" + LAST[3:], pause=0.01) == [200, 200]


def test_one_line_feed_ends_a_line_or_is_nonsense(talk: Talk) -> None:
    # RFC 9112, section 2.2: a recipient MAY take it as the end; what it must not do is to see two requests in one.
    sent = b"GET /a/1 HTTP/1.1\nHost: x\nConnection: close\n\n"

    assert talk(sent) in ([200], [400])


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(GET + b"X: " + b"y" * 70_000 + b"\r\n\r\n", 431, id="long field"),
        pytest.param(GET + b"X: y\r\n" * 300 + b"\r\n", 431, id="many fields"),
        pytest.param(GET + b"X: y\r\n" * 200_000, 431, id="flood that never ends"),
        pytest.param(b"GET /a/" + b"x" * 70_000, 431, id="long target that never ends"),
        pytest.param(GET + b"\r\n" + b"GET /a/" + b"x" * 900_000, 431, id="long target after a request"),
    ],
)
def test_a_head_has_a_limit(talk: Talk, sent: bytes, status: int) -> None:
    assert talk(sent)[-1] == status


@pytest.mark.parametrize("expect", [b"", b"Expect: 100-continue\r\n"])
def test_a_body_over_the_limit_is_refused_before_it_is_read(talk: Talk, expect: bytes) -> None:
    assert talk(POST + expect + b"Content-Length: 1001\r\n\r\n") == [413]


def test_a_body_that_is_waited_for_is_asked_for(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(POST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")

        assert connection.recv(65_536).startswith(b"HTTP/1.1 201 ")
