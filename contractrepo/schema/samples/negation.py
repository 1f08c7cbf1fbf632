"""Demand that a value does not meet a schema: one keyword of it that is refused is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.demand import Demand, Part, definition, exact

_MOST_STEPS = 50


def refuse(program: Program, demand: Demand, part: Part) -> None:
    """Add to `demand` that `part` is not met, where a simple way is found; the rest is left to the validator.

    Raises:
        DeadEnd: Everything meets `part`.
    """
    waiting = [part]
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.schema is False:
            return
        if part.schema is True or not part.schema:
            if not waiting:
                raise DeadEnd
            continue
        if any(way(demand, part) for way in _WAYS):
            return
        if "$ref" in part.schema:
            waiting.append(definition(program, part.schema["$ref"]))
        waiting += (part.under("allOf", at) for at in range(len(part.schema.get("allOf", ()))))


def _other_value(demand: Demand, part: Part) -> bool:
    schema = part.schema
    if "const" in schema:
        demand.excluded.append(schema["const"])
    elif "enum" in schema:
        demand.excluded += schema["enum"]
    return "const" in schema or "enum" in schema


def _other_type(demand: Demand, part: Part) -> bool:
    named = part.schema.get("type", [])
    refused = set(named if isinstance(named, list) else [named])
    return bool(refused) and demand.among(name for name in demand.types if name not in refused)


def _without_property(demand: Demand, part: Part) -> bool:
    for name in part.schema.get("required", ()):
        if "object" in demand.types and name not in demand.required:
            demand.forbidden.add(name)
            return True
    return False


def _with_wrong_property(demand: Demand, part: Part) -> bool:
    if "object" not in demand.types:
        return False
    inner = part.schema.get("properties", {})
    for name in sorted(inner, key=lambda name: (name in demand.properties, name)):
        if inner[name] not in (True, {}) and name not in demand.forbidden:
            unlike = Part({"not": inner[name]}, part.base, (*part.steps, "properties", name))
            demand.properties.setdefault(name, []).append(unlike)
            demand.required += [] if name in demand.required else [name]
            return True
    return False


def _beyond_bound(demand: Demand, part: Part) -> bool:
    for keyword, way in _BOUNDS.items():
        if keyword in part.schema:
            way(demand, part.schema[keyword])
            return True
    return False


def _other_text(demand: Demand, part: Part) -> bool:
    if "pattern" not in part.schema:
        return False
    demand.unwanted.append(part.schema["pattern"])
    return True


_BOUNDS: dict[str, Callable[[Demand, Any], None]] = {
    "maxItems": lambda demand, value: demand.measure("count", low=value + 1),
    "maxLength": lambda demand, value: demand.measure("length", low=value + 1),
    "maxProperties": lambda demand, value: demand.measure("size", low=value + 1),
    "maximum": lambda demand, value: demand.at_least((exact(value), True)),
    "minItems": lambda demand, value: demand.measure("count", high=value - 1),
    "minLength": lambda demand, value: demand.measure("length", high=value - 1),
    "minProperties": lambda demand, value: demand.measure("size", high=value - 1),
    "minimum": lambda demand, value: demand.at_most((exact(value), True)),
}
_WAYS: tuple[Callable[[Demand, Part], bool], ...] = (
    _other_value,
    _other_type,
    _without_property,
    _other_text,
    _beyond_bound,
    _with_wrong_property,
)
