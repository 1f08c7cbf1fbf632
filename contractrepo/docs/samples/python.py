"""A request in Python, with httpx."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.core.messages import Request, header
from contractrepo.docs.samples.texts import header_fields, json_value

_WIDTH = 60


def python(request: Request, url: str, body_file: str | None) -> str:
    """Return a program that sends a request.

    Args:
        request: The request.
        url: Where to.
        body_file: File that holds the body, or None to write it down.
    """
    arguments = [f"    {_text(request.method)},", f"    {_text(url)},"]
    if request.headers:
        arguments.append(f"    headers={literal(header_fields(request), 1)},")
    arguments += _body(request, body_file)
    imports = ["from pathlib import Path", ""] if body_file and request.body else []
    lines = [
        *imports,
        "import httpx",
        "",
        "response = httpx.request(",
        *arguments,
        ")",
        "print(response.status_code, response.text)",
    ]
    return "\n".join(lines)


def literal(value: Any, depth: int = 0) -> str:
    """Return JSON data as a Python literal, in lines where it is long."""
    flat = _flat(value)
    if len(flat) <= _WIDTH or not isinstance(value, (Mapping, list)):
        return flat
    indent, end = "    " * (depth + 1), "    " * depth
    if isinstance(value, list):
        return "[\n" + "".join(f"{indent}{literal(item, depth + 1)},\n" for item in value) + f"{end}]"
    members = (f"{indent}{_text(key)}: {literal(item, depth + 1)},\n" for key, item in value.items())
    return "{\n" + "".join(members) + f"{end}}}"


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return _text(value) if isinstance(value, str) else repr(value)


def _body(request: Request, body_file: str | None) -> Iterator[str]:
    if not request.body:
        return
    if body_file:
        yield f"    content=Path({_text(body_file)}).read_bytes(),"
        return
    value = json_value(header(request.headers, "Content-Type"), request.body)
    if value is not None:
        yield f"    json={literal(value[0], 1)},"
    else:
        yield f"    content={_content(request.body)},"


def _content(body: bytes) -> str:
    """Text reads better than escaped bytes; httpx sends it as UTF-8."""
    try:
        return _text(body.decode())
    except UnicodeDecodeError:
        return repr(body)


def _text(text: str) -> str:
    """Return a string literal in double quotes; JSON's escapes are Python's, but for surrogates that make a pair."""
    spelled = json.dumps(text, ensure_ascii=False)
    return spelled if spelled.isprintable() else repr(text)
