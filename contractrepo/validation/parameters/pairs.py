"""Names with raw values, as a query string, a form or a Cookie field holds them."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.validation.malformed import Malformed
from contractrepo.validation.parameters.percent import form_decoded

Pair = tuple[str, str]


class Pairs:
    """Pairs in order.

    Attributes:
        items: Decoded name and raw value of every pair.
    """

    __slots__ = ("_texts", "items")

    def __init__(self, items: Iterable[Pair]) -> None:
        self.items = list(items)
        self._texts: dict[str, list[str]] = {}
        for name, text in self.items:
            self._texts.setdefault(name, []).append(text)

    def texts(self, name: str) -> list[str]:
        """Return the raw values under a name, in order."""
        return self._texts.get(name, [])

    def names(self) -> list[str]:
        """Return each name once, in order."""
        return list(self._texts)


def query_pairs(query: str) -> Pairs:
    """Return the pairs of a raw query string or form; a pair without an equals sign has an empty value."""
    found = []
    for piece in query.split("&") if query else ():
        if piece:
            name, _, text = piece.partition("=")
            found.append((_name(name), text))
    return Pairs(found)


def cookie_pairs(fields: Iterable[str]) -> Pairs:
    """Return the pairs of Cookie fields (RFC 6265, section 4.2.1); quotes around a value are no part of it."""
    found = []
    for field in fields:
        for piece in field.split(";"):
            name, equals, text = piece.strip(" \t").partition("=")
            if equals:
                found.append((name, text[1:-1] if _is_quoted(text) else text))
    return Pairs(found)


def _name(text: str) -> str:
    """A name that cannot be decoded is the name of nothing that is declared."""
    try:
        return form_decoded(text)
    except Malformed:
        return text


def _is_quoted(text: str) -> bool:
    return len(text) >= 2 and text.startswith('"') and text.endswith('"')
