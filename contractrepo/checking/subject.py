"""What rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from contractrepo.checking.in_place import costs, in_place, leads
from contractrepo.openapi.description import Description
from contractrepo.openapi.parts import Part

MOST_COUNTED = 2_000_000
_MOST_TRIED = 100_000

Object = tuple[Part, Mapping[str, Any]]
"""A part whose value is an object, and that object."""


class Subject:
    """A description, with its objects by kind.

    Attributes:
        description: The description.
    """

    def __init__(self, description: Description) -> None:
        self.description = description
        self._objects: dict[str, list[Object]] = {}

    @cached_property
    def by_kind(self) -> Mapping[str, list[Part]]:
        """Objects by the name of their kind, in document order."""
        found: dict[str, list[Part]] = {}
        for part in self.description.links.parts:
            found.setdefault(part.kind.name, []).append(part)
        return found

    @cached_property
    def references(self) -> tuple[Part, ...]:
        """Objects that are references."""
        return tuple(part for part in self.description.links.parts if part.reference is not None)

    @cached_property
    def _by_pointer(self) -> Mapping[str, Part]:
        return {part.pointer: part for part in self.description.links.parts}

    def part_at(self, pointer: str) -> Part | None:
        """Return the object at `pointer`, or None where no object of the specification stands."""
        return self._by_pointer.get(pointer)

    @cached_property
    def in_place(self) -> Mapping[str, list[str]]:
        """Pointer of each object -> what it leads to with no value between."""
        leading = (part for part in self.description.links.parts if leads(part))
        return {part.pointer: found for part in leading if (found := in_place(part))}

    @cached_property
    def costs(self) -> Mapping[str, int]:
        """Pointer of each object in `in_place` -> how many schemas an engine may have to try on one value, bounded."""
        return costs(self.in_place, MOST_COUNTED)

    @cached_property
    def costly(self) -> tuple[str, ...]:
        """Pointers of the innermost schemas that combine too many others for one value."""
        over = {pointer for pointer, cost in self.costs.items() if cost >= _MOST_TRIED}
        return tuple(one for one in self.in_place if one in over and over.isdisjoint(self.in_place[one]))

    def objects(self, kind: str) -> Sequence[Object]:
        """Return the objects of a kind that are written out; schemas also where members beside a reference count."""
        if kind not in self._objects:
            siblings = kind == "path item" or (kind == "schema" and self.description.version.ref_siblings)
            self._objects[kind] = [
                (part, part.value)
                for part in self.by_kind.get(kind, ())
                if isinstance(part.value, dict) and (siblings or part.reference is None)
            ]
        return self._objects[kind]

    def schemas_with(self, *keywords: str) -> list[Object]:
        """Return the schemas that hold at least one of some keywords, which no rule then has to look for."""
        positions = {position for keyword in keywords for position in self._by_keyword.get(keyword, ())}
        schemas = self.objects("schema")
        return [schemas[position] for position in sorted(positions)]

    @property
    def keywords(self) -> frozenset[str]:
        """Return every name that some schema has as a keyword."""
        return frozenset(self._by_keyword)

    @cached_property
    def _by_keyword(self) -> Mapping[str, list[int]]:
        """Keyword -> positions of the schemas that hold it."""
        found: dict[str, list[int]] = {}
        for position, (_, schema) in enumerate(self.objects("schema")):
            for keyword in schema:
                if keyword in found:
                    found[keyword].append(position)
                else:
                    found[keyword] = [position]
        return found
