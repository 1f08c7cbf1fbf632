"""HTTP messages as plain values, independent of any server or client."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request.

    Attributes:
        method: The method token, as sent.
        target: The raw request target: path and query, still percent-encoded.
        headers: ``(name, value)`` pairs in order; names compare without case.
        body: The content, after transfer and content decoding.
    """

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response.

    Attributes:
        status: Status code, 100 to 599.
        headers: ``(name, value)`` pairs in order; names compare without case.
        body: The content.
        violations: What a mock found wrong with the request or with its own answer.
        provenance: Where a mock's answer came from (operation, example, commit).
        effects: What the shell must do around the answer (delay, fault, callbacks).
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    violations: tuple[Any, ...] = field(default=(), compare=False)
    provenance: Any = field(default=None, compare=False)
    effects: Any = field(default=None, compare=False)


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the value of header `name`, repeated fields joined by ``", "`` (RFC 9110, section 5.3), or None."""
    wanted = name.lower()
    values = [value for key, value in headers if key.lower() == wanted]
    return ", ".join(values) if values else None


def has_no_content(status: int, method: str = "GET") -> bool:
    """Tell whether an answer of `status` to `method` never carries content (RFC 9110, sections 6.4.1 and 15.3.6)."""
    return method == "HEAD" or status < 200 or status in (204, 205, 304)
