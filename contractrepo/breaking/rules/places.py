"""The places of an exchange that hold schemas."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.breaking.rules.rule import Direction


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        slug: As rule ids begin.
        direction: Part of the exchange.
        words: As sentences call it.
    """

    slug: str
    direction: Direction
    words: str


PLACES = (
    Place("request-body", "request", "request body"),
    Place("request-parameter", "request", "parameter"),
    Place("response-body", "response", "response body"),
    Place("response-header", "response", "response header"),
)
