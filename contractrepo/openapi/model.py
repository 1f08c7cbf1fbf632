"""The parts of an OpenAPI description that say what travels on the wire.

Every part carries `pointer`, the place of its object in `Description.data` after references were followed, so that
equal parts reached by different ways have the same pointer. Schemas are named by pointer only; `schema/` compiles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ParameterLocation = Literal["path", "query", "header", "cookie", "querystring"]


@dataclass(frozen=True, slots=True)
class MediaType:
    """A Media Type Object (OpenAPI 3.x, section "Media Type Object").

    Attributes:
        name: Media type or range as declared, for example ``application/json`` or ``text/*``.
        pointer: Place of the object.
        data: The object itself.
        schema: Pointer of its schema, or None.
        item_schema: Pointer of its `itemSchema` (3.2), or None.
    """

    name: str
    pointer: str
    data: Mapping[str, Any]
    schema: str | None = None
    item_schema: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A Parameter Object; `content` is set instead of `schema` for content-typed ones.

    `style` and `explode` hold the defaults of the location where the document is silent.
    """

    name: str
    location: ParameterLocation
    pointer: str
    data: Mapping[str, Any]
    required: bool
    style: str
    explode: bool
    schema: str | None = None
    content: MediaType | None = None
    allow_reserved: bool = False
    allow_empty_value: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A Header Object of a response; style is always ``simple``."""

    name: str
    pointer: str
    data: Mapping[str, Any]
    required: bool
    explode: bool
    schema: str | None = None
    content: MediaType | None = None
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class RequestBody:
    """A Request Body Object."""

    pointer: str
    data: Mapping[str, Any]
    required: bool
    content: tuple[MediaType, ...]


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """A Response Object under its key: ``"200"``, ``"4XX"`` or ``"default"``."""

    status: str
    pointer: str
    data: Mapping[str, Any]
    headers: tuple[Header, ...]
    content: tuple[MediaType, ...]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A Security Scheme Object under its component name."""

    name: str
    pointer: str
    data: Mapping[str, Any]
    type: str


SecurityRequirement = Mapping[str, tuple[str, ...]]
"""Scheme name -> scopes; all must hold. A tuple of requirements is a choice; an empty requirement allows anyone."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one path template.

    Attributes:
        method: Upper-case method (or the token of `additionalOperations`, as spelled).
        path: Path template as written.
        pointer: Place of the Operation Object.
        data: The Operation Object.
        parameters: Path-level and own parameters merged (own ones win), in document order.
        responses: In document order.
        security: Alternatives in force (own or document-wide); empty means that nothing is asked for.
        servers: Server Objects in force (operation, path item, document), as data.
    """

    method: str
    path: str
    pointer: str
    data: Mapping[str, Any]
    operation_id: str | None = None
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: tuple[ResponseSpec, ...] = ()
    security: tuple[SecurityRequirement, ...] = ()
    servers: tuple[Mapping[str, Any], ...] = ()
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    callbacks: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """``METHOD /path``: the identity of the operation in its document."""
        return f"{self.method} {self.path}"

    def response_for(self, status: int) -> ResponseSpec | None:
        """Return the response that describes `status`: exact code, then range, then ``default``."""
        keys = {response.status.upper(): response for response in self.responses}
        return keys.get(str(status)) or keys.get(f"{status // 100}XX") or keys.get("DEFAULT")
