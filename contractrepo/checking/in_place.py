"""Which schemas apply to the same value as a schema, and how many that makes in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.openapi.parts import Part
from contractrepo.openapi.references import local_pointer

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_COMBINING = frozenset({*_LISTS, *_SINGLE})


def leads(part: Part) -> bool:
    """Tell whether an object may lead to others with no value between; most do not."""
    if part.reference is not None:
        return True
    return part.kind.name == "schema" and type(part.value) is dict and not _COMBINING.isdisjoint(part.value)


def leads_on(schema: Any) -> bool:
    """Tell the same of a schema as written."""
    return type(schema) is dict and ("$ref" in schema or not _COMBINING.isdisjoint(schema))


def in_place(part: Part) -> list[str]:
    """Return the pointers that an object leads to with no value between: its reference, and combined schemas."""
    target = None if part.reference is None else local_pointer(part.reference)
    found = [] if target is None else [target]
    if part.kind.name == "schema" and not _COMBINING.isdisjoint(part.value):
        found += _combined(part.pointer, part.value)
    return found


def _combined(pointer: str, schema: Mapping[str, Any]) -> Iterator[str]:
    for keyword in _LISTS:
        listed = schema.get(keyword)
        for index, _ in enumerate(listed if isinstance(listed, list) else []):
            yield append(pointer, keyword, index)
    for keyword in _SINGLE:
        if isinstance(schema.get(keyword), dict):
            yield append(pointer, keyword)


def costs(edges: Mapping[str, list[str]], most: int) -> dict[str, int]:
    """Return how many schemas an engine may have to try on one value, for each start of an edge.

    Counting ends at `most`; a step back on the way counts nothing.
    """
    found = {
        start: min(most, 1 + len(ends)) for start, ends in edges.items() if edges.keys().isdisjoint(ends)
    }
    for start in edges:
        way = [] if start in found else [(start, iter(edges[start]))]
        onway = {start}
        while way:
            here, rest = way[-1]
            following = next(
                (one for one in rest if one in edges and one not in found and one not in onway), None
            )
            if following is None:
                way.pop()
                onway.discard(here)
                found[here] = min(most, 1 + sum(found.get(one, 1) for one in edges[here]))
            else:
                way.append((following, iter(edges[following])))
                onway.add(following)
    return found
