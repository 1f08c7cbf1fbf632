"""What rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from contractrepo.checking.in_place import costs, in_place
from contractrepo.openapi.description import Description
from contractrepo.openapi.parts import Part

_MOST_TRIED = 100_000


class Subject:
    """A description, with its objects by kind.

    Attributes:
        description: The description.
    """

    def __init__(self, description: Description) -> None:
        self.description = description

    @cached_property
    def by_kind(self) -> Mapping[str, list[Part]]:
        """Objects by the name of their kind, in document order."""
        found: dict[str, list[Part]] = {}
        for part in self.description.links.parts:
            found.setdefault(part.kind.name, []).append(part)
        return found

    @cached_property
    def _by_pointer(self) -> Mapping[str, Part]:
        return {part.pointer: part for part in self.description.links.parts}

    def part_at(self, pointer: str) -> Part | None:
        """Return the object at `pointer`, or None where no object of the specification stands."""
        return self._by_pointer.get(pointer)

    @cached_property
    def in_place(self) -> Mapping[str, list[str]]:
        """Pointer of each object -> what it leads to with no value between."""
        return {part.pointer: found for part in self.description.links.parts if (found := in_place(part))}

    @cached_property
    def costly(self) -> tuple[str, ...]:
        """Pointers of the innermost schemas that combine too many others for one value."""
        found = costs(self.in_place, _MOST_TRIED)
        over = {pointer for pointer, cost in found.items() if cost >= _MOST_TRIED}
        return tuple(one for one in self.in_place if one in over and over.isdisjoint(self.in_place[one]))

    def objects(self, kind: str) -> Iterator[tuple[Part, Mapping[str, Any]]]:
        """Yield the objects of a kind that are written out; schemas also where members beside a reference count."""
        siblings = kind == "path item" or (kind == "schema" and self.description.version.ref_siblings)
        for part in self.by_kind.get(kind, ()):
            if isinstance(part.value, dict) and (siblings or part.reference is None):
                yield part, part.value
