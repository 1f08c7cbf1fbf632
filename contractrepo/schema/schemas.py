"""Every schema of a description behind one compiled validator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from threading import RLock
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.core.text import shown
from contractrepo.schema.compiling import Compiled, compiled
from contractrepo.schema.dialects import Direction, Program, Source, Version, entry_name
from contractrepo.schema.dialects.hiding import Hiding
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.engines import EngineName, preferred
from contractrepo.schema.explaining import Judged, explain
from contractrepo.schema.failure import Failure

_MOST_EXTRA = 512


class Schemas:
    """The schemas of one description as they hold for one direction of traffic.

    Nothing is compiled before the first question; then all entry points are compiled at once. A schema that cannot be
    compiled accepts everything and is listed in `rejected`; the others are not affected. Instances are thread-safe.
    Values are expected to be as deep as documents and messages are allowed to be, not deeper.

    Args:
        data: The whole description; every `$ref` leads to a place in it.
        version: Of OpenAPI: ``"3.0"``, ``"3.1"`` or ``"3.2"``.
        direction: Drops `readOnly` names from `required` in requests and `writeOnly` ones in responses; None keeps all.
        entries: Pointers of the schemas that will be asked about. Others may be asked about too, each at the price of
            a compilation of its own.
        engine: ``"jsonschema-rs"`` or ``"jsonschema"``; the default is `engines.preferred`.

    Example:
        >>> schemas = Schemas({"s": {"type": "integer"}}, "3.1", None, ["/s"])
        >>> schemas.accepts("/s", 1)
        True
        >>> [failure.message for failure in schemas.failures("/s", "x")]
        ['"x" is not of type integer']
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        version: Version,
        direction: Direction | None,
        entries: Iterable[str],
        *,
        engine: EngineName | None = None,
    ) -> None:
        self.source = Source(data, version, direction)
        self._entries = tuple(dict.fromkeys(entries))
        self._engine = engine
        self._hiding = Hiding(self.source, Identifiers(self.source))
        self._lock = RLock()
        self._main: Compiled | None = None
        self._compiled: dict[str, Compiled] = {}

    @property
    def rejected(self) -> Mapping[str, str]:
        """Pointer of each schema that cannot be compiled -> why; what refers to it takes it to accept anything."""
        return self._whole().program.rejected

    def accepts(self, pointer: str, value: Any) -> bool:
        """Tell whether the schema at `pointer` accepts `value`.

        Raises:
            ValueError: `pointer` is no JSON pointer.
        """
        return _is_valid(self._at(pointer), pointer, value)

    def failures(self, pointer: str, value: Any) -> list[Failure]:
        """Return why the schema at `pointer` refuses `value`, by place in the value and then keyword, at most 100.

        Raises:
            ValueError: `pointer` is no JSON pointer.
        """
        found = self._at(pointer)
        if _is_valid(found, pointer, value):
            return []
        judged = Judged(found.program, self.source.data, value)
        try:
            told = explain(judged, found.engine.faults({entry_name(pointer): value}))
        except (ValueError, RecursionError):
            told = []
        return told or [_not_judged(pointer, value)]

    def program(self, pointer: str) -> Program:
        """Return the program that holds the schema at `pointer`."""
        return self._at(pointer).program

    def hidden(self, pointer: str) -> frozenset[str]:
        """Return the properties declared by the schema at `pointer` that the direction does not carry."""
        return self._hiding.hidden(pointer)

    def _at(self, pointer: str) -> Compiled:
        return self._compiled.get(pointer) or self._on_demand(pointer)

    def _on_demand(self, pointer: str) -> Compiled:
        self._whole()
        with self._lock:
            if pointer not in self._compiled:
                split(pointer)
                if len(self._compiled) - len(self._entries) >= _MOST_EXTRA:
                    self._forget()
                self._compiled[pointer] = self._compile([pointer])
            return self._compiled[pointer]

    def _whole(self) -> Compiled:
        with self._lock:
            if self._main is None:
                self._main = self._compile(self._entries)
                self._compiled.update(dict.fromkeys(self._entries, self._main))
            return self._main

    def _compile(self, entries: Iterable[str]) -> Compiled:
        return compiled(self.source, entries, self._engine or preferred())

    def _forget(self) -> None:
        """Drop the schema that was compiled on demand first; dictionaries keep the order of insertion."""
        oldest = next(islice(self._compiled, len(self._entries), None))
        del self._compiled[oldest]


def _is_valid(found: Compiled, pointer: str, value: Any) -> bool:
    try:
        return found.engine.is_valid({entry_name(pointer): value})
    except (ValueError, RecursionError):
        return False


def _not_judged(pointer: str, value: Any) -> Failure:
    message = f"{shown(value)} is not a JSON value that can be judged"
    return Failure("", "type", "a JSON value", None, message, pointer)
