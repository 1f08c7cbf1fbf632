"""Bodies as text, headers as values."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from contractrepo.core.messages import Request, Response, header
from contractrepo.docs.text.characters import plain
from contractrepo.document import parse_json
from contractrepo.errors import ContractError
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.validation.media_types import parse

# A longer body is folded where somebody wrote it, and cut where it was made up: the page is for reading.
LONGEST = 6_000
_MOST_LINES = 160
# No page grows beyond what a browser shows at once, whatever is written.
_LONGEST_WRITTEN = 60_000


def header_fields(request: Request) -> Any:
    """Return the headers as an object, or as pairs where a name occurs twice."""
    names = [name.lower() for name, _ in request.headers]
    return dict(request.headers) if len({*names}) == len(names) else [list(pair) for pair in request.headers]


def json_value(content_type: str | None, body: bytes) -> tuple[Any] | None:
    """Return the value of a JSON body in a tuple, or None for anything else."""
    kind = parse(content_type) if content_type else None
    if kind is None or not is_json(kind):
        return None
    try:
        return (parse_json(body),)
    except ContractError:
        return None


def body_text(content_type: str | None, body: bytes, *, written: bool = False) -> str:
    """Return a body for reading: JSON in lines, other text as it is, anything else by its size; never too long.

    Args:
        content_type: As its header says.
        body: The body.
        written: Whether somebody wrote it, so that all of it counts.
    """
    value = json_value(content_type, body)
    try:
        text = body.decode() if value is None else json.dumps(value[0], indent=2, ensure_ascii=False)
    except UnicodeDecodeError:
        return f"({len(body)} bytes)"
    return _begun(plain(text), _LONGEST_WRITTEN, _LONGEST_WRITTEN) if written else cut(plain(text))


def cut(text: str) -> str:
    """Return `text`, or its first lines and how much follows."""
    return _begun(text, LONGEST, _MOST_LINES)


def _begun(text: str, most: int, most_lines: int) -> str:
    shown = "\n".join(text[:most].split("\n", most_lines)[:most_lines])
    more = len(text) - len(shown)
    return f"{shown}\n… ({more} more characters)" if more else text


def response_text(response: Response, *, written: bool = False) -> str:
    """Return a response as status line, headers and body; `written` as for `body_text`."""
    head = [f"HTTP/1.1 {response.status} {_phrase(response.status)}".rstrip()]
    head += [f"{name}: {plain(value)}" for name, value in response.headers]
    body = body_text(header(response.headers, "Content-Type"), response.body, written=written)
    return "\n".join([*head, "", body] if body else head)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
