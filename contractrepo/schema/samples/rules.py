"""What each keyword demands of a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.demand import TYPES, Demand, Part, Rest, exact


def _types(demand: Demand, value: Any, _: Part) -> None:
    if isinstance(value, list) and demand.types == TYPES:
        # The order in which the document names them tells what is usual.
        demand.types = tuple(dict.fromkeys((*value, *TYPES)))
    if not demand.among(value if isinstance(value, list) else [value]):
        raise DeadEnd


def _values(demand: Demand, values: list[Any], _: Part) -> None:
    if demand.values is None:
        demand.values = values
    elif demand.values is not values:
        held = demand.values
        demand.values = [value for value in held if any(json_equal(value, other) for other in values)]


def _step(demand: Demand, value: Any, _: Part) -> None:
    step = exact(value)
    held = demand.step or step
    demand.step = Fraction(lcm(held.numerator, step.numerator), gcd(held.denominator, step.denominator))


def _properties(demand: Demand, value: Mapping[str, Any], part: Part) -> None:
    for name in value:
        demand.properties.setdefault(name, []).append(part.under("properties", name))


def _patterned(demand: Demand, value: Mapping[str, Any], part: Part) -> None:
    demand.patterned += [(pattern, part.under("patternProperties", pattern)) for pattern in value]


def _other(demand: Demand, _: Any, part: Part) -> None:
    names = frozenset(part.schema.get("properties", ()))
    patterns = tuple(part.schema.get("patternProperties", ()))
    demand.others.append(Rest(part.under("additionalProperties"), names, patterns))


def _required(demand: Demand, value: list[str], _: Part) -> None:
    demand.required += [name for name in value if name not in demand.required]


def _needed_with(demand: Demand, value: Mapping[str, list[str]], _: Part) -> None:
    for name, needed in value.items():
        demand.needed_with.setdefault(name, []).extend(needed)


def _prefix(demand: Demand, value: list[Any], part: Part) -> None:
    for at in range(len(value)):
        demand.prefix.setdefault(at, []).append(part.under("prefixItems", at))


def _items(demand: Demand, _: Any, part: Part) -> None:
    demand.items.append(Rest(part.under("items"), start=len(part.schema.get("prefixItems", ()))))


def _contains(demand: Demand, _: Any, part: Part) -> None:
    demand.contains.append((part.under("contains"), int(part.schema.get("minContains", 1))))


def _unique(demand: Demand, value: bool, _: Part) -> None:
    demand.unique = demand.unique or value


RULES: dict[str, Callable[[Demand, Any, Part], None]] = {
    "additionalProperties": _other,
    "const": lambda demand, value, part: _values(demand, [value], part),
    "contains": _contains,
    "dependentRequired": _needed_with,
    "enum": _values,
    "exclusiveMaximum": lambda demand, value, _: demand.at_most((exact(value), True)),
    "exclusiveMinimum": lambda demand, value, _: demand.at_least((exact(value), True)),
    "format": lambda demand, value, _: demand.formats.append(value),
    "items": _items,
    "maxItems": lambda demand, value, _: demand.measure("count", high=value),
    "maxLength": lambda demand, value, _: demand.measure("length", high=value),
    "maxProperties": lambda demand, value, _: demand.measure("size", high=value),
    "maximum": lambda demand, value, _: demand.at_most((exact(value), False)),
    "minItems": lambda demand, value, _: demand.measure("count", low=value),
    "minLength": lambda demand, value, _: demand.measure("length", low=value),
    "minProperties": lambda demand, value, _: demand.measure("size", low=value),
    "minimum": lambda demand, value, _: demand.at_least((exact(value), False)),
    "multipleOf": _step,
    "not": lambda demand, _, part: demand.refused.append(part.under("not")),
    "pattern": lambda demand, value, _: demand.patterns.append(value),
    "patternProperties": _patterned,
    "prefixItems": _prefix,
    "properties": _properties,
    "propertyNames": lambda demand, _, part: demand.names.append(part.under("propertyNames")),
    "required": _required,
    "type": _types,
    "unevaluatedItems": lambda demand, _, part: demand.unevaluated_items.append(
        part.under("unevaluatedItems")
    ),
    "unevaluatedProperties": lambda demand, _, part: demand.unevaluated.append(
        part.under("unevaluatedProperties")
    ),
    "uniqueItems": _unique,
}
"""Keyword -> what it adds to a demand, given its value and the schema that holds it."""
