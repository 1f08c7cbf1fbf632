"""Wire text of a parameter in raw pieces: nothing is decoded before it was split.

Source: OpenAPI 3.x, section "Style Examples"; RFC 6570, sections 3.2.2 to 3.2.9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from contractrepo.validation.malformed import Malformed

# Style -> what leads the text, and what stands between pieces with and without `explode`.
_MARKS = {"simple": ("", ",", ","), "label": (".", ".", ","), "matrix": (";", ";", ",")}
_DELIMITERS = {
    "form": re.compile(","),
    "cookie": re.compile(","),
    # OpenAPI 3.x, appendix E: the delimiters of these styles are percent-encoded themselves.
    "spaceDelimited": re.compile(r"%20|\+| "),
    "pipeDelimited": re.compile(r"%7[Cc]|\|"),
}


def path_scalar(style: str, name: str, text: str) -> str:
    """Return the raw piece of a scalar in a path segment or header field."""
    rest = _led(style, text)
    return _unnamed(name, rest) if style == "matrix" else rest


def path_items(style: str, name: str, text: str, *, explode: bool) -> list[str]:
    """Return the raw items of an array in a path segment or header field."""
    _, exploded, flat = _MARKS[style]
    rest = _led(style, text)
    if style != "matrix":
        return rest.split(exploded if explode else flat)
    if explode:
        return [_unnamed(name, piece) for piece in rest.split(exploded)]
    return _unnamed(name, rest).split(flat)


def path_members(style: str, name: str, text: str, *, explode: bool) -> list[tuple[str, str]]:
    """Return the raw names and values of an object in a path segment or header field."""
    _, exploded, flat = _MARKS[style]
    rest = _led(style, text)
    if explode:
        return [_member(piece) for piece in rest.split(exploded)] if rest else []
    return _alternating((_unnamed(name, rest) if style == "matrix" else rest).split(flat))


def query_items(style: str, text: str) -> list[str]:
    """Return the raw items of an array that stands in one query parameter or cookie."""
    return _DELIMITERS[style].split(text)


def query_members(style: str, text: str) -> list[tuple[str, str]]:
    """Return the raw names and values of an object that stands in one query parameter or cookie."""
    return _alternating(_DELIMITERS[style].split(text))


def _led(style: str, text: str) -> str:
    mark = _MARKS[style][0]
    if not text.startswith(mark):
        raise Malformed(f"the {style} style starts with {mark!r}", "style")
    return text[len(mark) :]


def _unnamed(name: str, text: str) -> str:
    key, _, value = text.partition("=")
    if key != name and unquote(key) != name:
        raise Malformed(f"the matrix style names the parameter: ';{name}='", "style")
    return value


def _member(piece: str) -> tuple[str, str]:
    name, equals, value = piece.partition("=")
    if not equals:
        raise Malformed("a member is not spelled 'name=value'", "style")
    return name, value


def _alternating(pieces: Sequence[str]) -> list[tuple[str, str]]:
    if list(pieces) == [""]:
        return []
    if len(pieces) % 2:
        raise Malformed("names and values do not come in pairs", "style")
    return list(zip(pieces[::2], pieces[1::2], strict=True))
