"""An upstream of our own: what it answers is said byte by byte, and what reached it can be looked at."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

Answer = bytes | list[bytes] | Callable[[socket.socket], None]


@dataclass
class Upstream:
    """A server that answers a path with what `answers` has for it, else with 404.

    Attributes:
        answers: Path -> an answer, an answer in pieces, or what talks to the connection itself.
        seen: Head (lower case) and body of every request.
    """

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[tuple[str, bytes]] = field(default_factory=list)


def reply(status: str, *fields: str, body: bytes = b"") -> bytes:
    """Return an answer of a fixed length; the connection ends after it, as after every other one."""
    lines = [f"HTTP/1.1 {status}", *fields, "Connection: close", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@pytest.fixture
def connect() -> Callable[[str], socket.socket]:
    """Return what opens a connection to the server at a URL."""

    def connected(url: str) -> socket.socket:
        host, _, port = url.removeprefix("http://").partition(":")
        return socket.create_connection((host, int(port)), timeout=20)

    return connected


@pytest.fixture
def answer() -> Callable[..., bytes]:
    return reply


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    made = Upstream("")

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return
                head += line
            text = head.decode("latin-1")
            length = [line[15:] for line in text.lower().split("\r\n") if line.startswith("content-length:")]
            made.seen.append((text, self.rfile.read(int(length[0])) if length else b""))
            found = made.answers.get(text.split(" ")[1].partition("?")[0], reply("404 Not Found"))
            if callable(found):
                found(self.connection)
                return
            for piece in [found] if isinstance(found, bytes) else found:
                self.wfile.write(piece)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """Let those go who hang up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()
