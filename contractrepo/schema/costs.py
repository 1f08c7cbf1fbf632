"""Schemas that combine so many others for one value that no engine could ever try them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.schema.dialects import Program

_MOST_TRIED = 100_000
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


def too_costly(program: Program) -> list[str]:
    """Return the pointers of the innermost definitions that make an engine try too many schemas on one value."""
    definitions: Mapping[str, Any] = program.schema["$defs"]
    combined = {key: list(_combined(schema)) for key, schema in definitions.items()}
    costs = _costs(combined)
    over = {key for key, cost in costs.items() if cost > _MOST_TRIED}
    return [program.places[key] for key in definitions if key in over and over.isdisjoint(combined[key])]


def _combined(schema: Any) -> Iterator[str]:
    """Yield the keys of the definitions that are tried on the same value, as often as they are tried."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "$ref" in part:
                yield part["$ref"].rpartition("/")[2]
            for keyword in _LISTS:
                waiting += part.get(keyword, ())
            waiting += [part[keyword] for keyword in _SINGLE if keyword in part]
            waiting += part.get("dependentSchemas", {}).values()


def _costs(combined: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many definitions each makes an engine try; a step back round a circle counts nothing."""
    costs: dict[str, int] = {}
    for start in combined:
        way = [] if start in costs else [start]
        opened = set(way)
        while way:
            here = way[-1]
            following = [key for key in combined[here] if key not in costs and key not in opened]
            if following:
                opened.add(following[0])
                way.append(following[0])
            else:
                costs[here] = min(1 + sum(costs.get(key, 0) for key in combined[here]), 2 * _MOST_TRIED)
                way.pop()
    return costs
