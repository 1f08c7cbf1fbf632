"""Operations of a description as values; what is unsound is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from contractrepo.core.pointer import append, find
from contractrepo.openapi.exchanged import Exchanged
from contractrepo.openapi.model import Operation, Parameter, SecurityRequirement, SecurityScheme
from contractrepo.openapi.sound import Found, Resolving, Sound, members, text_or_none

# OpenAPI 3.1, section "Server Object": without servers there is this one.
_DEFAULT_SERVERS: tuple[Mapping[str, Any], ...] = ({"url": "/"},)


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
        self._data = description.data
        self._version = description.version
        self._sound = Sound(description)
        self._exchanged = Exchanged(self._sound, description.version)

    def operations(self, pointer: str, prefix: str) -> Iterator[Operation]:
        """Yield the operations of the path items in the map at `pointer`; `prefix` stands before the path."""
        return map(self._operation, self.declarations(pointer, prefix))

    def declarations(self, pointer: str, prefix: str) -> Iterator[Declaration]:
        """Yield the same operations without what they exchange."""
        for path, item in members(find(self._data, pointer)):
            if prefix or path.startswith("/"):
                yield from self._path_item(prefix + path, append(pointer, path), item)

    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """Return the security schemes by component name."""
        schemes = _object(self._data.get("components")).get("securitySchemes")
        found = {}
        for name, value in members(schemes):
            scheme = self._sound.object_at(append("/components/securitySchemes", name), value)
            if scheme is not None and isinstance(scheme[1].get("type"), str):
                found[name] = SecurityScheme(name, *scheme, scheme[1]["type"])
        return found

    def _path_item(self, path: str, pointer: str, item: Any) -> Iterator[Declaration]:
        """Members beside the `$ref` of a path item win over those of its target."""
        sources: list[Found] = []
        if isinstance(item, dict):
            sources.append((pointer, item))
            target = self._sound.object_at(pointer, item) if "$ref" in item else None
            if target is not None:
                sources.append(target)
        merged = {key: (place, value) for place, one in reversed(sources) for key, value in one.items()}
        for method in self._version.methods:
            place, value = merged.get(method, ("", None))
            found = self._sound.object_at(f"{place}/{method}", value)
            if found is not None:
                yield self._declaration(method.upper(), path, found, merged)
        place, more = merged.get("additionalOperations", ("", None))
        if self._version.name == "3.2":
            for method, value in members(more):
                found = self._sound.object_at(append(place, "additionalOperations", method), value)
                if found is not None:
                    yield self._declaration(method, path, found, merged)

    def _declaration(
        self, method: str, path: str, found: Found, item: Mapping[str, tuple[str, Any]]
    ) -> Declaration:
        return Declaration(method, path, *found, self._exchanged.parameters(found, item), item)

    def _operation(self, declaration: Declaration) -> Operation:
        method, path, pointer, data, parameters, item = declaration
        body = self._sound.object_at(pointer + "/requestBody", data.get("requestBody"))
        tags = data.get("tags")
        return Operation(
            method=method,
            path=path,
            pointer=pointer,
            data=data,
            operation_id=text_or_none(data.get("operationId")),
            parameters=parameters,
            request_body=None if body is None else self._exchanged.request_body(*body),
            responses=tuple(self._exchanged.responses(pointer, data)),
            security=self._security(data),
            servers=self._servers(data, item),
            tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
            deprecated=data.get("deprecated") is True,
            callbacks=tuple(self._callbacks(pointer, data)),
        )

    def _callbacks(self, pointer: str, data: Mapping[str, Any]) -> Iterator[str]:
        for name, value in members(data.get("callbacks")):
            found = self._sound.object_at(append(pointer, "callbacks", name), value)
            if found is not None:
                yield found[0]

    def _security(self, data: Mapping[str, Any]) -> tuple[SecurityRequirement, ...]:
        listed = data.get("security", self._data.get("security"))
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
            self._data.get("servers"),
        ):
            if isinstance(listed, list) and listed:
                return tuple(server for server in listed if isinstance(server, dict))
        return _DEFAULT_SERVERS


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
