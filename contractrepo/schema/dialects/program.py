"""What an engine compiles: one schema with an entry point for every schema that an exchange can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""Steps from the root of a program to a part of it, or from a value to a part of it."""


def entry_name(pointer: str) -> str:
    """Return the property of a program's root that stands for the schema at `pointer`; it is never empty."""
    return "#" + pointer


@dataclass(frozen=True, slots=True)
class Program:
    """A self-contained schema of JSON Schema 2020-12.

    Every schema that is entered or referred to is a definition; an entry point is a property of the root, so that
    one compiled validator answers for all of them (`{entry_name(pointer): value}` is checked).

    Attributes:
        schema: The root: ``properties`` hold the entry points, ``$defs`` the definitions.
        places: Key of a definition -> pointer of that schema in the document's data.
        rejected: Pointer of a schema that is cut out -> why.
    """

    schema: Mapping[str, Any]
    places: Mapping[str, str]
    rejected: Mapping[str, str]

    def definition(self, path: Path) -> tuple[str, Path]:
        """Return the pointer of the definition that holds `path`, and the steps from there."""
        return self.places[str(path[1])], path[2:]

    def patterns(self) -> Iterator[str]:
        """Yield every regular expression, some more than once."""
        waiting: list[Any] = [self.schema["$defs"]]
        while waiting:
            part = waiting.pop()
            if isinstance(part, list):
                waiting += part
            elif isinstance(part, dict):
                if isinstance(part.get("pattern"), str):
                    yield part["pattern"]
                if isinstance(part.get("patternProperties"), dict):
                    yield from part["patternProperties"]
                waiting += part.values()
