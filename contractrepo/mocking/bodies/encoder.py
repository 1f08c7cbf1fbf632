"""Values as the content of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from contractrepo.core.pointer import split
from contractrepo.mocking.bodies.json_text import json_bytes, text_bytes
from contractrepo.mocking.bodies.multipart import BOUNDARY, multipart
from contractrepo.mocking.bodies.sequences import encode_items, is_sequential
from contractrepo.openapi.description import Description
from contractrepo.validation.media_types import MediaRange, parse
from contractrepo.validation.shapes import Shapes

_DEFAULT_ROOT = "xml"
_BINARY_TYPES = frozenset({"image", "audio", "video", "font"})
_BINARY = frozenset({"application/octet-stream", "application/pdf", "application/zip", "application/gzip"})


@dataclass(frozen=True, slots=True)
class Encoded:
    """Content with the Content-Type that describes it."""

    content_type: str
    content: bytes


class Encoder:
    """Encodes bodies of one description.

    Args:
        description: Says how XML is to look.
    """

    def __init__(self, description: Description) -> None:
        self._description = description
        self._shapes = Shapes(description.data, ref_siblings=description.version.ref_siblings)

    def encode(self, value: Any, media_type: str, schema: str | None = None) -> Encoded:
        """Return `value` as content; never fails: what a media type cannot hold is sent as JSON text.

        Args:
            value: A JSON value. A string is the content itself, except for JSON and, unless it is markup, for XML.
            media_type: A media type, not a range.
            schema: Pointer of the schema of `value`, or None.
        """
        kind = parse(media_type)
        if kind is None or is_json(kind):
            return Encoded(media_type, json_bytes(value))
        if is_xml(kind):
            return Encoded(media_type, self._xml(value, schema))
        if is_sequential(kind) and isinstance(value, list):
            return self.encode_stream(value, media_type, kind)[0]
        if kind.type == "multipart" and isinstance(value, (dict, list)):
            content = multipart(value, kind.parameter("boundary"))
            return Encoded(_with(media_type, kind, "boundary", BOUNDARY), content)
        if kind.essence == "application/x-www-form-urlencoded" and isinstance(value, dict):
            return Encoded(media_type, urlencode(_fields(value)).encode("ascii"))
        if isinstance(value, str) and _is_binary(kind):
            return Encoded(media_type, _octets(value))
        content = text_bytes(value)
        needs_charset = kind.type == "text" and not content.isascii()
        return Encoded(_with(media_type, kind, "charset", "utf-8") if needs_charset else media_type, content)

    def encode_stream(
        self, items: Sequence[Any], media_type: str, kind: MediaRange | None = None
    ) -> tuple[Encoded, list[bytes]]:
        """Return the whole content of a sequential media type, and the same item by item."""
        kind = kind or parse(media_type) or MediaRange("application", "jsonl")
        chunks = encode_items(items, kind)
        if kind.type == "multipart":
            media_type = _with(media_type, kind, "boundary", BOUNDARY)
        return Encoded(media_type, b"".join(chunks)), chunks

    def _xml(self, value: Any, schema: str | None) -> bytes:
        if isinstance(value, str) and value.lstrip().startswith("<"):
            return text_bytes(value)
        # Its expressions take longer to compile than all else here.
        from contractrepo.mocking.bodies.xml import xml_document

        return xml_document(value, self._root(schema), schema, self._shapes)

    def _root(self, schema: str | None) -> str:
        """OpenAPI 3.2 names the outermost element after its component; earlier versions leave it open."""
        if schema is None or self._description.version.name != "3.2":
            return _DEFAULT_ROOT
        tokens = split(self._description.resolve(schema)[0])
        return tokens[-1] if tokens[:-1] == ("components", "schemas") else _DEFAULT_ROOT


def is_json(kind: MediaRange) -> bool:
    """Tell whether a media type is JSON or built on it (RFC 6839, section 3.1)."""
    return kind.subtype == "json" or kind.suffix == "json"


def is_xml(kind: MediaRange) -> bool:
    """Tell whether a media type is XML or built on it (RFC 7303)."""
    return kind.subtype == "xml" or kind.suffix == "xml"


def _is_binary(kind: MediaRange) -> bool:
    return kind.type in _BINARY_TYPES or kind.essence in _BINARY


def _octets(text: str) -> bytes:
    """OpenAPI 3.1, section "Working With Binary Data": each character is a byte; text that is none is sent as UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text_bytes(text)


def _fields(value: dict[str, Any]) -> list[tuple[str, str]]:
    """OpenAPI, section "Encoding Object": arrays repeat the name (form, exploded), objects are JSON."""
    pairs = [
        (name, one) for name, item in value.items() for one in (item if isinstance(item, list) else [item])
    ]
    return [(text_bytes(name).decode(), text_bytes(one).decode()) for name, one in pairs]


def _with(media_type: str, kind: MediaRange, name: str, value: str) -> str:
    return media_type if kind.parameter(name) is not None else f"{media_type}; {name}={value}"
