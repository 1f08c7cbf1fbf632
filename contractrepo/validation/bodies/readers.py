"""Which media type is read how; what reads forms, parts and XML is loaded for the first such body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contractrepo.openapi.model import MediaType
from contractrepo.validation.bodies.json_values import read_json
from contractrepo.validation.bodies.sequences import sequence_reader
from contractrepo.validation.bodies.texts import decode_text, octets, scalar_readings
from contractrepo.validation.media_types import MediaRange
from contractrepo.validation.shapes import KINDS, Shape, Shapes

Reader = Callable[[bytes, MediaRange | None], list[Any]]
"""Body and the Content-Type it was sent with -> the values it can mean, the likeliest first; none where the contract
says nothing about such a value. Raises `Malformed`."""

_XML = frozenset({"application/xml", "text/xml"})


def reader_for(media: MediaType, sent: MediaRange, shapes: Shapes) -> Reader:
    """Return what reads bodies of one media type.

    Args:
        media: The Media Type Object that describes them.
        sent: Their media type; it decides how to read where `media` is a range.
        shapes: Forms of the schemas.
    """
    shape = shapes.at(media.schema)
    if shape.binary and "*" in media.name:
        return read_octets
    if "json" in (sent.subtype, sent.suffix):
        return _read_json
    sequence = sequence_reader(sent)
    if sequence is not None:
        return lambda data, _: [sequence(data)]
    if sent.essence == "application/x-www-form-urlencoded":
        from contractrepo.validation.bodies.forms import FormReader

        encoding = media.data.get("encoding")
        return FormReader(shape, shapes, encoding if isinstance(encoding, dict) else {})
    if sent.type == "multipart":
        from contractrepo.validation.bodies.parts import PartsReader

        return PartsReader(
            shape, shapes, media.data, shapes.at(media.item_schema) if media.item_schema else None
        )
    if sent.essence in _XML or sent.suffix == "xml":
        from contractrepo.validation.bodies.xml_values import XmlReader

        return XmlReader(shape, shapes)
    if sent.type == "text" and not shape.binary:
        return _text_reader(shape)
    return read_octets if shape.kinds is KINDS or "string" in shape.kinds else _read_nothing


def reads_empty(sent: MediaRange) -> bool:
    """Tell whether no bytes at all are a body of a media type: of text, forms and raw bytes, not of JSON, XML, parts."""
    return sent.type != "multipart" and not {"json", "xml"} & {sent.subtype, sent.suffix}


def _read_json(data: bytes, _sent: MediaRange | None) -> list[Any]:
    return [read_json(data)]


def read_octets(data: bytes, _sent: MediaRange | None) -> list[Any]:
    """Return raw bytes as one value: the reader of every media type that nothing else is known about."""
    return [octets(data)]


def _read_nothing(_data: bytes, _sent: MediaRange | None) -> list[Any]:
    """A schema of objects says nothing about bytes that nobody here can read."""
    return []


def _text_reader(shape: Shape) -> Reader:
    return lambda data, sent: scalar_readings(decode_text(data, sent), shape)
