"""Headers of the parts of a multipart body (OpenAPI 3.x, section "Encoding Object", field `headers`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contractrepo.core import pointer as pointers
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Header, MediaType
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.bodies.multipart import Part, parts_of
from contractrepo.validation.carriers import Carrier, header_carriers
from contractrepo.validation.media_types import MediaRange
from contractrepo.validation.reporting import Reporter
from contractrepo.validation.shapes import Shapes
from contractrepo.validation.sources import Sources
from contractrepo.validation.violation import Violation


class PartHeaders:
    """The headers that the encodings of one Media Type Object ask for.

    Args:
        media: The Media Type Object.
        description: Its description.
        shapes: Forms of the schemas.
    """

    def __init__(self, media: MediaType, description: Description, shapes: Shapes) -> None:
        self._carriers: dict[str, list[Carrier]] = {}
        for name, encoding in _members(media.data.get("encoding")):
            place = pointers.append(media.pointer, "encoding", name, "headers")
            headers = [
                _header(key, pointers.append(place, key), description)
                for key, _ in _members(encoding.get("headers"))
            ]
            carriers = header_carriers([header for header in headers if header is not None], shapes)
            if carriers:
                self._carriers[name] = carriers

    def __bool__(self) -> bool:
        """Tell whether any header is described."""
        return bool(self._carriers)

    def violations(
        self, data: bytes, sent: MediaRange, schemas: Schemas, reporter: Reporter
    ) -> Iterator[Violation]:
        """Yield what is wrong with the headers of the parts of a body that can be read."""
        for part in parts_of(data, sent):
            for carrier in self._carriers.get(part.name or "", ()):
                yield from _in_body(part, carrier, schemas, reporter)


def _in_body(part: Part, carrier: Carrier, schemas: Schemas, reporter: Reporter) -> Iterator[Violation]:
    """Yield violations of a header as violations of the body, at the part that has it."""
    place = pointers.join(str(part.name))
    for violation in carrier.violations(Sources(part.headers), schemas, reporter):
        yield replace(violation, location="body", pointer=place)


def _header(name: str, pointer: str, description: Description) -> Header | None:
    try:
        place, data = description.resolve(pointer)
    except LookupError:
        return None
    if not isinstance(data, Mapping):
        return None
    schema = pointers.append(place, "schema") if "schema" in data else None
    return Header(
        name,
        place,
        data,
        required=data.get("required") is True,
        explode=data.get("explode") is True,
        schema=schema,
    )


def _members(value: Any) -> list[tuple[str, Any]]:
    return (
        [pair for pair in value.items() if isinstance(pair[1], Mapping)] if isinstance(value, Mapping) else []
    )
