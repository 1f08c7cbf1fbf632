"""The keywords that stand alone (no applicators in place): one record for each type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.schema.dialects.spelling import format_rule
from contractrepo.schema.inclusion import patterns as languages
from contractrepo.schema.inclusion.atoms import ANYTHING, NOTHING, Atom, Conj
from contractrepo.schema.inclusion.clauses import Clause, Clauses, Contains, Place, Scope
from contractrepo.schema.inclusion.formats import FORMATS, RANGES
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.membership import exact
from contractrepo.schema.inclusion.records import INF, KINDS, Bound, Opaque, Record, text_of
from contractrepo.schema.inclusion.side import Side

_Fields = dict[str, Any]


class _Reading:
    """One Schema Object of one side while its records are made."""

    def __init__(self, atom: Atom, side: Side, hidden: frozenset[str]) -> None:
        self.atom, self.side, self.hidden = atom, side, hidden
        self.keywords = side.keywords(atom)
        self.places: dict[str, Place] = {}
        self.whole: bool | None = None

    def format_pattern(self) -> str | None:
        """Return the expression that a format of OpenAPI stands for, if it is one."""
        rule = format_rule(self.atom.schema, self.side.source.version) or {}
        found: str | None = rule.get("pattern")
        return found

    def part(self, *tokens: str | int) -> Conj:
        return Conj(frozenset({self.side.part(self.atom, *tokens)}))

    def place(self, keyword: str) -> Place:
        return Place(self.atom.pointer, keyword)

    def stated(self, field: str, *keywords: str) -> None:
        """Note which keyword states a field: the first of those that are there."""
        for keyword in keywords:
            if keyword in self.keywords:
                self.places[field] = self.place(keyword)
                return

    def opaque(self, keyword: str, reason: str, content: str) -> _Fields:
        self.places[keyword] = self.place(keyword)
        return {"opaque": frozenset({Opaque(keyword, reason, content)})}


def assertions(atom: Atom, side: Side, hidden: frozenset[str]) -> list[Record]:
    """Return the records of the keywords of `atom` that stand alone.

    Args:
        atom: A Schema Object.
        side: Its document.
        hidden: Properties that travel the other way only; nobody may require them.
    """
    reading = _Reading(atom, side, hidden)
    allowed = _allowed(reading)
    records = []
    for kind, whole in _kinds(reading):
        reading.whole, reading.places = whole, {}
        reading.stated("only", "const", "enum")
        reading.stated("type", "type")
        fields = _FIELDS[kind](reading) if kind in _FIELDS else {}
        if allowed is not None:
            fields["only"] = frozenset(text_of(value) for value in allowed if type_name(value) == kind)
        # Meeting the unconstrained record drops listed values that the other keywords refuse.
        record = meet(KINDS[kind](**fields, places=reading.places), KINDS[kind]())
        if record is not None:
            records.append(record)
    return records


def _types(reading: _Reading) -> list[str]:
    types = reading.keywords.get("type", [*KINDS])
    return [types] if isinstance(types, str) else types


def _kinds(reading: _Reading) -> Iterator[tuple[str, bool | None]]:
    """Yield the types of the values, and whether numbers are whole ones (None where that does not matter)."""
    types = _types(reading)
    for kind in KINDS:
        if kind != "number":
            if kind in types:
                yield kind, None
        elif "number" not in types:
            if "integer" in types:
                yield kind, True
        elif reading.keywords.get("format") in RANGES:
            # Formats of whole numbers say nothing about others.
            yield from ((kind, True), (kind, False))
        else:
            yield kind, None


def _allowed(reading: _Reading) -> list[Any] | None:
    listed: list[Any] | None = reading.keywords.get("enum")
    if "const" not in reading.keywords:
        return listed
    const = reading.keywords["const"]
    text = text_of(const)
    return [const] if listed is None or text in map(text_of, listed) else []


def _number(reading: _Reading) -> _Fields:
    lows = [
        ((bound, keyword == "exclusiveMinimum"), keyword)
        for keyword in ("minimum", "exclusiveMinimum")
        if (bound := exact(reading.keywords.get(keyword))) is not None
    ]
    highs = [
        ((bound, keyword == "maximum"), keyword)
        for keyword in ("maximum", "exclusiveMaximum")
        if (bound := exact(reading.keywords.get(keyword))) is not None
    ]
    reading.stated("whole", "type")
    limits = RANGES.get(reading.keywords.get("format", ""))
    if limits is not None and reading.whole:
        lows.append(((Fraction(limits[0]), False), "format"))
        highs.append(((Fraction(limits[1]), True), "format"))
    low: tuple[Bound, bool] = (-INF, False)
    high: tuple[Bound, bool] = (INF, True)
    for least, keyword in lows:
        if least > low:
            low, reading.places["low"] = least, reading.place(keyword)
    for most, keyword in highs:
        if most < high:
            high, reading.places["high"] = most, reading.place(keyword)
    reading.stated("steps", "multipleOf")
    step = exact(reading.keywords.get("multipleOf"))
    steps = frozenset() if step is None else frozenset({step})
    return {"low": low, "high": high, "whole": reading.whole, "steps": steps}


def _counts(reading: _Reading, noun: str) -> _Fields:
    reading.stated("least", f"min{noun}")
    reading.stated("most", f"max{noun}")
    most = reading.keywords.get(f"max{noun}", INF)
    return {"least": int(reading.keywords.get(f"min{noun}", 0)), "most": most if most == INF else int(most)}


def _string(reading: _Reading) -> _Fields:
    fields = _counts(reading, "Length")
    name = reading.keywords.get("format")
    if name in FORMATS:
        fields["formats"] = frozenset({name})
        reading.stated("formats", "format")
    patterns = set()
    for pattern in (reading.format_pattern(), reading.keywords.get("pattern")):
        if pattern is None:
            continue
        reason = languages.reason_unsupported(pattern)
        if reason is None:
            patterns.add(pattern)
        else:
            fields |= reading.opaque("pattern", reason, pattern)
    reading.stated("patterns", "pattern", "format")
    return fields | {"patterns": frozenset(patterns)}


def _array(reading: _Reading) -> _Fields:
    fields = _counts(reading, "Items")
    keywords = reading.keywords
    fields["prefix"] = tuple(
        reading.part("prefixItems", i) for i in range(len(keywords.get("prefixItems", ())))
    )
    if "items" in keywords:
        fields["rest"] = reading.part("items")
        reading.stated("rest", "items")
    reading.stated("prefix", "prefixItems")
    if keywords.get("uniqueItems") is True:
        fields["unique"] = True
        reading.stated("unique", "uniqueItems")
    if "contains" in keywords:
        least, most = keywords.get("minContains", 1), keywords.get("maxContains", INF)
        fields["contains"] = frozenset({Contains(reading.part("contains"), least, most)})
        reading.stated("contains", "minContains", "contains")
        reading.stated("maxContains", "maxContains", "contains")
    return fields


def _object(reading: _Reading) -> _Fields:
    fields = _counts(reading, "Properties")
    keywords = reading.keywords
    names, patterns = keywords.get("properties", {}), keywords.get("patternProperties", {})
    clauses = [
        Clause(Scope(name), _property(reading, name), place=reading.place("properties")) for name in names
    ]
    known = [pattern for pattern in patterns if languages.reason_unsupported(pattern) is None]
    for pattern in known:
        value = reading.part("patternProperties", pattern)
        clauses.append(Clause(Scope(pattern=pattern), value, place=reading.place("patternProperties")))
    others = keywords.get("additionalProperties", ...)
    if len(known) < len(patterns):
        # Which keys are the others is not known either.
        unknown = [sorted(names), patterns, None if others is ... else others]
        reason = "an expression that cannot be reasoned about"
        fields |= reading.opaque("patternProperties", reason, reading.side.content(unknown))
    elif others is not ...:
        scope = Scope(but_names=frozenset(names), but_patterns=frozenset(known))
        place = reading.place("additionalProperties")
        # Even where it takes anything it counts: as evaluated.
        value = ANYTHING if others is True else reading.part("additionalProperties")
        clauses.append(Clause(scope, value, place=place))
    required = frozenset(keywords.get("required", ())) - reading.hidden
    for name in required:
        reading.places[f"required/{name}"] = reading.place("required")
    reading.stated("required", "required")
    if "propertyNames" in keywords:
        fields["names"] = reading.part("propertyNames")
        reading.stated("names", "propertyNames")
    return fields | {"every": Clauses(clauses), "required": required}


def _property(reading: _Reading, name: str) -> Conj:
    """A property that travels the other way is never sent, and who reads does not look at it."""
    if name in reading.hidden:
        return NOTHING if reading.side.sends else ANYTHING
    return reading.part("properties", name)


_FIELDS: Mapping[str, Callable[[_Reading], _Fields]] = {
    "number": _number,
    "string": _string,
    "array": _array,
    "object": _object,
}
