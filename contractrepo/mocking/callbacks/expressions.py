"""Runtime expressions (OpenAPI 3.1, section 4.8.20.4): values out of an exchange, named in text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from contractrepo.core.pointer import split

# Header names are tokens; names of parameters are any text (the ABNF of the section).
_WHOLE = re.compile(
    r"\$(?:(?P<own>url|method|statusCode)"
    r"|(?P<message>request|response)\.(?:header\.(?P<header>[!#$%&'*+.^_`|~0-9A-Za-z-]+)"
    r"|query\.(?P<query>.+)|path\.(?P<path>.+)|body(?:#(?P<pointer>.*))?))\Z",
    re.DOTALL,
)
_EMBEDDED = re.compile(r"\{(\$[^{}]*)\}")
_LONGEST = 4_000
_MOST = 100


class NoExpression(ValueError):  # noqa: N818  it says what the text is not
    """The text is no runtime expression."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One runtime expression.

    Attributes:
        text: As written.
        message: ``request`` or ``response``; empty for what belongs to neither.
        part: ``url``, ``method``, ``statusCode``, ``header``, ``query``, ``path`` or ``body``.
        name: Name of the header or parameter; for a body the JSON pointer into it, None for the whole.
    """

    text: str
    message: str
    part: str
    name: str | None = None


Template = tuple[str | Expression, ...]
"""Text between expressions, and the expressions."""


def read_expression(text: str) -> Expression:
    """Return the expression that `text` is.

    Raises:
        NoExpression: It is none.

    Example:
        >>> read_expression("$request.body#/callback").name
        '/callback'
    """
    found = _WHOLE.match(text) if len(text) <= _LONGEST else None
    if found is None:
        raise NoExpression(text)
    if found["own"]:
        return Expression(text, "", found["own"])
    for part in ("header", "query", "path"):
        if found[part]:
            return Expression(text, found["message"], part, found[part])
    return Expression(text, found["message"], "body", _pointer(found["pointer"], text))


def read_template(text: str) -> Template:
    """Return text with expressions in braces, or one expression without, in its parts.

    Raises:
        NoExpression: An expression in it is none, or there are more than 100.
    """
    if text.startswith("$"):
        return (read_expression(text),)
    pieces = _EMBEDDED.split(text[: _LONGEST * 2])
    if len(pieces) > 2 * _MOST or len(text) > 2 * _LONGEST:
        raise NoExpression(text)
    parts = (read_expression(piece) if at % 2 else piece for at, piece in enumerate(pieces))
    return tuple(part for part in parts if part)


def filled(template: Template, values: dict[Expression, str]) -> str:
    """Return the URL that a template gives: what an expression adds behind its beginning is percent-encoded."""
    texts = [part if isinstance(part, str) else values[part] for part in template]
    return "".join(
        text if at == 0 or isinstance(part, str) else quote(text, safe="/")
        for at, (part, text) in enumerate(zip(template, texts, strict=True))
    )


def _pointer(fragment: str | None, text: str) -> str | None:
    """RFC 6901, section 6: in a fragment the pointer is percent-encoded."""
    if fragment is None:
        return None
    pointer = unquote(fragment)
    try:
        split(pointer)
    except ValueError:
        raise NoExpression(text) from None
    return pointer
