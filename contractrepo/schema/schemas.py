"""The schemas of a description behind compiled validators: one for each that is asked about, or one for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.core.text import shown
from contractrepo.schema.compiling import Compiled, compiled
from contractrepo.schema.dialects import Direction, Program, Source, Version, entry_name
from contractrepo.schema.dialects.hiding import Hiding
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.engines import EngineName, TooMuchWork, preferred
from contractrepo.schema.failure import TOO_COMPLEX, Failure

_MOST_EXTRA = 512


class Schemas:
    """The schemas of one description as they hold for one direction of traffic.

    Nothing is compiled that is not asked about. Where entry points share so much that one program for all of them costs
    less, they are compiled together. A schema that cannot be compiled accepts everything and is listed in `rejected`; the
    others are not affected. Instances are thread-safe. Values are expected to be as deep as documents and messages are
    allowed to be, not deeper.

    Args:
        data: The whole description; every `$ref` leads to a place in it.
        version: Of OpenAPI: ``"3.0"``, ``"3.1"`` or ``"3.2"``.
        direction: Drops `readOnly` names from `required` in requests and `writeOnly` ones in responses; None keeps all.
        entries: Pointers of the schemas that may be asked about. Others may be too, each at the price of a compilation of
            its own.
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
        self._entries = dict.fromkeys(entries)
        self._engine = engine
        self._hiding = Hiding(self.source, Identifiers(self.source))
        self._lock = Lock()
        self._whole_lock = Lock()
        self._main: Compiled | None = None
        self._compiled: dict[str, Compiled] = {}
        self._others: dict[str, None] = {}  # those of them that are no entry points, the oldest first
        self._alone = 0  # definitions in what was compiled for one entry point each

    @property
    def rejected(self) -> Mapping[str, str]:
        """Pointer of each schema that cannot be compiled -> why; what refers to it takes it to accept anything."""
        return self._whole().program.rejected

    def prepare(self) -> None:
        """Compile all entry points at once, for whoever asks about most of them."""
        self._whole()

    def accepts(self, pointer: str, value: Any) -> bool:
        """Tell whether the schema at `pointer` accepts `value`; what makes too much work is not accepted.

        Raises:
            ValueError: `pointer` is no JSON pointer.
        """
        engine = self._at(pointer).engine
        try:
            return engine.is_valid({entry_name(pointer): value})
        except (TooMuchWork, ValueError, RecursionError):
            return False

    def failures(self, pointer: str, value: Any) -> list[Failure]:
        """Return why the schema at `pointer` refuses `value`, by place in the value and then keyword, at most 100.

        Raises:
            ValueError: `pointer` is no JSON pointer.
        """
        found = self._at(pointer)
        question = {entry_name(pointer): value}
        try:
            if found.engine.is_valid(question):
                return []
            from contractrepo.schema.explaining import Judged, explain

            told = explain(Judged(found.program, self.source.data, value), found.engine.faults(question))
        except TooMuchWork:
            return [_too_complex(pointer, value)]
        except (ValueError, RecursionError):
            return [_not_judged(pointer, value)]
        return told or [_not_told(pointer, value)]

    def program(self, pointer: str) -> Program:
        """Return the program that holds the schema at `pointer`."""
        return self._at(pointer).program

    def hidden(self, pointer: str) -> frozenset[str]:
        """Return the properties declared by the schema at `pointer` that the direction does not carry."""
        return self._hiding.hidden(pointer)

    def _at(self, pointer: str) -> Compiled:
        return self._compiled.get(pointer) or self._on_demand(pointer)

    def _on_demand(self, pointer: str) -> Compiled:
        split(pointer)
        if pointer in self._entries and self._alone >= len(self._entries):
            # One program for all has that many definitions at least.
            self._whole()
        with self._lock:
            found = self._compiled.get(pointer)
            if found is None:
                found = self._compiled[pointer] = self._compile([pointer])
                self._count(pointer, found)
            return found

    def _count(self, pointer: str, found: Compiled) -> None:
        if pointer in self._entries:
            self._alone += len(found.program.places)
            return
        if len(self._others) >= _MOST_EXTRA:
            oldest = next(iter(self._others))
            del self._others[oldest], self._compiled[oldest]
        self._others[pointer] = None

    def _whole(self) -> Compiled:
        # Beside the other lock: whoever asks about one schema does not wait for all of them.
        with self._whole_lock:
            if self._main is None:
                self._main = self._compile(self._entries)
                with self._lock:
                    for entry in self._entries:
                        self._compiled.setdefault(entry, self._main)
            return self._main

    def _compile(self, entries: Iterable[str]) -> Compiled:
        return compiled(self.source, entries, self._engine or preferred())


def _not_judged(pointer: str, value: Any) -> Failure:
    message = f"{shown(value)} is not a JSON value that can be judged"
    return Failure("", "type", "a JSON value", None, message, pointer)


def _not_told(pointer: str, value: Any) -> Failure:
    message = f"{shown(value)} breaks its schema, and it would take too long to tell where"
    return Failure("", "", "a value that fits", None, message, pointer)


def _too_complex(pointer: str, value: Any) -> Failure:
    message = f"{shown(value)} makes too much work to be judged"
    return Failure("", TOO_COMPLEX, "a value that can be judged", None, message, pointer)
