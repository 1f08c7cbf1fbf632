"""Regular expressions and schemas of mock files, run by the schema engine in bounded time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.schema.schemas import Schemas

_FOLDER = "/$defs"


class Patterns:
    """Collects the schemas of one operation's conditions; nothing is compiled before the first question."""

    def __init__(self) -> None:
        self._asked: list[Any] = []

    def schema(self, schema: Any) -> Callable[[Any], bool]:
        """Return a test whether a JSON value keeps `schema`; one that cannot be compiled refuses every value."""
        pointer = append(_FOLDER, len(self._asked))
        self._asked.append(schema)
        return lambda value: pointer not in self.rejected and self._schemas.accepts(pointer, value)

    def expression(self, expression: str) -> Callable[[str], bool]:
        """Return a test whether text holds a match of a regular expression (ECMA-262, not anchored)."""
        return self.schema({"type": "string", "pattern": expression})

    @property
    def rejected(self) -> dict[str, str]:
        """Return why what cannot be compiled cannot be, by pointer of the collected schema."""
        return dict(self._schemas.rejected) if self._asked else {}

    @cached_property
    def _schemas(self) -> Schemas:
        definitions = {str(at): schema for at, schema in enumerate(self._asked)}
        return Schemas({"$defs": definitions}, "3.1", None, [append(_FOLDER, name) for name in definitions])
