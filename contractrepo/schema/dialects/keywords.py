"""The keywords that can refuse a value: what they hold, and when they are well-formed."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

SCHEMA_KEYWORDS = frozenset(
    {
        "additionalProperties",
        "contains",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""Keywords that hold a schema."""
LIST_KEYWORDS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold a list of schemas."""
MAP_KEYWORDS = frozenset({"dependentSchemas", "patternProperties", "properties"})
"""Keywords that hold schemas by name."""
NAMED_KEYWORDS = MAP_KEYWORDS | {"$defs", "definitions"}
"""Likewise, with those that only keep schemas for others."""
LITERAL_KEYWORDS = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords whose value is data, whatever it looks like."""
IN_PLACE_KEYWORDS = frozenset({"allOf", "anyOf", "dependentSchemas", "else", "then"})
"""Keywords whose schemas describe the same value and may add to what it must hold."""
V3_0_KEYWORDS = frozenset(
    {
        "additionalProperties",
        "allOf",
        "anyOf",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "properties",
        "required",
        "type",
        "uniqueItems",
    }
)
"""What a Schema Object of OpenAPI 3.0 may assert; other keywords of JSON Schema mean nothing there."""
FORMER_KEYWORDS = {
    "additionalItems": "'items' beside 'prefixItems' describes the items that follow",
    "definitions": "call it '$defs'; references to it have to be rewritten with it",
    "dependencies": "use 'dependentRequired' for lists of names and 'dependentSchemas' for schemas",
    "divisibleBy": "use 'multipleOf'",
    "extends": "use 'allOf'",
    "id": "use '$id'",
    "$recursiveAnchor": "use '$dynamicAnchor'",
    "$recursiveRef": "use '$dynamicRef'",
}
"""Keyword of an older JSON Schema that 2020-12 does not have -> what stands in its place.

Source: JSON Schema 2020-12 core, sections 4.3.1 (unknown keywords are annotations), 8.2.4 and appendix G. They assert
nothing here, whatever an engine might still do for them.
"""
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def is_schema(value: Any) -> bool:
    """Tell whether `value` can stand where a schema is expected."""
    return isinstance(value, (dict, bool))


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < inf


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and int(value) == value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_name_lists(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_name_list, value.values()))


def _is_type(value: Any) -> bool:
    names = value if isinstance(value, list) else [value]
    return bool(names) and all(isinstance(name, str) and name in _TYPES for name in names)


def _is_bound_or_flag(value: Any) -> bool:
    return isinstance(value, (bool, int, float))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_anything(_: Any) -> bool:
    return True


_Form = tuple[Callable[[Any], bool], str]
# Whether what these hold are schemas is seen when they are looked into.
_SCHEMA: _Form = (_is_anything, "a schema")
_SCHEMAS: _Form = (_is_filled_list, "a list of at least one schema")
_SCHEMA_MAP: _Form = (_is_object, "an object of schemas")
_COUNT: _Form = (_is_count, "a whole number from 0")
_NUMBER: _Form = (_is_number, "a number")
_TEXT: _Form = (_is_text, "a text")

FORMS: dict[str, _Form] = {
    "$dynamicRef": _TEXT,
    "$ref": _TEXT,
    "const": (_is_anything, "a value"),
    "dependentRequired": (_is_name_lists, "an object of lists of names"),
    "enum": (_is_list, "a list"),
    "exclusiveMaximum": _NUMBER,
    "exclusiveMinimum": _NUMBER,
    "format": _TEXT,
    "maxContains": _COUNT,
    "maxItems": _COUNT,
    "maxLength": _COUNT,
    "maxProperties": _COUNT,
    "maximum": _NUMBER,
    "minContains": _COUNT,
    "minItems": _COUNT,
    "minLength": _COUNT,
    "minProperties": _COUNT,
    "minimum": _NUMBER,
    "multipleOf": (_is_positive, "a number above 0"),
    "pattern": _TEXT,
    "required": (_is_name_list, "a list of names"),
    "type": (_is_type, "one of the seven types, or a list of them"),
    "uniqueItems": (_is_flag, "true or false"),
    **dict.fromkeys(SCHEMA_KEYWORDS, _SCHEMA),
    **dict.fromkeys(LIST_KEYWORDS, _SCHEMAS),
    **dict.fromkeys(MAP_KEYWORDS, _SCHEMA_MAP),
}
"""Keyword -> test of its value, and what the value must be."""
V3_0_FORMS: dict[str, _Form] = {
    keyword: form for keyword, form in FORMS.items() if keyword in V3_0_KEYWORDS
} | {
    "exclusiveMaximum": (_is_bound_or_flag, "true or false"),
    "exclusiveMinimum": (_is_bound_or_flag, "true or false"),
}
"""The same for OpenAPI 3.0."""
