"""Operations of a description as values; what is unsound is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, cast

from contractrepo.core.pointer import append, find
from contractrepo.openapi.linking import Links
from contractrepo.openapi.model import (
    Header,
    MediaType,
    Operation,
    Parameter,
    ParameterLocation,
    RequestBody,
    ResponseSpec,
    SecurityRequirement,
    SecurityScheme,
)
from contractrepo.openapi.references import local_pointer
from contractrepo.openapi.version import SpecVersion

Found = tuple[str, Mapping[str, Any]]

# OpenAPI 3.2, section "Parameter Object": the default style of each location.
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "querystring": "form"}
_EXPLODED = frozenset({"form", "cookie"})
# OpenAPI 3.1, section "Server Object": without servers there is this one.
_DEFAULT_SERVERS: tuple[Mapping[str, Any], ...] = ({"url": "/"},)


class Resolving(Protocol):
    """The part of a description that this module needs."""

    version: SpecVersion
    data: Mapping[str, Any]
    links: Links

    def follow(self, pointer: str, value: Any) -> tuple[str, Any]:
        """Follow the references that begin with the value at a pointer."""


class Declaration(NamedTuple):
    """An operation of which the parameters have been read.

    Attributes:
        method: As in `Operation`, like the next four.
        path: Its path.
        pointer: Its place.
        data: The object.
        parameters: Those of its path item included.
        item: Fields of its path item, references followed: name -> place of the object that holds it, value.
    """

    method: str
    path: str
    pointer: str
    data: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    item: Mapping[str, tuple[str, Any]]


class Reader:
    """Reads operations out of a description's data."""

    def __init__(self, description: Resolving) -> None:
        self._description = description
        self._version = description.version

    def operations(self, pointer: str, prefix: str) -> Iterator[Operation]:
        """Yield the operations of the path items in the map at `pointer`; `prefix` stands before the path."""
        return map(self._operation, self.declarations(pointer, prefix))

    def declarations(self, pointer: str, prefix: str) -> Iterator[Declaration]:
        """Yield the same operations without what they exchange."""
        for path, item in _members(find(self._description.data, pointer)):
            if prefix or path.startswith("/"):
                yield from self._path_item(prefix + path, append(pointer, path), item)

    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """Return the security schemes by component name."""
        schemes = _object(self._description.data.get("components")).get("securitySchemes")
        found = {}
        for name, value in _members(schemes):
            scheme = self._object_at(append("/components/securitySchemes", name), value)
            if scheme is not None and isinstance(scheme[1].get("type"), str):
                found[name] = SecurityScheme(name, *scheme, scheme[1]["type"])
        return found

    def _path_item(self, path: str, pointer: str, item: Any) -> Iterator[Declaration]:
        """Members beside the `$ref` of a path item win over those of its target."""
        sources: list[Found] = []
        if isinstance(item, dict):
            sources.append((pointer, item))
            target = self._object_at(pointer, item) if "$ref" in item else None
            if target is not None:
                sources.append(target)
        merged = {key: (place, value) for place, one in reversed(sources) for key, value in one.items()}
        for method in self._version.methods:
            place, value = merged.get(method, ("", None))
            found = self._object_at(f"{place}/{method}", value)
            if found is not None:
                yield self._declaration(method.upper(), path, found, merged)
        place, more = merged.get("additionalOperations", ("", None))
        if self._version.name == "3.2":
            for method, value in _members(more):
                found = self._object_at(append(place, "additionalOperations", method), value)
                if found is not None:
                    yield self._declaration(method, path, found, merged)

    def _declaration(
        self, method: str, path: str, found: Found, item: Mapping[str, tuple[str, Any]]
    ) -> Declaration:
        return Declaration(method, path, *found, self._parameters(found, item), item)

    def _operation(self, declaration: Declaration) -> Operation:
        method, path, pointer, data, parameters, item = declaration
        body = self._object_at(pointer + "/requestBody", data.get("requestBody"))
        tags = data.get("tags")
        return Operation(
            method=method,
            path=path,
            pointer=pointer,
            data=data,
            operation_id=_text(data.get("operationId")),
            parameters=parameters,
            request_body=None if body is None else self._request_body(*body),
            responses=tuple(self._responses(pointer, data)),
            security=self._security(data),
            servers=self._servers(data, item),
            tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
            deprecated=data.get("deprecated") is True,
            callbacks=tuple(self._callbacks(pointer, data)),
        )

    def _parameters(self, found: Found, item: Mapping[str, tuple[str, Any]]) -> tuple[Parameter, ...]:
        merged: dict[tuple[str, str], Parameter] = {}
        place, shared = item.get("parameters", ("", None))
        pointer, data = found
        for holder, listed in ((place, shared), (pointer, data.get("parameters"))):
            for index, value in enumerate(listed if isinstance(listed, list) else []):
                one = self._object_at(f"{holder}/parameters/{index}", value)
                parameter = None if one is None else self._parameter(*one)
                if parameter is not None:
                    name = parameter.name.lower() if parameter.location == "header" else parameter.name
                    merged[parameter.location, name] = parameter
        return tuple(merged.values())

    def _parameter(self, pointer: str, data: Mapping[str, Any]) -> Parameter | None:
        name, location = data.get("name"), data.get("in")
        if not isinstance(name, str) or not isinstance(location, str) or location not in _STYLES:
            return None
        if location == "querystring" and self._version.name != "3.2":
            return None
        style = _text(data.get("style")) or _STYLES[location]
        explode = data.get("explode")
        return Parameter(
            name=name,
            location=cast("ParameterLocation", location),
            pointer=pointer,
            data=data,
            required=location == "path" or data.get("required") is True,
            style=style,
            explode=explode if isinstance(explode, bool) else style in _EXPLODED,
            schema=self._schema(pointer, data, "schema"),
            content=next(self._content(pointer, data), None),
            allow_reserved=data.get("allowReserved") is True,
            allow_empty_value=data.get("allowEmptyValue") is True,
            deprecated=data.get("deprecated") is True,
        )

    def _request_body(self, pointer: str, data: Mapping[str, Any]) -> RequestBody:
        return RequestBody(pointer, data, data.get("required") is True, tuple(self._content(pointer, data)))

    def _responses(self, pointer: str, data: Mapping[str, Any]) -> Iterator[ResponseSpec]:
        table = self._object_at(f"{pointer}/responses", data.get("responses"))
        if table is None:
            return
        for status, value in table[1].items():
            found = None if status.startswith("x-") else self._object_at(append(table[0], status), value)
            if found is not None:
                headers, content = tuple(self._headers(*found)), tuple(self._content(*found))
                yield ResponseSpec(status, *found, headers, content)

    def _headers(self, pointer: str, data: Mapping[str, Any]) -> Iterator[Header]:
        for name, value in _members(data.get("headers")):
            found = self._object_at(append(pointer, "headers", name), value)
            if found is not None:
                place, header = found
                yield Header(
                    name=name,
                    pointer=place,
                    data=header,
                    required=header.get("required") is True,
                    explode=header.get("explode") is True,
                    schema=self._schema(place, header, "schema"),
                    content=next(self._content(place, header), None),
                    deprecated=header.get("deprecated") is True,
                )

    def _content(self, pointer: str, data: Mapping[str, Any]) -> Iterator[MediaType]:
        for name, value in _members(data.get("content")):
            found = self._object_at(append(pointer, "content", name), value)
            if found is not None:
                place, media_type = found
                schema = self._schema(place, media_type, "schema")
                yield MediaType(
                    name, place, media_type, schema, self._schema(place, media_type, "itemSchema")
                )

    def _schema(self, pointer: str, data: Mapping[str, Any], field: str) -> str | None:
        """Return the pointer of the schema in a field; a mere reference stands for its target."""
        value, place = data.get(field), f"{pointer}/{field}"
        if isinstance(value, bool):
            return place
        if not isinstance(value, dict):
            return None
        if "$ref" not in value:
            return place
        if self._broken(place):
            return None
        if self._version.ref_siblings and len(value) > 1:
            return place
        try:
            target, schema = self._description.follow(place, value)
        except LookupError:
            return None
        if not isinstance(schema, (dict, bool)):
            return None
        # Members beside a `$ref` hold from 3.1 on: the first schema on the way that has some is meant.
        while self._version.ref_siblings and place != target and len(value) == 1:
            place = local_pointer(value["$ref"]) or ""
            value = find(self._description.data, place)
        return place if self._version.ref_siblings else target

    def _callbacks(self, pointer: str, data: Mapping[str, Any]) -> Iterator[str]:
        for name, value in _members(data.get("callbacks")):
            found = self._object_at(append(pointer, "callbacks", name), value)
            if found is not None:
                yield found[0]

    def _security(self, data: Mapping[str, Any]) -> tuple[SecurityRequirement, ...]:
        listed = data.get("security", self._description.data.get("security"))
        if not isinstance(listed, list):
            return ()
        return tuple(
            {name: tuple(map(str, scopes)) for name, scopes in choice.items() if isinstance(scopes, list)}
            for choice in listed
            if isinstance(choice, dict)
        )

    def _servers(
        self, data: Mapping[str, Any], item: Mapping[str, tuple[str, Any]]
    ) -> tuple[Mapping[str, Any], ...]:
        for listed in (
            data.get("servers"),
            item.get("servers", ("", None))[1],
            self._description.data.get("servers"),
        ):
            if isinstance(listed, list) and listed:
                return tuple(server for server in listed if isinstance(server, dict))
        return _DEFAULT_SERVERS

    def _object_at(self, pointer: str, value: Any) -> Found | None:
        """Return the object meant by the `value` at `pointer`, or None where there is no sound one."""
        if not isinstance(value, dict):
            return None
        if "$ref" not in value:
            return pointer, value
        if self._broken(pointer):
            return None
        try:
            place, target = self._description.follow(pointer, value)
        except LookupError:
            return None
        return (place, target) if isinstance(target, dict) else None

    def _broken(self, pointer: str) -> bool:
        return pointer + "/$ref" in self._description.links.faults


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
