"""The objects of a self-contained description and the references between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append, find, join, split
from contractrepo.core.text import printable
from contractrepo.openapi.embedded import FILES_FIELD, Embedded
from contractrepo.openapi.kinds import KINDS
from contractrepo.openapi.links import Fault, Mention, may_mention, mentions, nearest_existing
from contractrepo.openapi.near import nearest
from contractrepo.openapi.parts import Part, parts_below
from contractrepo.openapi.references import local_pointer

_MISSING = object()
_MOST_HINTS = 100


@dataclass(frozen=True, slots=True)
class Links:
    """What a description is made of.

    Attributes:
        parts: Every object, in document order; objects that only a reference makes one stand at the end.
        faults: References that cannot be used, and names that are given twice, by the pointer of their text.
        mentions: Every reference, in the order of `parts`.
    """

    parts: tuple[Part, ...]
    faults: Mapping[str, Fault]
    mentions: tuple[Mention, ...]


def link(embedded: Embedded, *, ref_siblings: bool) -> Links:
    """Return the objects and references of a description.

    Args:
        embedded: The description, of any shape.
        ref_siblings: Whether members of a schema beside `$ref` count.
    """
    linker = _Linker(embedded, ref_siblings=ref_siblings)
    linker.run()
    return Links(tuple(linker.parts), linker.faults, tuple(linker.found))


class _Linker:
    def __init__(self, embedded: Embedded, *, ref_siblings: bool) -> None:
        self.parts: list[Part] = []
        self.found: list[Mention] = []
        self.faults: dict[str, Fault] = dict(embedded.flawed)
        self._data = embedded.data
        self._ref_siblings = ref_siblings
        self._refused = embedded.refused
        self._written = embedded.written
        self._kind: dict[int, str] = {}  # identity of a value -> kind it was seen as first
        self._kinds: dict[int, list[str]] = {}  # the same -> all its kinds, where there are several
        self._values: dict[str, Any] = {}  # reference text -> value

    def run(self) -> None:
        self._add(self._data, "openapi", "")
        for part in self.parts:  # grows on the way
            if not may_mention(part):
                continue
            for mention in mentions(part):
                self.found.append(mention)
                fault = self._fault(mention)
                if fault is not None:
                    self.faults[mention.pointer] = fault

    def _add(self, value: Any, kind: str, pointer: str) -> None:
        found = parts_below(value, kind, pointer, ref_siblings=self._ref_siblings)
        self.parts += found
        kinds = self._kind
        for part in found:
            if type(part.value) is dict:
                key, name = id(part.value), part.kind.name
                first = kinds.setdefault(key, name)
                if first != name:
                    self._kinds.setdefault(key, [first]).append(name)

    def _fault(self, mention: Mention) -> Fault | None:
        text = mention.text
        if text not in self._values:
            pointer = local_pointer(text)
            self._values[text] = _MISSING if pointer is None else find(self._data, pointer, _MISSING)
        value = self._values[text]
        if value is _MISSING:
            return self._refused.get(mention.pointer) or self._not_found(mention)
        if not isinstance(value, dict):
            fits = isinstance(value, bool) and mention.kind == "schema"
            return None if fits else Fault("ref-kind", f"{_quoted(text)} is not {KINDS[mention.kind].phrase}")
        first = self._kind.get(id(value))
        if first is None:
            self._add(value, mention.kind, local_pointer(text) or "")
        elif mention.kind != first and mention.kind not in self._kinds.get(id(value), ()):
            message = f"{_quoted(text)} is {KINDS[first].phrase}, not {KINDS[mention.kind].phrase}"
            return Fault("ref-kind", message)
        return None

    def _not_found(self, mention: Mention) -> Fault:
        message = f"{_quoted(self._written.get(mention.pointer, mention.text))} does not exist"
        pointer = local_pointer(mention.text)
        hint = None
        if pointer is not None and len(self.faults) < _MOST_HINTS:
            hint = self._near(pointer)
        return Fault("ref-not-found", message, hint)

    def _near(self, pointer: str) -> str | None:
        """Compare the first missing name with the names that are there."""
        parent = nearest_existing(self._data, pointer)
        siblings = find(self._data, parent)
        wanted = split(pointer)[len(split(parent))]
        near = nearest(wanted, siblings) if isinstance(siblings, dict) else None
        if near is None:
            return None
        tokens = split(append(parent, near))
        inner = tokens[2:] if tokens[0] == FILES_FIELD else tokens
        return f"did you mean {_quoted('#' + join(*inner))}?"


def _quoted(text: str) -> str:
    return f"'{printable(text, limit=120)}'"
