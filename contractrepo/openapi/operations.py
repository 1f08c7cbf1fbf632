"""Operations of a description as values; what is unsound is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from contractrepo.core.pointer import append, find
from contractrepo.openapi.exchanged import Exchanged
from contractrepo.openapi.model import Operation, Parameter, SecurityRequirement, SecurityScheme
from contractrepo.openapi.sound import Found, Resolving, Sound, members, text_or_none
from contractrepo.openapi.weighing import MOST_STEPS, Weigher

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
        self._weights = Weigher(self._data, self._sound, self._methods)
        # Identity of a list that many operations may share -> what it holds.
        self._requirements: dict[int, tuple[SecurityRequirement, ...]] = {}
        self._addresses: dict[int, tuple[Mapping[str, Any], ...]] = {}

    def operations(self, pointer: str, prefix: str) -> Iterator[Operation]:
        """Yield the operations of the path items in the map at `pointer`; `prefix` stands before the path.

        Where together they say more than `MOST_STEPS` allow, the rest is left out.
        """
        return map(self._operation, self.declarations(pointer, prefix))

    def declarations(self, pointer: str, prefix: str) -> Iterator[Declaration]:
        """Yield the same operations without what they exchange."""
        for steps, path, method, found, item in self._counted(pointer, prefix):
            if steps > MOST_STEPS:
                return
            parameters = self._exchanged.parameters(found, item)
            yield Declaration(method, prefix + path, *found, parameters, item)

    def left_out(self, pointer: str, prefix: str) -> str | None:
        """Return the place of the first path item of which operations are left out, or None."""
        over = (path for steps, path, *_ in self._counted(pointer, prefix) if steps > MOST_STEPS)
        return next((append(pointer, path) for path in over), None)

    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """Return the security schemes by component name."""
        schemes = _object(self._data.get("components")).get("securitySchemes")
        found = {}
        for name, value in members(schemes):
            scheme = self._sound.object_at(append("/components/securitySchemes", name), value)
            if scheme is not None and isinstance(scheme[1].get("type"), str):
                found[name] = SecurityScheme(name, *scheme, scheme[1]["type"])
        return found

    def _counted(self, pointer: str, prefix: str) -> Iterator[_Counted]:
        steps = 0
        for path, value in members(find(self._data, pointer)):
            if prefix or path.startswith("/"):
                for method, found, item in self._methods(append(pointer, path), value):
                    steps += self._weights.steps(found, item) + path.count("/")
                    yield steps, path, method, found, item

    def _methods(
        self, pointer: str, value: Any
    ) -> Iterator[tuple[str, Found, Mapping[str, tuple[str, Any]]]]:
        """Yield method, operation and fields of its path item; members beside a `$ref` win over those of its target."""
        sources: list[Found] = []
        if isinstance(value, dict):
            sources.append((pointer, value))
            target = self._sound.object_at(pointer, value) if "$ref" in value else None
            if target is not None:
                sources.append(target)
        item = {key: (place, field) for place, one in reversed(sources) for key, field in one.items()}
        for method in self._version.methods:
            place, operation = item.get(method, ("", None))
            found = self._sound.object_at(f"{place}/{method}", operation)
            if found is not None:
                yield method.upper(), found, item
        place, more = item.get("additionalOperations", ("", None))
        if self._version.name == "3.2":
            for method, operation in members(more):
                found = self._sound.object_at(append(place, "additionalOperations", method), operation)
                if found is not None:
                    yield method, found, item

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
            responses=self._exchanged.responses(pointer, data),
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
        if id(listed) not in self._requirements:
            self._requirements[id(listed)] = tuple(
                {name: tuple(map(str, scopes)) for name, scopes in choice.items() if isinstance(scopes, list)}
                for choice in listed
                if isinstance(choice, dict)
            )
        return self._requirements[id(listed)]

    def _servers(
        self, data: Mapping[str, Any], item: Mapping[str, tuple[str, Any]]
    ) -> tuple[Mapping[str, Any], ...]:
        for listed in (
            data.get("servers"),
            item.get("servers", ("", None))[1],
            self._data.get("servers"),
        ):
            if isinstance(listed, list) and listed:
                if id(listed) not in self._addresses:
                    self._addresses[id(listed)] = tuple(one for one in listed if isinstance(one, dict))
                return self._addresses[id(listed)]
        return _DEFAULT_SERVERS


_Counted = tuple[int, str, str, Found, Mapping[str, tuple[str, Any]]]
"""Steps so far, path, method, operation, and fields of its path item."""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
