"""From JSON values to the wire."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contractrepo.openapi.model import Header, Parameter
from contractrepo.validation.media_types import parse
from contractrepo.validation.parameters import deep_objects
from contractrepo.validation.parameters.percent import encoded
from contractrepo.validation.parameters.scalars import write_scalar

# RFC 9110, section 5.5: what a field value can hold without ambiguity, blanks inside only.
_FIELD = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?")
# RFC 6265, section 4.1.1: cookie-octet.
_COOKIE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")
# Reserved characters that have no meaning of their own inside a query's value.
_SAFE_IN_QUERY = "/?:@!$'()*"
_DOTS = (".", "..")
_PATH_MARKS = {"simple": ("", ",", ","), "label": (".", ".", ","), "matrix": (";", ";", ",")}
_QUERY_DELIMITERS = {"form": ",", "cookie": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


class CannotEncode(ValueError):  # noqa: N818  it says what it is: a value that a style has no form for
    """A value has no form in a style, or none that would be read back as the same value."""


Text = Callable[[str], str]


def encode(part: Parameter | Header, value: Any) -> str:
    """Return `value` as a parameter or header carries it.

    Args:
        part: The parameter, with a style or with content.
        value: A JSON value.

    Returns:
        For ``path`` the text in place of the template expression, for ``query`` and ``querystring`` a piece of the
        query string, for ``header`` the field value, for ``cookie`` a piece of the Cookie field; escaped as the place
        needs it.

    Raises:
        CannotEncode: The style has no form for `value` that is read back as the same value.
    """
    location = "header" if isinstance(part, Header) else part.location
    try:
        if part.content is not None:
            return _content(part.name, location, part.content.name, value)
        if isinstance(part, Header) or location in ("path", "header"):
            return _in_text(part, location, value)
        return _in_pairs(part, value)
    except UnicodeError:
        raise CannotEncode("the value holds half a surrogate pair") from None
    except ValueError as error:
        raise CannotEncode(str(error)) from error


def encode_form(value: Any) -> str:
    """Return an object as a form with the default encoding: exploded, objects inside as JSON.

    Raises:
        CannotEncode: `value` is no object, or holds an array of arrays or objects.
    """
    if not isinstance(value, Mapping):
        raise CannotEncode("a form is an object")
    pairs = []
    for name, member in value.items():
        members = member if isinstance(member, list) else [member]
        texts = [json.dumps(one) if isinstance(one, Mapping) else write_scalar(one) for one in members]
        pairs += [f"{encoded(name)}={encoded(text)}" for text in texts]
    return "&".join(pairs)


def _in_text(part: Parameter | Header, location: str, value: Any) -> str:
    """Return a value in one path segment or header field."""
    style = part.style if isinstance(part, Parameter) else "simple"
    lead, exploded, flat = _PATH_MARKS[style]
    named = f"{encoded(part.name)}=" if style == "matrix" else ""
    if not isinstance(value, (list, Mapping)):
        scalar = write_scalar(value)
        piece = _label_piece if style == "label" else encoded
        return _segment(lead + named + piece(scalar), style) if location == "path" else _field(scalar)
    text = _label_piece if style == "label" else encoded if location == "path" else _field_piece
    if isinstance(value, list):
        items = [text(write_scalar(one)) for one in _some(value)]
        found = exploded.join(named + one for one in items) if part.explode else named + flat.join(items)
    else:
        members = [(text(key), text(write_scalar(one))) for key, one in _filled(value)]
        between = "=" if part.explode else flat
        pieces = [name + between + one for name, one in members]
        found = exploded.join(pieces) if part.explode else named + flat.join(pieces)
    return _segment(lead + found, style) if location == "path" else _field(found)


def _in_pairs(part: Parameter, value: Any) -> str:
    """Return a value as pieces of a query string or Cookie field."""
    text = _text_of(part)
    between = "; " if part.location == "cookie" else "&"
    if part.style == "deepObject":
        if not isinstance(value, Mapping):
            raise CannotEncode("the deepObject style is for objects")
        return between.join(
            f"{encoded(key)}={text(one)}" for key, one in deep_objects.pairs_of(part.name, value)
        )
    name = part.name if part.location == "cookie" else encoded(part.name)
    if isinstance(value, Mapping) and part.explode:
        return between.join(f"{text(key)}={text(write_scalar(one))}" for key, one in _filled(value))
    if isinstance(value, list) and part.explode:
        return between.join(f"{name}={text(write_scalar(one))}" for one in _some(value))
    return f"{name}={_flat(part.style, value, text)}"


def _flat(style: str, value: Any, text: Text) -> str:
    if not isinstance(value, (list, Mapping)):
        return text(write_scalar(value))
    pieces = _some(value) if isinstance(value, list) else [one for pair in _filled(value) for one in pair]
    delimiter = _QUERY_DELIMITERS[style]
    texts = [text(write_scalar(piece)) for piece in pieces]
    if any(delimiter in one for one in texts):
        raise CannotEncode(
            f"a delimiter of the {style} style inside a value cannot be told from one between values"
        )
    return delimiter.join(texts)


def _some(value: Sequence[Any]) -> Sequence[Any]:
    if not value:
        raise CannotEncode("an empty array is spelled like an absent one")
    return value


def _filled(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if not value:
        raise CannotEncode("an empty object is spelled like an absent one")
    return list(value.items())


def _text_of(part: Parameter) -> Text:
    if part.style == "cookie":
        return _cookie_piece
    return functools.partial(encoded, safe=_SAFE_IN_QUERY if part.allow_reserved else "")


def _label_piece(text: str) -> str:
    """A dot is unreserved, but it is a delimiter of the label style."""
    return encoded(text).replace(".", "%2E")


def _segment(text: str, style: str = "simple") -> str:
    """RFC 3986, section 5.2.4: a segment of dots alone would be taken for a step in the hierarchy."""
    if not text or (style == "label" and text in _DOTS):
        raise CannotEncode("a path segment cannot be empty or of dots alone")
    return text.replace(".", "%2E") if text in _DOTS else text


def _field(text: str) -> str:
    if not _FIELD.fullmatch(text):
        raise CannotEncode("a header value holds printable ASCII, and no blanks at its ends")
    return text


def _field_piece(text: str) -> str:
    if "," in text or "=" in text:
        raise CannotEncode("commas and equals signs in a header are delimiters")
    return _field(text)


def _cookie_piece(text: str) -> str:
    if not _COOKIE.fullmatch(text):
        raise CannotEncode(
            "a cookie holds no blanks, quotes, commas, semicolons, backslashes or non-ASCII text"
        )
    return text


def _content(name: str, location: str, media_type: str, value: Any) -> str:
    """Return a value as a parameter with `content` carries it."""
    found = parse(media_type)
    subtype = found.subtype if found is not None else ""
    if subtype == "x-www-form-urlencoded":
        text = encode_form(value)
        if location == "querystring":
            return text
    elif subtype == "json" or subtype.endswith("+json"):
        text = json.dumps(value, ensure_ascii=location == "header", separators=(",", ":"))
    elif media_type.startswith("text/"):
        text = write_scalar(value)
    else:
        raise CannotEncode(f"{media_type} in a parameter cannot be written")
    if location == "header":
        return _field(text)
    if location in ("path", "querystring"):
        return _segment(encoded(text))
    return f"{name if location == 'cookie' else encoded(name)}={encoded(text)}"
