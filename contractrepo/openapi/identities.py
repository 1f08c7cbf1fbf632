"""Names that schemas of several files give themselves: `$id`, `$anchor` and `$dynamicAnchor`, and `$self` of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.openapi.parts import Part
from contractrepo.openapi.references import Refused, address


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file."""

    file: str
    pointer: str


class Identities:
    """The names met so far.

    Args:
        file: Path of the document.
        data: Its data.

    Attributes:
        resources: URI of an `$id` or `$self` -> its place.
        anchors: Base URI or file, and name -> its place.
        identifiers: Places of the texts of all `$id`.
        repeated: Places of the texts of names that another schema has already -> what they name.
        is_dynamic: Whether a dynamic anchor is among them.
    """

    def __init__(self, file: str, data: Any) -> None:
        self.resources: dict[str, Spot] = {}
        self.anchors: dict[tuple[str, str], Spot] = {}
        self.identifiers: list[Spot] = []
        self.repeated: dict[Spot, str] = {}
        self._named_by: dict[tuple[str, str], int] = {}  # base and name -> identity of the schema that has it
        self.is_dynamic = False
        own_name = data.get("$self") if isinstance(data, dict) else None
        if isinstance(own_name, str):
            self.resources[own_name.partition("#")[0]] = Spot(file, "")

    def note(self, file: str, part: Part, bases: Mapping[int, str]) -> str:
        """Note the names of an object; return the base of references in it (JSON Schema core, section 8.2).

        Args:
            file: The file that holds it.
            part: The object.
            bases: Identity of each object around it -> the base in there.
        """
        base = file if part.parent is None else bases[id(part.parent)]
        if part.kind.name != "schema" or not isinstance(part.value, dict):
            return base
        own = part.value.get("$id")
        if isinstance(own, str) and not own.startswith("#"):
            base = self._named(file, part, own, base)
        self.is_dynamic |= "$dynamicAnchor" in part.value
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(part.value.get(keyword), str):
                self.anchors.setdefault((base, part.value[keyword]), Spot(file, part.pointer))
                self._note_repeated(file, part, keyword, (base, part.value[keyword]))
        return base

    def _named(self, file: str, part: Part, own: str, base: str) -> str:
        try:
            name = address(own, base).base
        except Refused:
            return base
        self.resources.setdefault(name, Spot(file, part.pointer))
        self._note_repeated(file, part, "$id", (name, ""))
        self.identifiers.append(Spot(file, append(part.pointer, "$id")))
        return name

    def _note_repeated(self, file: str, part: Part, keyword: str, name: tuple[str, str]) -> None:
        """A schema that a YAML alias shows again is the same one."""
        if self._named_by.setdefault(name, id(part.value)) != id(part.value):
            self.repeated[Spot(file, append(part.pointer, keyword))] = part.value[keyword]
