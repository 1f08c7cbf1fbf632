"""How a parameter or header is written, before its schema is looked at."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from contractrepo.openapi.model import Header, Parameter
from contractrepo.validation.parameters.percent import decoded, form_decoded, refuse_reserved, whole

_BLANKS = " \t"


def _field(text: str) -> str:
    """OpenAPI 3.2, appendix D: header values are not percent-encoded; blanks around list items mean nothing."""
    return whole(text.strip(_BLANKS))


# Styles of each location; the first stands in for one that the location does not have.
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
_TEXT: dict[str, Callable[[str], str]] = {
    "path": decoded,
    "query": form_decoded,
    "header": _field,
    "cookie": decoded,
}


@dataclass(frozen=True, slots=True)
class Wire:
    """How a value is written.

    Attributes:
        location: ``path``, ``query``, ``header`` or ``cookie``.
        style: One of the styles of the location.
        explode: Whether items and members stand apart.
        allow_empty_value: Whether an empty value means that the parameter is unused.
        refuse_reserved: Whether reserved characters must be escaped.
    """

    location: str
    style: str
    explode: bool
    allow_empty_value: bool = False
    refuse_reserved: bool = False

    @classmethod
    def of(cls, part: Parameter | Header) -> Wire:
        """Return how a parameter or header that has a schema is written."""
        if isinstance(part, Header):
            return cls("header", "simple", part.explode)
        styles = _STYLES[part.location]
        return cls(
            part.location,
            part.style if part.style in styles else styles[0],
            part.explode,
            part.allow_empty_value,
            # Only what is said is held against senders: many escape nothing and mean nothing by it.
            part.data.get("allowReserved") is False,
        )

    @property
    def text(self) -> Callable[[str], str]:
        """Return what makes text of a raw piece; it raises `Malformed`."""
        decode = whole if self.style == "cookie" else _TEXT[self.location]
        return functools.partial(_escaped_only, decode) if self.refuse_reserved else decode


def _escaped_only(decode: Callable[[str], str], raw: str) -> str:
    refuse_reserved(raw)
    return decode(raw)
