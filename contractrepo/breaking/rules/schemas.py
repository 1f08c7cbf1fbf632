"""Rules about schemas: one keyword, one place, narrowed or widened.

A schema that accepts less breaks whoever sends, one that accepts more breaks whoever reads. That is the whole table;
the keyword only says where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.breaking.rules.phrases import NOTHING
from contractrepo.breaking.rules.places import PLACES, Place
from contractrepo.breaking.rules.rule import Rule
from contractrepo.breaking.severity import Severity

KEYWORDS = (
    "$dynamicRef",
    "additionalProperties",
    "anyOf",
    "const",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "schema",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
)
"""Every keyword that can refuse a value by itself; ``schema`` stands for all others, and for a schema as a whole."""

_WAYS_OUT = {
    "required": "Keep the property optional and let the server supply what is missing.",
    "enum": "Accept the old values beside the new ones, or add a new property for the new set.",
}


def schema_rule_id(place: str, keyword: str, *, narrowed: bool) -> str:
    """Return the rule of a keyword at a place (``request-body``, ``request-parameter``, ...)."""
    known = keyword if keyword in KEYWORDS else "schema"
    return f"{place}-{_slug(known)}-{'narrowed' if narrowed else 'widened'}"


def schema_rules() -> Iterator[Rule]:
    """Yield every rule about schemas."""
    for place in PLACES:
        for keyword in KEYWORDS:
            for narrowed in (True, False):
                yield _rule(place, keyword, narrowed=narrowed)


def _rule(place: Place, keyword: str, *, narrowed: bool) -> Rule:
    breaking = narrowed == (place.direction == "request")
    subject = "The schema" if keyword == "schema" else f"`{keyword}`"
    change = "less" if narrowed else "more"
    if not breaking:
        who, way_out = "Nobody.", NOTHING
    elif place.direction == "request":
        who = "Everybody who sends a value that was accepted before."
        way_out = _WAYS_OUT.get(
            keyword,
            "Keep accepting the old values, or add a new optional property or operation for the stricter form.",
        )
    else:
        who = "Everybody who reads the response and counts on the old promise."
        way_out = "Keep the promise, or offer the new form in a new property, media type or operation."
    return Rule(
        schema_rule_id(place.slug, keyword, narrowed=narrowed),
        Severity.BREAKING if breaking else Severity.INFO,
        schema_rule_id(place.slug, keyword, narrowed=not narrowed),
        place.direction,
        "narrowed" if narrowed else "widened",
        f"{subject} of a {place.words} allows {change} than before.",
        who,
        way_out,
        capability=not narrowed and place.direction == "request",
    )


def _slug(keyword: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", keyword.lstrip("$")).lower()
