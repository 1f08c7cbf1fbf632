"""One system call where there would be several: uvicorn writes the head of an answer and its body apart."""

from __future__ import annotations

import asyncio
from typing import Any

# More does not wait for the rest: the client, and whoever is told to write no more, must learn of it.
_MOST_BYTES = 64 * 2**10


class JoinedTransport:
    """A transport that hands on what is written within one turn of the event loop as one piece.

    Whatever else is asked of it is asked of the transport below.

    Args:
        below: The transport of a connection.
        loop: Its event loop.
    """

    def __init__(self, below: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._below = below
        self._loop = loop
        self._pieces: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Write, at the end of this turn at the latest."""
        if not self._pieces:
            self._loop.call_soon(self._hand_on)
        self._pieces.append(data)
        self._size += len(data)
        if self._size > _MOST_BYTES:
            self._hand_on()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes the client has not taken up."""
        size: int = self._below.get_write_buffer_size()
        return size + self._size

    def close(self) -> None:
        """Close when everything is written."""
        self._hand_on()
        self._below.close()

    def abort(self) -> None:
        """Close at once; what waits is lost."""
        self._pieces, self._size = [], 0
        self._below.abort()

    def _hand_on(self) -> None:
        pieces, self._pieces, self._size = self._pieces, [], 0
        if pieces and not self._below.is_closing():
            self._below.write(pieces[0] if len(pieces) == 1 else b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)
