"""What a schema demands, in words: one row per keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contractrepo.docs.blocks import Code, Inline, Inlines, Text
from contractrepo.docs.pages.values import codes, is_short, spelled

Words = Callable[[Any, Mapping[str, Any]], Iterator[Inlines]]


def rules(schema: Mapping[str, Any]) -> Iterator[Inlines]:
    """Yield one phrase per rule that fits a line, in the order of `ROWS`."""
    for keyword, words in ROWS.items():
        if keyword in schema:
            yield from words(schema[keyword], schema)


def _bound(lead: str, unit: str = "", one: str = "") -> Words:
    def words(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
        del schema
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield (Text(f"{lead} {spelled(value)} {one if value == 1 else unit}".rstrip()),)

    return words


def _limit(sign: str, strict: str) -> Words:
    """Return the words for `minimum` or `maximum`; in OpenAPI 3.0 a boolean beside it makes it strict."""

    def words(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
        chosen = strict[0] if schema.get(strict[1:]) is True else sign
        yield from _bound(chosen)(value, schema)

    return words


def _named(lead: str) -> Words:
    """Return the words for a value that is spelled exactly; long ones stand in a block of their own."""

    def words(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
        del schema
        if is_short(value):
            yield (Text(lead), Code(spelled(value)))

    return words


def _flag(text: str, wanted: bool = True) -> Words:
    def words(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
        del schema
        if value is wanted:
            yield (Text(text),)

    return words


def _pattern(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    del schema
    if isinstance(value, str):
        yield (Text("matches "), Code(value))


def _media(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    del schema
    yield (Text("holds "), Code(spelled(value)))


def _encoding(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    del schema
    yield (Text("encoded as "), Code(spelled(value)))


def _dependent(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    del schema
    for name, needed in value.items() if isinstance(value, dict) else ():
        if isinstance(needed, list) and needed:
            yield (Text("with "), Code(name), Text(" also "), *codes(needed))


def _absent(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    """Yield required properties that the schema does not describe itself."""
    described = schema.get("properties", "property")
    known = described if isinstance(described, dict) else {}
    missing = [name for name in value if name not in known] if isinstance(value, list) else []
    if missing:
        yield (Text("requires "), *codes(missing))


def _xml(value: Any, schema: Mapping[str, Any]) -> Iterator[Inlines]:
    del schema
    found: list[Inline] = []
    for name, said in value.items() if isinstance(value, dict) else ():
        if not name.startswith("x-"):
            found += [Text(f"{', ' if found else 'in XML '}{name} "), Code(spelled(said))]
    if found:
        yield tuple(found)


ROWS: Mapping[str, Words] = {
    "minLength": _bound("at least", "characters", "character"),
    "maxLength": _bound("at most", "characters", "character"),
    "minimum": _limit("≥", ">exclusiveMinimum"),
    "exclusiveMinimum": _bound(">"),
    "maximum": _limit("≤", "<exclusiveMaximum"),
    "exclusiveMaximum": _bound("<"),
    "multipleOf": _bound("multiple of"),
    "pattern": _pattern,
    "minItems": _bound("at least", "items", "item"),
    "maxItems": _bound("at most", "items", "item"),
    "uniqueItems": _flag("no two items alike"),
    "minContains": _bound("contains at least"),
    "maxContains": _bound("contains at most"),
    "minProperties": _bound("at least", "properties", "property"),
    "maxProperties": _bound("at most", "properties", "property"),
    "additionalProperties": _flag("no other properties", wanted=False),
    "unevaluatedProperties": _flag("no properties but those described", wanted=False),
    "unevaluatedItems": _flag("no items but those described", wanted=False),
    "required": _absent,
    "dependentRequired": _dependent,
    "contentMediaType": _media,
    "contentEncoding": _encoding,
    "const": _named("always "),
    "default": _named("default "),
    "xml": _xml,
    "$anchor": _named("anchor "),
    "$dynamicAnchor": _named("dynamic anchor "),
    "example": _named("example "),
}
"""Keyword -> its words; a new keyword is one row."""
