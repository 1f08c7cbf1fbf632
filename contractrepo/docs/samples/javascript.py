"""A request in JavaScript, with fetch."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from contractrepo.core.messages import Request, header
from contractrepo.docs.samples.texts import header_fields, json_value

# ECMA-262, section 6.1.6.1: integers beyond lose digits.
_MOST_EXACT = 2**53 - 1


def javascript(request: Request, url: str, body_file: str | None) -> str:
    """Return a module that sends a request.

    Args:
        request: The request.
        url: Where to.
        body_file: File that holds the body, or None to write it down.
    """
    reads_file = bool(body_file and request.body)
    options = [f"  method: {string(request.method)},"]
    if request.headers:
        options += [f"  headers: {_indented(header_fields(request))},"]
    options += [f"  body: {body}," for body in _body(request, body_file)]
    imports = ['import { readFile } from "node:fs/promises";', ""] if reads_file else []
    call = [f"const response = await fetch({string(url)}, {{", *options, "});"]
    return "\n".join([*imports, *call, "console.log(response.status, await response.text());"])


def string(text: str) -> str:
    """Return a string literal, which is JSON too; what nobody can see is escaped."""
    spelled = json.dumps(text, ensure_ascii=False)
    if spelled.isprintable():
        return spelled
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in spelled)


def _indented(value: Any) -> str:
    """Return JSON data as a literal whose lines are indented by two."""
    lines = json.dumps(value, indent=2, ensure_ascii=False).split("\n")
    text = "\n  ".join(lines)
    return (
        text if text.replace("\n", "").isprintable() else "\n  ".join(json.dumps(value, indent=2).split("\n"))
    )


def _body(request: Request, body_file: str | None) -> Iterator[str]:
    if not request.body:
        return
    if body_file:
        yield f"await readFile({string(body_file)})"
        return
    value = json_value(header(request.headers, "Content-Type"), request.body)
    if value is not None and isinstance(value[0], (dict, list)) and _is_exact(value[0]):
        yield f"JSON.stringify({_indented(value[0])})"
        return
    try:
        yield string(request.body.decode())
    except UnicodeDecodeError:
        encoded = base64.b64encode(request.body).decode("ascii")
        yield f'Uint8Array.from(atob("{encoded}"), (char) => char.charCodeAt(0))'


def _is_exact(value: Any) -> bool:
    """Tell whether an object literal means what the JSON text says (ECMA-262, section 13.2.5.5: ``__proto__``)."""
    if isinstance(value, dict):
        return "__proto__" not in value and all(map(_is_exact, value.values()))
    if isinstance(value, list):
        return all(map(_is_exact, value))
    return not isinstance(value, int) or abs(value) <= _MOST_EXACT
