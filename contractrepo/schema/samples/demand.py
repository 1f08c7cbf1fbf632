"""Everything that several schemas demand of one value, gathered through references and allOf."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, inf, lcm
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import append
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Part:
    """A schema of a program, and its place in the document's data."""

    schema: Any
    pointer: str

    def under(self, *steps: str | int) -> Part:
        """Return the schema that `steps` lead to."""
        inner = self.schema
        for step in steps:
            inner = inner[step]
        return Part(inner, append(self.pointer, *steps))


@dataclass(frozen=True, slots=True)
class Choice:
    """An anyOf, oneOf or if: the sets of parts, one of which is to be met as well."""

    name: str
    options: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """What one schema demands of the properties, or items, that it does not describe one by one."""

    part: Part
    names: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    start: int = 0


@dataclass(slots=True)
class Demand:
    """The conjunction of some schemas; lists hold one entry per schema that speaks of the matter."""

    own: list[Part] = field(default_factory=list)
    types: tuple[str, ...] = TYPES
    values: list[Any] | None = None
    excluded: list[Any] = field(default_factory=list)
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    step: Fraction | None = None
    length: tuple[int, float] = (0, inf)
    count: tuple[int, float] = (0, inf)
    size: tuple[int, float] = (0, inf)
    patterns: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    properties: dict[str, list[Part]] = field(default_factory=dict)
    patterned: list[tuple[str, Part]] = field(default_factory=list)
    others: list[Rest] = field(default_factory=list)
    names: list[Part] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    forbidden: set[str] = field(default_factory=set)
    needed_with: dict[str, list[str]] = field(default_factory=dict)
    schemas_with: dict[str, list[Part]] = field(default_factory=dict)
    prefix: dict[int, list[Part]] = field(default_factory=dict)
    items: list[Rest] = field(default_factory=list)
    unique: bool = False
    contains: list[tuple[Part, int]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def gather(program: Program, parts: Sequence[Part], settled: frozenset[str]) -> Demand:
    """Return what `parts` demand together.

    Args:
        program: Where references lead.
        parts: Schemas that one value must meet.
        settled: Names of choices that were made: what was chosen is among `parts`.

    Raises:
        DeadEnd: Nothing can meet them.
    """
    demand = Demand()
    waiting = list(reversed(parts))
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if part.schema is False:
            raise DeadEnd
        if part.schema is True or id(part.schema) in seen:
            continue
        seen.add(id(part.schema))
        demand.own.append(part)
        for keyword, value in part.schema.items():
            if keyword in _RULES:
                _RULES[keyword](demand, value, part)
        _add_choices(demand, part, settled)
        following = [part.under("allOf", at) for at in range(len(part.schema.get("allOf", ())))]
        if "$ref" in part.schema:
            key = part.schema["$ref"].rpartition("/")[2]
            following.insert(0, Part(program.schema["$defs"][key], program.places[key]))
        waiting += reversed(following)
    return demand


def _add_choices(demand: Demand, part: Part, settled: frozenset[str]) -> None:
    schema = part.schema
    for keyword in ("oneOf", "anyOf"):
        name = append(part.pointer, keyword)
        if keyword in schema and name not in settled:
            options = tuple((part.under(keyword, at),) for at in range(len(schema[keyword])))
            demand.choices.append(Choice(name, options))
    name = append(part.pointer, "if")
    if "if" in schema and name not in settled:
        met = (part.under("if"), *([part.under("then")] if "then" in schema else []))
        unmet = (part.under("else"),) if "else" in schema else ()
        demand.choices.append(Choice(name, (met, unmet)))


def _types(demand: Demand, value: Any, _: Part) -> None:
    asked = set(value if isinstance(value, list) else [value])
    if "number" in asked:
        asked.add("integer")
    order = value if isinstance(value, list) and demand.types == TYPES else demand.types
    demand.types = tuple(name for name in order if name in asked and name in demand.types)
    if not demand.types:
        raise DeadEnd


def _values(demand: Demand, values: list[Any], _: Part) -> None:
    held = values if demand.values is None else demand.values
    demand.values = [value for value in held if any(json_equal(value, other) for other in values)]


def _not(demand: Demand, schema: Any, _: Part) -> None:
    """Read the simple negations; the others are left to the validator."""
    if schema is True or schema == {}:
        raise DeadEnd
    if not isinstance(schema, dict) or len(schema) != 1:
        return
    (keyword, value) = next(iter(schema.items()))
    if keyword in {"const", "enum"}:
        demand.excluded += [value] if keyword == "const" else value
    elif keyword == "type":
        refused = set(value if isinstance(value, list) else [value])
        refused |= {"integer"} if "number" in refused else set()
        demand.types = tuple(name for name in demand.types if name not in refused)
        if not demand.types:
            raise DeadEnd
    elif keyword == "required" and len(value) == 1:
        demand.forbidden.update(value)
    elif keyword == "pattern":
        demand.unwanted.append(value)


def _low(exclusive: bool) -> _Rule:
    def rule(demand: Demand, value: Any, _: Part) -> None:
        bound = (_exact(value), exclusive)
        demand.low = bound if demand.low is None else max(demand.low, bound)

    return rule


def _high(exclusive: bool) -> _Rule:
    def rule(demand: Demand, value: Any, _: Part) -> None:
        bound = (_exact(value), not exclusive)
        held = bound if demand.high is None else min((demand.high[0], not demand.high[1]), bound)
        demand.high = (held[0], not held[1])

    return rule


def _step(demand: Demand, value: Any, _: Part) -> None:
    step = _exact(value)
    held = demand.step or step
    demand.step = Fraction(lcm(held.numerator, step.numerator), gcd(held.denominator, step.denominator))


def _exact(number: Any) -> Fraction:
    return Fraction(repr(number))


def _at_least(name: str) -> _Rule:
    def rule(demand: Demand, value: Any, _: Part) -> None:
        low, high = getattr(demand, name)
        setattr(demand, name, (max(low, int(value)), high))

    return rule


def _at_most(name: str) -> _Rule:
    def rule(demand: Demand, value: Any, _: Part) -> None:
        low, high = getattr(demand, name)
        setattr(demand, name, (low, min(high, int(value))))

    return rule


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


def _schemas_with(demand: Demand, value: Mapping[str, Any], part: Part) -> None:
    for name in value:
        demand.schemas_with.setdefault(name, []).append(part.under("dependentSchemas", name))


def _prefix(demand: Demand, value: list[Any], part: Part) -> None:
    for at in range(len(value)):
        demand.prefix.setdefault(at, []).append(part.under("prefixItems", at))


def _items(demand: Demand, _: Any, part: Part) -> None:
    demand.items.append(Rest(part.under("items"), start=len(part.schema.get("prefixItems", ()))))


def _contains(demand: Demand, _: Any, part: Part) -> None:
    demand.contains.append((part.under("contains"), int(part.schema.get("minContains", 1))))


def _unique(demand: Demand, value: bool, _: Part) -> None:
    demand.unique = demand.unique or value


_Rule = Callable[[Demand, Any, Part], None]
_RULES: dict[str, _Rule] = {
    "additionalProperties": _other,
    "const": lambda demand, value, part: _values(demand, [value], part),
    "contains": _contains,
    "dependentRequired": _needed_with,
    "dependentSchemas": _schemas_with,
    "enum": _values,
    "exclusiveMaximum": _high(exclusive=True),
    "exclusiveMinimum": _low(exclusive=True),
    "format": lambda demand, value, _: demand.formats.append(value),
    "items": _items,
    "maxItems": _at_most("count"),
    "maxLength": _at_most("length"),
    "maxProperties": _at_most("size"),
    "maximum": _high(exclusive=False),
    "minItems": _at_least("count"),
    "minLength": _at_least("length"),
    "minProperties": _at_least("size"),
    "minimum": _low(exclusive=False),
    "multipleOf": _step,
    "not": _not,
    "pattern": lambda demand, value, _: demand.patterns.append(value),
    "patternProperties": _patterned,
    "prefixItems": _prefix,
    "properties": _properties,
    "propertyNames": lambda demand, _, part: demand.names.append(part.under("propertyNames")),
    "required": _required,
    "type": _types,
    "uniqueItems": _unique,
}
