"""Values as bodies of a media type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contractrepo.validation.media_types import parse
from contractrepo.validation.parameters.encoding import encode_form
from contractrepo.validation.parameters.scalars import write_scalar

_BOUNDARY = "contractrepo-witness"
_Writer = Callable[[Any], bytes]
_SUBTYPES = {"text": "plain", "image": "png", "multipart": "form-data"}


def concrete(name: str) -> str:
    """Return a media type that a declared media type or range describes, as a Content-Type field holds it."""
    found = parse(name)
    if found is None or "*" not in f"{found.type}{found.subtype}":
        whole = name
    else:
        type_ = "application" if found.type == "*" else found.type
        suffix = found.subtype.removeprefix("*")
        whole = f"{type_}/{_SUBTYPES.get(type_, 'json')}" if not suffix else f"{type_}/x{suffix}"
    return (
        f"{whole}; boundary={_BOUNDARY}"
        if whole.startswith("multipart/") and "boundary" not in whole
        else whole
    )


def body_of(content_type: str, value: Any) -> bytes | None:
    """Return `value` as a body, or None where it has no form in that media type that can be read back."""
    found = parse(content_type)
    if found is None:
        return None
    writer = _writer(found.type, found.subtype)
    try:
        return None if writer is None else writer(value)
    except ValueError:
        return None


def _writer(type_: str, subtype: str) -> _Writer | None:
    if subtype == "json" or subtype.endswith("+json"):
        return _json
    if subtype == "xml" or subtype.endswith("+xml"):
        return None
    if subtype == "x-www-form-urlencoded":
        return _form
    if type_ == "text":
        return _text
    return _multipart if type_ == "multipart" else _octets


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _form(value: Any) -> bytes:
    return encode_form(value).encode()


def _text(value: Any) -> bytes:
    return write_scalar(value).encode()


def _octets(value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError("raw bytes are text here")  # noqa: TRY004  like every value that has no form
    return value.encode("latin-1")


def _multipart(value: Any) -> bytes:
    if not isinstance(value, Mapping):
        raise ValueError("a multipart body is an object")  # noqa: TRY004  likewise
    parts = [part for name, member in value.items() for part in _parts(name, member)]
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()


def _parts(name: str, member: Any) -> Iterator[bytes]:
    """OpenAPI 3.1, section "Encoding Object": items of an array are parts of the same name, objects are JSON."""
    if any(char in name for char in '"\r\n\\'):
        raise ValueError("the name has no form in a part's header")
    for item in member if isinstance(member, list) else [member]:
        kind, data = (
            ("application/json", _json(item))
            if isinstance(item, (dict, list))
            else ("text/plain", _text(item))
        )
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        yield head.encode() + data + b"\r\n"
