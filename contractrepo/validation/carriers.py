"""Parameters and headers of one operation, compiled: where each is read from, how, and against which schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.openapi.model import Header, MediaType, Parameter
from contractrepo.schema.failure import Failure
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.bodies import read_octets, reader_for
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange, parse
from contractrepo.validation.parameters.decoding import Decoder, Readings
from contractrepo.validation.parameters.percent import decoded, form_decoded, whole
from contractrepo.validation.reporting import Reporter, Subject
from contractrepo.validation.shapes import KINDS, Shapes
from contractrepo.validation.sources import Sources
from contractrepo.validation.violation import Violation, ViolationLocation

# OpenAPI 3.x, section "Parameter Object": definitions of these are ignored; of responses the last only.
_IGNORED_FIELDS = frozenset({"accept", "content-type", "authorization"})
_TEXT = MediaRange("text", "plain")

Read = Callable[[Sources], Readings | None]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One parameter or header.

    Attributes:
        subject: What violations are about.
        pointer: Place of its object.
        required: Whether it must be there.
        schema: Pointer of its schema, or None.
        read: Returns the values it can mean, or None where it is absent; raises `Malformed`.
    """

    subject: Subject
    pointer: str
    required: bool
    schema: str | None
    read: Read

    def violations(self, sources: Sources, schemas: Schemas, reporter: Reporter) -> Sequence[Violation]:
        """Return what is wrong with it in one message."""
        try:
            readings = self.read(sources)
        except Malformed as malformed:
            return reporter.malformed(self.subject, self.pointer, malformed)
        if readings is None:
            return (reporter.missing(self.subject, self.pointer, self.subject.name),) if self.required else ()
        if self.schema is None or not readings or schemas.accepts(self.schema, readings[0]):
            return ()
        return [
            reporter.invalid(self.subject, failure) for failure in failures(schemas, self.schema, readings)
        ]


def failures(schemas: Schemas, schema: str, readings: Sequence[Any]) -> list[Failure]:
    """Return why a schema accepts none of the readings, told of the likeliest; nothing where it accepts one."""
    for value in readings:
        if schemas.accepts(schema, value):
            return []
    return schemas.failures(schema, readings[0])


def parameter_carriers(
    parameters: Sequence[Parameter], shapes: Shapes, claimed: frozenset[str]
) -> list[Carrier]:
    """Return the carriers of an operation's parameters, in document order.

    Args:
        parameters: The parameters.
        shapes: Forms of their schemas.
        claimed: Names in the query that belong to credentials.
    """
    queries = (parameter for parameter in parameters if parameter.location == "query")
    names = claimed.union(*(_taken(parameter, shapes) for parameter in queries))
    carriers = (_parameter_carrier(parameter, shapes, names) for parameter in parameters)
    return [carrier for carrier in carriers if carrier is not None]


def header_carriers(headers: Sequence[Header], shapes: Shapes) -> list[Carrier]:
    """Return the carriers of a response's headers, in document order."""
    return [
        Carrier(
            Subject("header", "header", f"header '{header.name}'", header.name),
            header.pointer,
            header.required,
            header.content.schema if header.content is not None else header.schema,
            _field_reader(header, shapes),
        )
        for header in headers
        if header.name.lower() != "content-type"
    ]


def takes_rest(parameter: Parameter, shapes: Shapes) -> bool:
    """Tell whether a query parameter takes every name that no other has: an exploded object of the form style."""
    kinds = shapes.at(parameter.schema).kinds
    return (
        parameter.explode
        and parameter.style != "deepObject"
        and parameter.content is None
        and "object" in kinds
        and kinds is not KINDS
    )


def _taken(parameter: Parameter, shapes: Shapes) -> frozenset[str]:
    """Return the names that a query parameter has for itself."""
    members = shapes.at(parameter.schema).properties if takes_rest(parameter, shapes) else ()
    return frozenset({parameter.name, *members})


def _parameter_carrier(parameter: Parameter, shapes: Shapes, claimed: frozenset[str]) -> Carrier | None:
    location: ViolationLocation = "query" if parameter.location == "querystring" else parameter.location
    if location == "header" and parameter.name.lower() in _IGNORED_FIELDS:
        return None
    return Carrier(
        Subject("parameter", location, f"{location} parameter '{parameter.name}'", parameter.name),
        parameter.pointer,
        parameter.required,
        parameter.content.schema if parameter.content is not None else parameter.schema,
        _reader(parameter, shapes, claimed),
    )


def _reader(parameter: Parameter, shapes: Shapes, claimed: frozenset[str]) -> Read:
    if parameter.location == "querystring":
        return _whole_query_reader(parameter.content, shapes)
    if parameter.location == "header":
        return _field_reader(parameter, shapes)
    if parameter.content is not None:
        return _content_reader(parameter, parameter.content, shapes)
    decoder = Decoder.of(parameter, shapes, claimed)
    if parameter.location == "path":
        return lambda sources: _given(sources.path_values.get(decoder.name), decoder.from_text)
    if parameter.location == "query":
        return lambda sources: decoder.from_pairs(sources.query)
    return lambda sources: decoder.from_pairs(sources.cookies)


def _field_reader(part: Parameter | Header, shapes: Shapes) -> Read:
    key = part.name.lower()
    read = _media_reader(part.content, shapes, whole) if part.content else Decoder.of(part, shapes).from_text
    return lambda sources: _given(sources.field(key), read)


def _content_reader(parameter: Parameter, content: MediaType, shapes: Shapes) -> Read:
    """Return what reads a parameter that is written in a media type."""
    unescape = form_decoded if parameter.location == "query" else decoded
    read, name = _media_reader(content, shapes, unescape), parameter.name
    if parameter.location == "path":
        return lambda sources: _given(sources.path_values.get(name), read)
    if parameter.location == "query":
        return lambda sources: _given(_single(sources.query.texts(name)), read)
    return lambda sources: _given(_single(sources.cookies.texts(name)), read)


def _whole_query_reader(content: MediaType | None, shapes: Shapes) -> Read:
    """OpenAPI 3.2, section "Parameter Locations": ``querystring`` is the whole query string in a media type."""
    if content is None:
        return lambda sources: [] if sources.query_text else None
    media_type = parse(content.name)
    if media_type is not None and media_type.essence == "application/x-www-form-urlencoded":
        from contractrepo.validation.bodies.forms import FormReader

        encoding = content.data.get("encoding")
        form = FormReader(shapes.at(content.schema), shapes, encoding if isinstance(encoding, dict) else {})
        return lambda sources: _given(sources.query_text or None, form.read)
    read = _media_reader(content, shapes, decoded)
    return lambda sources: _given(sources.query_text or None, read)


def _media_reader(
    content: MediaType, shapes: Shapes, unescape: Callable[[str], str]
) -> Callable[[str], Readings]:
    read = reader_for(content, parse(content.name) or _TEXT, shapes)
    if read is read_octets:
        # A parameter is text whatever its media type.
        return lambda text: [unescape(text)]
    return lambda text: read(unescape(text).encode(), None)


def _given(text: str | None, read: Callable[[str], Readings]) -> Readings | None:
    return None if text is None else read(text)


def _single(texts: list[str]) -> str | None:
    if len(texts) > 1:
        raise Malformed("it is given more than once")
    return texts[0] if texts else None
