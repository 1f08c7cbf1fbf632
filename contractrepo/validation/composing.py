"""A whole request, put together from its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.messages import Request
from contractrepo.openapi.model import Parameter
from contractrepo.validation.parameters import encode
from contractrepo.validation.routing.segments import SLOT


@dataclass(slots=True)
class RequestParts:
    """The parts of a request as they are spelled on the wire.

    Attributes:
        segments: Text by name of a path parameter.
        query: Pieces of the query string.
        headers: Names and values of header fields.
        cookies: Pieces of the Cookie field.
        content_type: Media type of the body, where there is one.
        body: The content.

    Example:
        >>> parts = RequestParts()
        >>> parts.put("path", "id", "7")
        >>> parts.put("query", "limit", "limit=2")
        >>> parts.request("GET", "/pets/{id}").target
        '/pets/7?limit=2'
    """

    segments: dict[str, str] = field(default_factory=dict)
    query: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    content_type: str | None = None
    body: bytes = b""

    def add(self, parameter: Parameter, value: Any, *, slot: str | None = None) -> None:
        """Add a parameter.

        Args:
            parameter: The parameter.
            value: Its value, JSON.
            slot: For a path parameter, its name in the template, where that is another than its own.

        Raises:
            CannotEncode: Its style has no form for the value.
        """
        self.put(parameter.location, slot or parameter.name, encode(parameter, value))

    def put(self, location: str, name: str, text: str) -> None:
        """Add a part; of queries and cookies, `text` is the whole piece."""
        if location == "path":
            self.segments[name] = text
        elif location == "header":
            self.headers.append((name, text))
        elif location == "cookie":
            self.cookies.append(text)
        else:
            self.query.append(text)

    def request(self, method: str, path: str) -> Request:
        """Return the request to a path template; a parameter that was not given takes any text."""
        target = SLOT.sub(lambda slot: self.segments.get(slot[1], "x"), path)
        query = "?" + "&".join(self.query) if self.query else ""
        headers = list(self.headers)
        if self.cookies:
            headers.append(("Cookie", "; ".join(self.cookies)))
        if self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        return Request(method, target + query, tuple(headers), self.body)
