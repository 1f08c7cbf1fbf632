"""Connections to servers that are not ours, kept for a moment for whoever asks next (RFC 9112, section 9.3)."""

from __future__ import annotations

import asyncio
import contextlib
import select
import ssl
from collections.abc import Iterable
from typing import SupportsIndex

from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.reading import LONGEST_LINE
from contractrepo.service.outgoing.unanswered import Unanswered

_CONNECT_S = 10.0
# Shorter than the servers in use wait for another request: the common ones close after five seconds.
_IDLE_S = 3.0
_MOST_IDLE = 16


class Stream(asyncio.StreamReader):
    """What a server sends.

    Attributes:
        has_begun: Whether anything has come since `expect`.
    """

    def __init__(self) -> None:
        super().__init__(LONGEST_LINE, asyncio.get_running_loop())
        self.has_begun = False

    def expect(self) -> None:
        """An answer is waited for from now on."""
        self.has_begun = False

    def feed_data(self, data: Iterable[SupportsIndex]) -> None:
        """Take what has come."""
        self.has_begun = True
        super().feed_data(data)


class Connection:
    """A connection to a server.

    Attributes:
        reader: What the server sends.
        writer: What it is sent.
    """

    def __init__(self, place: tuple[bool, str, int], reader: Stream, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._place = place

    def leads_to(self, address: Address) -> bool:
        """Tell whether it is one to the server at `address`."""
        return self._place == _place(address)

    def is_quiet(self) -> bool:
        """Tell whether the server has neither closed it nor sent what nobody has asked for."""
        if self.writer.transport.is_closing() or _has_more(self.reader):
            return False
        waiting = select.poll()
        waiting.register(self.writer.get_extra_info("socket").fileno(), select.POLLIN)
        return not waiting.poll(0)

    def abort(self) -> None:
        """Close it at once."""
        self.writer.transport.abort()


class Connections:
    """Idle connections: few, each for a few seconds.

    Args:
        trust: Whose certificates are believed; those that the system believes without.
        idle_s: Seconds after which an idle one is closed.
        most_idle: How many are kept.
    """

    def __init__(
        self, trust: ssl.SSLContext | None = None, *, idle_s: float = _IDLE_S, most_idle: int = _MOST_IDLE
    ) -> None:
        self._trust = trust
        self._idle_s = idle_s
        self._most_idle = most_idle
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle: dict[Connection, asyncio.TimerHandle] = {}

    def kept(self, address: Address) -> Connection | None:
        """Return a connection that somebody has given back, the newest first; None where there is none."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # Connections end with their loop; test clients begin a new one per request.
            self._loop, self._idle = loop, {}
        for connection in [one for one in reversed(self._idle) if one.leads_to(address)]:
            self._idle.pop(connection).cancel()
            if connection.is_quiet():
                return connection
            connection.abort()
        return None

    async def fresh(self, address: Address, timeout_s: float) -> Connection:
        """Return a new connection.

        Raises:
            Unanswered: ``upstream-unreachable``, ``upstream-untrusted`` or ``upstream-timeout``.
        """
        return await connected(address, timeout_s, self._trust)

    def keep(self, connection: Connection) -> None:
        """Take a connection whose answer was read to its end."""
        if len(self._idle) >= self._most_idle or not connection.is_quiet():
            connection.abort()
            return
        loop = asyncio.get_running_loop()
        self._idle[connection] = loop.call_later(self._idle_s, self._drop, connection)

    async def close(self) -> None:
        """Close what is idle, and wait until it is."""
        for connection in list(self._idle):
            self._drop(connection)
            with contextlib.suppress(OSError):
                await connection.writer.wait_closed()

    def _drop(self, connection: Connection) -> None:
        self._idle.pop(connection).cancel()
        connection.abort()


async def connected(address: Address, timeout_s: float, trust: ssl.SSLContext | None) -> Connection:
    """Return a new connection to a server.

    Args:
        address: The server.
        timeout_s: Longest wait, in seconds; ten are waited at most.
        trust: Whose certificates are believed; those that the system believes without.

    Raises:
        Unanswered: ``upstream-unreachable``, ``upstream-untrusted`` or ``upstream-timeout``.
    """
    context = (trust or ssl.create_default_context()) if address.secure else None
    loop, reader = asyncio.get_running_loop(), Stream()
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    try:
        async with asyncio.timeout(min(timeout_s, _CONNECT_S)):
            transport, _ = await loop.create_connection(
                lambda: protocol, address.host, address.port, ssl=context
            )
    except TimeoutError as error:
        raise Unanswered("upstream-timeout", f"{address.authority} takes no connection in time") from error
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {address.authority} is not believed: {error.verify_message}"
        raise Unanswered("upstream-untrusted", reason) from error
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unanswered(
            "upstream-unreachable", f"{address.authority} cannot be reached: {reason}"
        ) from error
    return Connection(_place(address), reader, asyncio.StreamWriter(transport, protocol, reader, loop))


def _place(address: Address) -> tuple[bool, str, int]:
    return address.secure, address.host, address.port


def _has_more(reader: asyncio.StreamReader) -> bool:
    """Tell whether a read would return at once: with bytes, with the end, or with an error."""
    reading = reader.read(1)
    try:
        reading.send(None)
    except (StopIteration, OSError):
        return True
    reading.close()
    return False
