"""Where in the document a keyword of a program stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append, find, join
from contractrepo.schema.dialects.keywords import LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS
from contractrepo.schema.dialects.program import Path, Program

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Place:
    """A keyword that refused.

    Attributes:
        pointer: Of the keyword in the document's data.
        keyword: Its name.
        expected: Its value as the document spells it.
        schema: The schema object of the program that holds it.
    """

    pointer: str
    keyword: str
    expected: Any
    schema: Mapping[str, Any]


def place_of(program: Program, data: Mapping[str, Any], path: Path) -> Place:
    """Return the place of the keyword to which `path`, steps from the root of `program`, leads."""
    start, steps = program.definition(path)
    schema: Any = program.schema["$defs"][str(path[1])]
    pointer, holder, keyword = start, {}, "false"
    while steps and isinstance(schema, dict):
        keyword, holder = str(steps[0]), schema
        taken, schema = _step(schema, steps)
        if keyword == "allOf" and _is_added(data, pointer, steps):
            return Place(append(pointer, "format"), "format", find(data, append(pointer, "format")), holder)
        if len(taken) == len(steps) and schema is not False:
            return Place(
                append(pointer, *taken), keyword, _expected(data, append(pointer, *taken), schema), holder
            )
        pointer, steps = append(pointer, *taken), steps[len(taken) :]
    return Place(pointer, keyword, False, holder)


def holder_of(program: Program, path: Path) -> str:
    """Return the pointer of the innermost schema on `path`, steps from the root of `program`."""
    pointer, steps = program.definition(path)
    schema: Any = program.schema["$defs"][str(path[1])]
    while isinstance(schema, dict) and steps:
        taken, inner = _step(schema, steps)
        if not isinstance(inner, (dict, bool)):
            break
        pointer, schema, steps = append(pointer, *taken), inner, steps[len(taken) :]
    return pointer


def _step(schema: Mapping[str, Any], steps: Path) -> tuple[Path, Any]:
    """Return the steps that lead through one keyword, and what they lead to."""
    keyword = steps[0]
    held: Any = schema.get(str(keyword))
    if keyword in SCHEMA_KEYWORDS or len(steps) == 1:
        return steps[:1], held
    if keyword in LIST_KEYWORDS and isinstance(held, list):
        return steps[:2], held[int(steps[1])]
    if keyword in MAP_KEYWORDS and isinstance(held, dict):
        return steps[:2], held.get(str(steps[1]))
    return steps, held


def _is_added(data: Mapping[str, Any], pointer: str, steps: Path) -> bool:
    """Whether a part of allOf stands for a format and not for anything the document has."""
    return len(steps) > 1 and find(data, pointer + join("allOf", steps[1]), _ABSENT) is _ABSENT


def _expected(data: Mapping[str, Any], pointer: str, held: Any) -> Any:
    found = find(data, pointer, held)
    # A flag of OpenAPI 3.0 says less than the bound that was made of it.
    return held if isinstance(found, bool) and not isinstance(held, bool) else found
