"""Schemas made up on the way: this very value, any of these texts, a key that matches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.schema.inclusion.answers import size
from contractrepo.schema.inclusion.atoms import Atom, Conj
from contractrepo.schema.inclusion.limits import VALUE_SIZE, TooComplex
from contractrepo.schema.inclusion.records import KINDS, Record, String, text_of


class Parts:
    """Makes each atom once, so that questions about it are the same questions."""

    def __init__(self) -> None:
        self._atoms: dict[str, Atom] = {}

    def listed(self, values: Iterable[Any]) -> Atom:
        """Return the atom of exactly these values."""
        texts: dict[str, set[str]] = {}
        for value in values:
            texts.setdefault(type_name(value), set()).add(written(value))
        records = [KINDS[kind](only=frozenset(texts[kind])) for kind in sorted(texts)]
        return self._atom(
            "list " + ",".join(sorted({text for some in texts.values() for text in some})), records
        )

    def this(self, value: Any) -> Conj:
        """Return the set of one value."""
        return Conj(frozenset({self.listed([value])}))

    def text(self, *, least: int = 1) -> Atom:
        """Return the atom of the texts of at least so many characters."""
        return self._atom(f"text {least}", [String(least=least)])

    def matching(self, pattern: str) -> Atom:
        """Return the atom of the texts that match a pattern."""
        return self._atom(f"matching {pattern}", [String(patterns=frozenset({pattern}))])

    def _atom(self, name: str, records: list[Record]) -> Atom:
        if name not in self._atoms:
            self._atoms[name] = Atom(name, name, cases=tuple(records))
        return self._atoms[name]


def written(value: Any) -> str:
    """Return the canonical text of a value.

    Raises:
        TooComplex: The text would be too long.
    """
    if size(value, VALUE_SIZE) > VALUE_SIZE:
        raise TooComplex("a value that is too large to write out")
    return text_of(value)
