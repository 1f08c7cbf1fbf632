"""uvicorn below an ASGI application: one process, one port, an orderly end."""

from __future__ import annotations

import contextlib
import errno
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.server.asgi_types import App
from contractrepo.server.guarding import MOST_CONNECTIONS, MOST_HEAD_BYTES, Guard

_GRACE_S = 5
_KEEP_ALIVE_S = 30
_BACKLOG = 2048
# A head and what one read may bring beyond it: the guard's answer (431) comes before h11's (400).
_H11_BYTES = MOST_HEAD_BYTES + 2**20
_HIGHEST_PORT = 65_535
_OTHER_FILES = 256
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(
    app: App,
    *,
    host: str = "127.0.0.1",
    port: int = 4010,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve `app` until SIGINT or SIGTERM; requests that have begun are answered, for at most five seconds.

    Args:
        app: The ASGI application.
        host: Name or address to listen on.
        port: Port, or 0 for a free one.
        ready: Called with the URL once the server listens.

    Raises:
        UsageError: ``port-taken``, ``port-refused``, ``port-invalid`` or ``host-unknown``.
    """
    listener = _listen(host, port)
    _allow_connections()
    with contextlib.closing(listener):
        _Server(app, _url(listener), ready or (lambda _: None)).run(sockets=[listener])


@contextlib.contextmanager
def serving(app: App, *, host: str = "127.0.0.1", port: int = 0, grace_s: int = _GRACE_S) -> Iterator[str]:
    """Serve `app` in a thread of its own and give its URL; stop it at the end of the block.

    Args:
        app: The ASGI application.
        host: Name or address to listen on.
        port: Port, or 0 for a free one.
        grace_s: Seconds that requests which have begun may still take at the end.

    Raises:
        UsageError: As `serve` does.
    """
    listener = _listen(host, port)
    started = threading.Event()
    server = _Server(app, _url(listener), lambda _: started.set(), grace_s)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    with contextlib.closing(listener):
        thread.start()
        started.wait()
        try:
            yield _url(listener)
        finally:
            server.should_exit = True
            thread.join()


class _Server(uvicorn.Server):
    """uvicorn's server, silent, that tells when it listens and does not die of the signal that ends it."""

    def __init__(self, app: App, url: str, ready: Callable[[str], None], grace_s: int = _GRACE_S) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=cast("Any", _protocol),
                lifespan="on",
                ws="none",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
                h11_max_incomplete_event_size=_H11_BYTES,
                timeout_graceful_shutdown=grace_s,
            )
        )
        self._url = url
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready(self._url)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End without raising the signal again, as uvicorn would: ending was all that it asked for."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)


def _protocol(**arguments: Any) -> Guard:
    """Return uvicorn's protocol for one connection, within bounds."""
    return Guard(AutoHTTPProtocol(**arguments))


def _allow_connections() -> None:
    """Let this process have a file for every connection, as far as the system does: the usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _HIGHEST_PORT:
        # The system would take the number modulo 65536.
        raise UsageError("port-invalid", f"{port} is no port", f"give 0 to {_HIGHEST_PORT}; 0 is a free one")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        message = f"'{printable(host, limit=100)}' is no address to listen on"
        raise UsageError(
            "host-unknown", message, "listen on 127.0.0.1, or on an address of this machine"
        ) from error
    try:
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error


def _cannot_listen(host: str, port: int, error: OSError) -> UsageError:
    place = f"{printable(host, limit=100)}:{port}"
    if error.errno == errno.EADDRINUSE:
        hint = "choose another port with --port, or 0 for a free one"
        return UsageError("port-taken", f"something listens on {place} already", hint)
    if error.errno == errno.EADDRNOTAVAIL:
        hint = "listen on 127.0.0.1, or on an address of this machine"
        return UsageError("host-unknown", f"{place} is no address of this machine", hint)
    return UsageError(
        "port-refused", f"cannot listen on {place}: {error.strerror}", "choose a port above 1023"
    )


def _url(listener: socket.socket) -> str:
    address: Any = listener.getsockname()
    host = f"[{address[0]}]" if listener.family == socket.AF_INET6 else address[0]
    return f"http://{host}:{address[1]}"
