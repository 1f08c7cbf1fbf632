"""Requests as they come in over ASGI."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from contractrepo.core.messages import Request, Response
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.server.asgi_types import Receive, Scope, Send
from contractrepo.server.sending import send_response

MAX_BODY_BYTES = 10 * 2**20


async def received(scope: Scope, receive: Receive, send: Send, limit: int) -> Request | None:
    """Return a request with all of its body; None where the client has gone, or where it was refused here.

    Args:
        scope: Its head.
        receive: Where the body comes from.
        send: Where the refusal (413) of a body that is too long goes.
        limit: Bytes that the body may have.
    """
    body = await _body(receive, limit, scope["headers"])
    if body is None:
        return None
    if isinstance(body, Response):
        await send_response(body, send)
        return None
    return request_of(scope, body)


def request_of(scope: Scope, body: bytes = b"") -> Request:
    """Return a request; one character of a field is one byte."""
    return Request(scope["method"], target_of(scope), text_headers(scope["headers"]), body)


def target_of(scope: Scope) -> str:
    """Return the request target as sent.

    ASGI leaves `raw_path` optional; without it the path has lost its escapes, and they are put back.
    """
    raw: bytes | None = scope.get("raw_path")
    path = raw.partition(b"?")[0].decode("latin-1") if raw is not None else quote(scope["path"])
    query: bytes = scope.get("query_string", b"")
    return f"{path}?{query.decode('latin-1')}" if query else path


def text_headers(pairs: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return fields as text, one character per byte."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]


async def _body(
    receive: Receive, limit: int, headers: Sequence[tuple[bytes, bytes]]
) -> bytes | Response | None:
    """Return the body, the refusal of one that is too long, or None where the client has gone.

    A length that the fields tell is refused before any of the body is read.
    """
    if any(name == b"content-length" and _exceeds(value, limit) for name, value in headers):
        return _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return _too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _exceeds(length: bytes, limit: int) -> bool:
    """Tell whether a Content-Length is above `limit`; servers differ in what they let through as a length."""
    digits = length.strip().lstrip(b"0")
    return digits.isdigit() and (len(digits) > len(str(limit)) or int(digits) > limit)


def _too_large(limit: int) -> Response:
    answer = problem(413, "body-too-large", f"the body is longer than {limit} bytes")
    return Response(answer.status, (*answer.headers, ("Connection", "close")), answer.body)
