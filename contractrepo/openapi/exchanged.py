"""What operations exchange, as values: parameters, bodies and responses; what is unsound is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from contractrepo.core.pointer import append
from contractrepo.openapi.model import (
    Header,
    MediaType,
    Parameter,
    ParameterLocation,
    RequestBody,
    ResponseSpec,
)
from contractrepo.openapi.sound import Found, Sound, members, text_or_none
from contractrepo.openapi.version import SpecVersion

# OpenAPI 3.2, section "Parameter Object": the default style of each location.
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "querystring": "form"}
_EXPLODED = frozenset({"form", "cookie"})


class Exchanged:
    """Reads what the operations of a description exchange.

    Args:
        sound: Finds its objects.
        version: Of the specification.
    """

    def __init__(self, sound: Sound, version: SpecVersion) -> None:
        self._sound = sound
        self._version = version

    def parameters(self, found: Found, item: Mapping[str, tuple[str, Any]]) -> tuple[Parameter, ...]:
        """Return the parameters of an operation; its own win over those of its path item.

        Args:
            found: The operation.
            item: Fields of its path item: name -> place of the object that holds it, value.
        """
        merged: dict[tuple[str, str], Parameter] = {}
        place, shared = item.get("parameters", ("", None))
        pointer, data = found
        for holder, listed in ((place, shared), (pointer, data.get("parameters"))):
            for index, value in enumerate(listed if isinstance(listed, list) else []):
                one = self._sound.object_at(f"{holder}/parameters/{index}", value)
                parameter = None if one is None else self._parameter(*one)
                if parameter is not None:
                    name = parameter.name.lower() if parameter.location == "header" else parameter.name
                    merged[parameter.location, name] = parameter
        return tuple(merged.values())

    def request_body(self, pointer: str, data: Mapping[str, Any]) -> RequestBody:
        """Return the Request Body Object `data` at `pointer`."""
        return RequestBody(pointer, data, data.get("required") is True, tuple(self._content(pointer, data)))

    def responses(self, pointer: str, data: Mapping[str, Any]) -> Iterator[ResponseSpec]:
        """Yield the responses of the operation `data` at `pointer`."""
        table = self._sound.object_at(f"{pointer}/responses", data.get("responses"))
        if table is None:
            return
        for status, value in table[1].items():
            place = append(table[0], status)
            found = None if status.startswith("x-") else self._sound.object_at(place, value)
            if found is not None:
                headers, content = tuple(self._headers(*found)), tuple(self._content(*found))
                yield ResponseSpec(status, *found, headers, content)

    def _parameter(self, pointer: str, data: Mapping[str, Any]) -> Parameter | None:
        name, location = data.get("name"), data.get("in")
        if not isinstance(name, str) or not isinstance(location, str) or location not in _STYLES:
            return None
        if location == "querystring" and self._version.name != "3.2":
            return None
        style = text_or_none(data.get("style")) or _STYLES[location]
        explode = data.get("explode")
        return Parameter(
            name=name,
            location=cast("ParameterLocation", location),
            pointer=pointer,
            data=data,
            required=location == "path" or data.get("required") is True,
            style=style,
            explode=explode if isinstance(explode, bool) else style in _EXPLODED,
            schema=self._sound.schema_in(pointer, data, "schema"),
            content=next(self._content(pointer, data), None),
            allow_reserved=data.get("allowReserved") is True,
            allow_empty_value=data.get("allowEmptyValue") is True,
            deprecated=data.get("deprecated") is True,
        )

    def _headers(self, pointer: str, data: Mapping[str, Any]) -> Iterator[Header]:
        for name, value in members(data.get("headers")):
            found = self._sound.object_at(append(pointer, "headers", name), value)
            if found is not None:
                place, header = found
                yield Header(
                    name=name,
                    pointer=place,
                    data=header,
                    required=header.get("required") is True,
                    explode=header.get("explode") is True,
                    schema=self._sound.schema_in(place, header, "schema"),
                    content=next(self._content(place, header), None),
                    deprecated=header.get("deprecated") is True,
                )

    def _content(self, pointer: str, data: Mapping[str, Any]) -> Iterator[MediaType]:
        for name, value in members(data.get("content")):
            found = self._sound.object_at(append(pointer, "content", name), value)
            if found is not None:
                place, media_type = found
                schema = self._sound.schema_in(place, media_type, "schema")
                yield MediaType(
                    name, place, media_type, schema, self._sound.schema_in(place, media_type, "itemSchema")
                )
