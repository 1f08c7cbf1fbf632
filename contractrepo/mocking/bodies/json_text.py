"""JSON and plain text."""

from __future__ import annotations

import json
from typing import Any


def json_bytes(value: Any) -> bytes:
    """Return JSON text; lone surrogates, which UTF-8 cannot hold, are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def text_bytes(value: Any) -> bytes:
    """Return a string itself, any other value as JSON text."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json_bytes(value)
