"""The parts of a request that conditions ask for, decoded as the contract says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from contractrepo.core.messages import Request, header
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.validation import Judge
from contractrepo.validation.exchanges import Values
from contractrepo.validation.parameters.pairs import Pairs, cookie_pairs, query_pairs
from contractrepo.validation.routing import Match, path_and_query

_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


class RequestFacts:
    """The facts of one request (see `facts.Facts`); nothing is decoded before it is asked for.

    Args:
        judge: Decodes what the contract declares.
        match: The operation of the request.
        request: The request.
    """

    def __init__(self, judge: Judge, match: Match, request: Request) -> None:
        self._judge = judge
        self._match = match
        self._request = request

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header."""
        return header(self._request.headers, "content-type")

    @property
    def text(self) -> str:
        """Return the body as text, what is not UTF-8 replaced."""
        return self._request.body.decode("utf-8", "replace")

    @property
    def body(self) -> Any:
        """Return the decoded body, or `ABSENT` where there is none or it cannot be read."""
        return self._values.body if self._values.has_body else ABSENT

    def parameter(self, place: str, name: str) -> Any:
        """Return the value of a parameter, or `ABSENT`; one that is not declared or cannot be read is its text."""
        key = place, _folded(place, name)
        return self._declared[key] if key in self._declared else self._text(place, name)

    @cached_property
    def _values(self) -> Values:
        return self._judge.values_at(self._match, self._request)

    @cached_property
    def _declared(self) -> Mapping[tuple[str, str], Any]:
        found = {}
        for (location, name), value in self._values.parameters.items():
            place = _PLACES[location]
            found[place, _folded(place, name)] = value
        return found

    def _text(self, place: str, name: str) -> Any:
        if place == "headers":
            field = header(self._request.headers, name)
            return ABSENT if field is None else field
        if place == "path":
            raw = self._match.path_values.get(name)
            return ABSENT if raw is None else unquote(raw)
        texts = (self._query if place == "query" else self._cookies).texts(name)
        values = [unquote(text.replace("+", " ") if place == "query" else text) for text in texts]
        return ABSENT if not values else values[0] if len(values) == 1 else values

    @cached_property
    def _query(self) -> Pairs:
        return query_pairs(path_and_query(self._request.target)[1])

    @cached_property
    def _cookies(self) -> Pairs:
        return cookie_pairs(value for name, value in self._request.headers if name.lower() == "cookie")


def _folded(place: str, name: str) -> str:
    """Header names compare without case."""
    return name.lower() if place == "headers" else name
