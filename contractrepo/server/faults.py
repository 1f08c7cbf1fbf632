"""Connections that break as a mock asks for."""

from __future__ import annotations

import asyncio
import socket
import struct

from contractrepo.mocking.files.mock import Fault
from contractrepo.server.asgi_types import Receive, Scope

EXTENSION = "contractrepo.transport"
_GARBAGE = b"\x00\xff\xfe garbage, as the mock asks for\r\n\r\n\x80\x81"
# struct linger: on, 0 seconds; closing then sends a reset instead of an orderly end (socket(7)).
_RESET = struct.pack("ii", 1, 0)
# A client that never gives up must not hold its connection for ever.
_LONGEST_SILENCE_S = 300.0


async def break_connection(
    fault: Fault,
    scope: Scope,
    receive: Receive,
) -> None:
    """Do to the connection what `fault` says, and return when the client is gone.

    Args:
        fault: ``close``, ``reset``, ``garbage`` or ``timeout``.
        scope: Holds the transport where `serve` runs the application.
        receive: Tells when the client is gone.

    Raises:
        ConnectionError: The server gives no access to the transport, as test clients for ASGI do.
    """
    transport: asyncio.Transport | None = scope.get("extensions", {}).get(EXTENSION)
    if transport is None:
        raise ConnectionError(f"the mock breaks the connection: {fault}")
    if fault == "garbage":
        transport.write(_GARBAGE)
    elif fault == "reset":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    if fault == "reset":
        transport.abort()
    elif fault != "timeout":
        transport.close()
    try:
        await asyncio.wait_for(gone(receive), _LONGEST_SILENCE_S)
    except TimeoutError:
        transport.abort()


async def gone(receive: Receive) -> None:
    """Return when the client is gone, or has its whole answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
