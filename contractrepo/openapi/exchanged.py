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
        # Place of an object that many may refer to or inherit -> what it says.
        self._parameters: dict[str, Parameter | None] = {}
        self._listed: dict[str, Mapping[tuple[str, str], Parameter]] = {}
        self._inherited: dict[str, tuple[Parameter, ...]] = {}
        self._bodies: dict[str, RequestBody] = {}
        self._tables: dict[str, tuple[ResponseSpec, ...]] = {}
        self._answers: dict[str, tuple[tuple[Header, ...], tuple[MediaType, ...]]] = {}

    def parameters(self, found: Found, item: Mapping[str, tuple[str, Any]]) -> tuple[Parameter, ...]:
        """Return the parameters of an operation; its own win over those of its path item.

        Args:
            found: The operation.
            item: Fields of its path item: name -> place of the object that holds it, value.
        """
        place, shared = item.get("parameters", ("", None))
        above = self._list(place, shared)
        own = self._list(found[0], found[1].get("parameters"))
        if own:
            return tuple({**above, **own}.values())
        return self._inherited.setdefault(place, tuple(above.values())) if above else ()

    def request_body(self, pointer: str, data: Mapping[str, Any]) -> RequestBody:
        """Return the Request Body Object `data` at `pointer`."""
        if pointer not in self._bodies:
            content = tuple(self._content(pointer, data))
            self._bodies[pointer] = RequestBody(pointer, data, data.get("required") is True, content)
        return self._bodies[pointer]

    def responses(self, pointer: str, data: Mapping[str, Any]) -> tuple[ResponseSpec, ...]:
        """Return the responses of the operation `data` at `pointer`."""
        table = self._sound.object_at(f"{pointer}/responses", data.get("responses"))
        if table is None:
            return ()
        if table[0] not in self._tables:
            self._tables[table[0]] = tuple(self._responses(table))
        return self._tables[table[0]]

    def _responses(self, table: Found) -> Iterator[ResponseSpec]:
        for status, value in table[1].items():
            place = append(table[0], status)
            found = None if status.startswith("x-") else self._sound.object_at(place, value)
            if found is not None:
                if found[0] not in self._answers:
                    self._answers[found[0]] = tuple(self._headers(*found)), tuple(self._content(*found))
                yield ResponseSpec(status, *found, *self._answers[found[0]])

    def _list(self, holder: str, listed: Any) -> Mapping[tuple[str, str], Parameter]:
        """Return the parameters that an object lists, by location and name; of two with the same the last counts."""
        if not isinstance(listed, list):
            return {}
        if holder not in self._listed:
            found: dict[tuple[str, str], Parameter] = {}
            for index, value in enumerate(listed):
                one = self._sound.object_at(f"{holder}/parameters/{index}", value)
                parameter = None if one is None else self._read(one)
                if parameter is not None:
                    name = parameter.name.lower() if parameter.location == "header" else parameter.name
                    found[parameter.location, name] = parameter
            self._listed[holder] = found
        return self._listed[holder]

    def _read(self, found: Found) -> Parameter | None:
        if found[0] not in self._parameters:
            self._parameters[found[0]] = self._parameter(*found)
        return self._parameters[found[0]]

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
