"""Requests with methods that httptools does not know: a contract may have any of them (OpenAPI 3.2, additionalOperations)."""

from __future__ import annotations

import re
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_COMMON = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH")
# RFC 9110, section 9.1: a method is a token.
_METHOD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: |\Z)")


def is_unusual(head: bytes) -> bool:
    """Tell whether the beginning of a request has a method that is better left to h11, which takes every token.

    What may still become a common method is none: one that comes in pieces is httptools' to judge.

    Example:
        >>> is_unusual(b"BREW /pots HTTP/1.1"), is_unusual(b"GET /pots HTTP/1.1"), is_unusual(b"PO")
        (True, False, False)
    """
    if head.startswith((b"GET ", b"POST ")):
        return False
    found = _METHOD.match(head)
    if found is None:
        return False
    method = found[1]
    if len(method) == len(head):
        return not any(common.startswith(method) for common in _COMMON)
    return method not in _COMMON


def between_requests(protocol: Any) -> bool:
    """Tell whether the next byte for one of uvicorn's protocols begins a request, and none is being answered."""
    cycle = protocol.cycle
    if cycle is None:
        return protocol.scope is None
    # httptools begins a new scope with the first byte of a head.
    return cycle.response_complete and not cycle.more_body and protocol.scope is cycle.scope


def with_h11(protocol: Any) -> Any:
    """Return a protocol over h11 that goes on in the place of `protocol`, which is between two requests."""
    if isinstance(protocol, H11Protocol):
        return protocol
    # Its timer would close the connection.
    protocol._unset_keepalive_if_required()  # noqa: SLF001  uvicorn has no other name for it
    protocol.connections.discard(protocol)
    other = H11Protocol(
        config=protocol.config,
        server_state=protocol.server_state,
        app_state=protocol.app_state,
        _loop=protocol.loop,
    )
    other.app = protocol.app
    other.connection_made(protocol.transport)
    return other
