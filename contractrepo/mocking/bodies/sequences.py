"""Sequential media types (OpenAPI 3.2, section "Sequential Media Types")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contractrepo.mocking.bodies.json_text import json_bytes, text_bytes
from contractrepo.mocking.bodies.multipart import multipart_chunks
from contractrepo.validation.media_types import MediaRange

_EVENT_FIELDS = ("event", "id", "retry")


def encode_items(items: Sequence[Any], kind: MediaRange) -> list[bytes]:
    """Return one chunk of content per item; a media type that is not sequential gets its items as JSON lines."""
    if kind.type == "multipart":
        return multipart_chunks(list(items), kind.parameter("boundary"))
    encoder = _ENCODERS.get(kind.essence) or _ENCODERS.get(f"+{kind.suffix}", _line)
    return [encoder(item) for item in items]


def is_sequential(kind: MediaRange) -> bool:
    """Tell whether content of this media type is a sequence of items."""
    return kind.essence in _ENCODERS or f"+{kind.suffix}" in _ENCODERS


def _line(item: Any) -> bytes:
    return json_bytes(item) + b"\n"


def _record(item: Any) -> bytes:
    """RFC 7464, section 2.2: a record separator before, a line feed behind."""
    return b"\x1e" + json_bytes(item) + b"\n"


def _event(item: Any) -> bytes:
    """HTML, section 9.2.5: fields line by line, a blank line ends the event."""
    fields = item if isinstance(item, Mapping) else {"data": item}
    lines = [f"{name}: {_one_line(fields[name])}\n" for name in _EVENT_FIELDS if name in fields]
    data = text_bytes(fields["data"]).decode().splitlines() or [""] if "data" in fields else []
    return "".join([*lines, *(f"data: {line}\n" for line in data), "\n"]).encode()


def _one_line(value: Any) -> str:
    return " ".join(text_bytes(value).decode().splitlines())


_ENCODERS: dict[str, Callable[[Any], bytes]] = {
    "text/event-stream": _event,
    "application/jsonl": _line,
    "application/x-ndjson": _line,
    "application/ndjson": _line,
    "application/json-seq": _record,
    "+json-seq": _record,
    "+jsonl": _line,
}
