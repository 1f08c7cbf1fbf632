"""The objects of a self-contained description and the references between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import find, split
from contractrepo.core.text import printable
from contractrepo.openapi.kinds import KINDS
from contractrepo.openapi.links import Fault, Mention, mentions, nearest_existing
from contractrepo.openapi.near import did_you_mean
from contractrepo.openapi.parts import Part, parts_below
from contractrepo.openapi.references import local_pointer

_MISSING = object()
_MOST_HINTS = 100


@dataclass(frozen=True, slots=True)
class Links:
    """What a description is made of.

    Attributes:
        parts: Every object, in document order; objects that only a reference makes one stand at the end.
        faults: References that cannot be used, by the pointer of their text.
        mentions: Every reference, in the order of `parts`.
    """

    parts: tuple[Part, ...]
    faults: Mapping[str, Fault]
    mentions: tuple[Mention, ...]


def link(data: Any, *, ref_siblings: bool, refused: Mapping[str, Fault]) -> Links:
    """Return the objects and references of `data`.

    Args:
        data: The description, of any shape.
        ref_siblings: Whether members of a schema beside `$ref` count.
        refused: Pointers of reference texts that lead out of the description, with the reason.
    """
    linker = _Linker(data, ref_siblings=ref_siblings, refused=refused)
    linker.run()
    return Links(tuple(linker.parts), linker.faults, tuple(linker.found))


class _Linker:
    def __init__(self, data: Any, *, ref_siblings: bool, refused: Mapping[str, Fault]) -> None:
        self.parts: list[Part] = []
        self.found: list[Mention] = []
        self.faults: dict[str, Fault] = {}
        self._data = data
        self._ref_siblings = ref_siblings
        self._refused = refused
        self._kinds: dict[int, list[str]] = {}  # identity of a value -> kinds it was seen as
        self._values: dict[str, Any] = {}  # reference text -> value

    def run(self) -> None:
        self._add(self._data, "openapi", "")
        for part in self.parts:  # grows on the way
            for mention in mentions(part):
                self.found.append(mention)
                fault = self._fault(mention)
                if fault is not None:
                    self.faults[mention.pointer] = fault

    def _add(self, value: Any, kind: str, pointer: str) -> None:
        found = list(parts_below(value, kind, pointer, ref_siblings=self._ref_siblings))
        self.parts += found
        for part in found:
            if isinstance(part.value, dict):
                self._kinds.setdefault(id(part.value), []).append(part.kind.name)

    def _fault(self, mention: Mention) -> Fault | None:
        text = mention.text
        if text not in self._values:
            pointer = local_pointer(text)
            self._values[text] = _MISSING if pointer is None else find(self._data, pointer, _MISSING)
        value = self._values[text]
        if value is _MISSING:
            return self._refused.get(mention.pointer) or self._not_found(text)
        if not isinstance(value, dict):
            fits = isinstance(value, bool) and mention.kind == "schema"
            return None if fits else Fault("ref-kind", f"{_quoted(text)} is not {KINDS[mention.kind].phrase}")
        kinds = self._kinds.get(id(value))
        if kinds is None:
            self._add(value, mention.kind, local_pointer(text) or "")
        elif mention.kind not in kinds:
            message = f"{_quoted(text)} is {KINDS[kinds[0]].phrase}, not {KINDS[mention.kind].phrase}"
            return Fault("ref-kind", message)
        return None

    def _not_found(self, text: str) -> Fault:
        message = f"{_quoted(text)} does not exist"
        pointer = local_pointer(text)
        if pointer is None:
            return Fault("ref-not-found", message)
        hint = self._near(pointer) if len(self.faults) < _MOST_HINTS else None
        return Fault("ref-not-found", message, hint)

    def _near(self, pointer: str) -> str | None:
        """The first missing name is compared with the names that are there, then with those of every component."""
        parent = nearest_existing(self._data, pointer)
        siblings = find(self._data, parent)
        wanted = split(pointer)[len(split(parent))]
        if not isinstance(siblings, dict):
            return None
        return did_you_mean(wanted, siblings, prefix=f"#{parent}/")


def _quoted(text: str) -> str:
    return f"'{printable(text, limit=120)}'"
