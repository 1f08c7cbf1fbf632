"""Sequential media types: bodies that are a row of items (OpenAPI 3.2, section "Sequential Media Types")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contractrepo.core import pointer as pointers
from contractrepo.validation.bodies.json_values import read_json
from contractrepo.validation.malformed import Malformed, refuse
from contractrepo.validation.media_types import MediaRange

_RECORD_SEPARATOR = b"\x1e"
# Far beyond any time that somebody waits.
_LONGEST_NUMBER = 100


def sequence_reader(media_type: MediaRange) -> Callable[[bytes], list[Any]] | None:
    """Return what reads the items of a sequential media type, or None for any other."""
    if media_type.suffix == "json-seq":
        return read_json_sequence
    return _READERS.get(media_type.essence)


def read_json_lines(data: bytes) -> list[Any]:
    """Return the values of JSON Lines; blank lines are skipped.

    Raises:
        Malformed: Lines are no JSON; the pointers say which items.
    """
    return _items(line for line in data.split(b"\n") if line.strip())


def read_json_sequence(data: bytes) -> list[Any]:
    """Return the values of a JSON text sequence (RFC 7464).

    Raises:
        Malformed: Texts are no JSON, or the first has no record separator before it.
    """
    head, *texts = data.split(_RECORD_SEPARATOR)
    if head.strip():
        raise Malformed("a JSON text sequence starts with a record separator")
    return _items(text for text in texts if text.strip())


def read_events(data: bytes) -> list[Any]:
    """Return the events of a stream as objects with the fields that were sent; without data nothing is dispatched.

    Source: HTML Living Standard, section "Interpreting an event stream"; OpenAPI 3.2, section "Server-Sent Event Streams".

    Raises:
        Malformed: The stream is no UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError:
        raise Malformed("an event stream is UTF-8") from None
    events: list[Any] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        if line:
            lines.append(line)
            continue
        event = _event(lines)
        events += [event] if "data" in event else []
        lines = []
    return events


def _event(lines: list[str]) -> dict[str, Any]:
    event: dict[str, Any] = {}
    data: list[str] = []
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data.append(value)
            event["data"] = ""
        elif field in ("event", "id"):
            event[field] = value
        elif field == "retry" and value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
            event["retry"] = int(value)
    if data:
        event["data"] = "\n".join(data)
    return event


def _items(texts: Iterator[bytes]) -> list[Any]:
    found: list[Any] = []
    unreadable: list[Malformed] = []
    for index, text in enumerate(texts):
        try:
            found.append(read_json(text))
        except Malformed as malformed:
            unreadable.append(malformed.at(pointers.join(index)))
    refuse(unreadable)
    return found


_READERS: dict[str, Callable[[bytes], list[Any]]] = {
    "application/jsonl": read_json_lines,
    "application/x-jsonlines": read_json_lines,
    "application/ndjson": read_json_lines,
    "application/x-ndjson": read_json_lines,
    "application/json-seq": read_json_sequence,
    "text/event-stream": read_events,
}
