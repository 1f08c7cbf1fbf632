"""A mock over real sockets, once with each parser that uvicorn has."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from contractrepo import MockSet, asgi_app, load, responder
from contractrepo.server import serve as serving_module
from contractrepo.server.asgi_types import App
from contractrepo.server.serve import serving

DOCUMENT = b"""\
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: One, content: {application/json: {schema: {type: string}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {type: object}}
          multipart/form-data: {schema: {type: object, required: [n], properties: {n: {type: string}}}}
      responses: {'201': {description: Made}}
    additionalOperations:
      BREW: {responses: {'202': {description: Begun}}}
  /long:
    get: {responses: {'200': {description: Long, content: {text/plain: {}}}}}
"""
MOCKS = {
    "mocks/a.mock.yaml": b"""\
mock: 1
operation: GET /a/{id}
examples:
  slow: {when: {path: {id: slow}}, delay: 300, respond: {status: 200, body: slow}}
  rest: {respond: {status: 200, body: fine}}
""",
    "mocks/long.mock.yaml": b"mock: 1\noperation: GET /long\nexamples: {a: {respond: {status: 200, body: %s}}}\n"
    % (b"x" * 9_000_000),
}
PROTOCOLS = {"httptools": HttpToolsProtocol, "h11": H11Protocol}
LAST = b"GET /a/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module", params=PROTOCOLS)
def served(request: pytest.FixtureRequest) -> Iterator[Callable[[App], AbstractContextManager[str]]]:
    """Give `serving` with one of the parsers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving_module, "AutoHTTPProtocol", PROTOCOLS[request.param])
        yield serving


@pytest.fixture(scope="module")
def port(served: Callable[[App], AbstractContextManager[str]]) -> Iterator[int]:
    mock = responder(load(DOCUMENT), MockSet.parse(MOCKS))
    with served(asgi_app(mock, max_body_bytes=1_000)) as url:
        yield int(url.rsplit(":", 1)[1])


@pytest.fixture
def talk(port: int, capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[..., list[int]]]:
    """Send pieces with a pause after each, and return the statuses of all answers until the server closes.

    In the end the server must still answer, and have written nothing.
    """

    def exchange(*pieces: bytes, pause: float = 0.0) -> list[int]:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
            received = received_by(connection)
        return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]

    yield exchange
    assert exchange(LAST) == [200]
    assert capfd.readouterr() == ("", "")


def received_by(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            received += piece
    return received
