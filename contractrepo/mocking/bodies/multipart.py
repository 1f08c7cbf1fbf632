"""Multipart content (RFC 2046, section 5.1, and RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.mocking.bodies.json_text import text_bytes

BOUNDARY = "contractrepo-8e3f1c5a7b"
_QUOTED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def multipart(value: dict[str, Any] | list[Any], boundary: str | None = None) -> bytes:
    """Return the parts of `value`: one per member, named (form-data), or one per element.

    Args:
        value: The members or elements; an array of a member gives one part per element.
        boundary: What stands between parts, the project's own without.
    """
    return b"".join(multipart_chunks(value, boundary))


def multipart_chunks(value: dict[str, Any] | list[Any], boundary: str | None = None) -> list[bytes]:
    """Return the parts one by one, the last one with what ends them."""
    mark = b"--" + (boundary or BOUNDARY).encode("utf-8", "replace")
    parts = _named(value) if isinstance(value, dict) else (_part(item) for item in value)
    chunks = [mark + b"\r\n" + one + b"\r\n" for one in parts] or [b""]
    return [*chunks[:-1], chunks[-1] + mark + b"--\r\n"]


def _named(value: dict[str, Any]) -> Iterator[bytes]:
    for name, item in value.items():
        field = f'Content-Disposition: form-data; name="{name.translate(_QUOTED)}"\r\n'
        for one in item if isinstance(item, list) else [item]:
            yield _part(one, field)


def _part(value: Any, disposition: str = "") -> bytes:
    """Text is sent as it is, anything else as JSON."""
    kind = "text/plain; charset=utf-8" if isinstance(value, str) else "application/json"
    fields = f"{disposition}Content-Type: {kind}\r\n\r\n"
    return fields.encode("utf-8", "replace") + text_bytes(value)
