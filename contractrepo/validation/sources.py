"""The parts of a request or response that carry values, taken apart when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contractrepo.validation.parameters.pairs import Pairs, cookie_pairs, query_pairs


class Sources:
    """Where parameters and headers are read from.

    Args:
        headers: Header fields of the message.
        path_values: Raw path parameters by name.
        query_text: The raw query string.
    """

    __slots__ = ("_cookies", "_query", "fields", "path_values", "query_text")

    def __init__(
        self,
        headers: Iterable[tuple[str, str]],
        path_values: Mapping[str, str] | None = None,
        query_text: str = "",
    ) -> None:
        self.path_values = path_values or {}
        self.query_text = query_text
        self.fields: dict[str, list[str]] = {}
        for name, value in headers:
            self.fields.setdefault(name.lower(), []).append(value)
        self._query: Pairs | None = None
        self._cookies: Pairs | None = None

    @property
    def query(self) -> Pairs:
        """Return the pairs of the query string."""
        if self._query is None:
            self._query = query_pairs(self.query_text)
        return self._query

    @property
    def cookies(self) -> Pairs:
        """Return the pairs of all Cookie fields."""
        if self._cookies is None:
            self._cookies = cookie_pairs(self.fields.get("cookie", ()))
        return self._cookies

    def field(self, name: str) -> str | None:
        """Return a header field by its lower-case name, repeated ones joined by commas (RFC 9110, section 5.3)."""
        values = self.fields.get(name)
        if values is None:
            return None
        return values[0] if len(values) == 1 else ", ".join(values)
