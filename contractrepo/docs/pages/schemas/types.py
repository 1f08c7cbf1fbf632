"""The type of a schema in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.docs.blocks import Code, Inlines, Text
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.values import joined

_DEEPEST = 4
_MOST_NAMED = 4
_CHOICES = {"oneOf": ("one of ", " or "), "anyOf": ("any of ", " or "), "allOf": ("all of ", " and ")}
_IN_TYPE = frozenset({"type", "format", "nullable", "items", "$ref"})
# A schema without `type` that uses one of these speaks of values of one type.
_IMPLIED = {
    "properties": "object",
    "patternProperties": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "minimum": "number",
    "maximum": "number",
}


def type_of(book: Book, schema: Any, *, depth: int = 0) -> Inlines:
    """Return what values a schema takes: ``array of Pet``, ``string (uuid) or null``.

    Args:
        book: Knows the pages of named schemas.
        schema: A Schema Object, a boolean, or anything else where the document is wrong.
        depth: How many lists and lone choices are around it.
    """
    if isinstance(schema, bool):
        return (Text("any value" if schema else "no value at all"),)
    if not isinstance(schema, dict):
        return (Text("any value"),)
    return (*_bare(book, schema, depth), *_null(schema))


def named_in_type(schema: Mapping[str, Any]) -> str:
    """Return the keyword whose schemas the words of the type name one by one, or an empty text."""
    names = _type_names(schema)
    if names:
        return "items" if names == ["array"] and "prefixItems" not in schema else ""
    for keyword in _CHOICES:
        choice = schema.get(keyword)
        if isinstance(choice, list) and choice:
            return keyword if _is_brief(choice) else ""
    return ""


def says_more(schema: Any) -> bool:
    """Tell whether there is more to a schema than the words of its type."""
    while isinstance(schema, dict):
        if any(keyword not in _IN_TYPE for keyword in schema):
            return True
        schema = schema.get("items")
    return False


def _bare(book: Book, schema: Mapping[str, Any], depth: int) -> Inlines:
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(schema.get(keyword), str):
            link = book.reference_link(schema[keyword]) if keyword == "$ref" else None
            return (link or Code(schema[keyword]),)
    names = _type_names(schema)
    if names == ["array"]:
        return _list(book, schema, depth)
    if names:
        text = " or ".join(name for name in names if name != "null" or len(names) == 1)
        if isinstance(schema.get("format"), str):
            text += f" ({schema['format']})"
        return (Text(text),)
    for keyword, (lead, joint) in _CHOICES.items():
        choice = schema.get(keyword)
        if isinstance(choice, list) and choice:
            return _choice(book, choice, lead, joint, depth)
    return (
        Text(f"any value ({schema['format']})" if isinstance(schema.get("format"), str) else "any value"),
    )


def _type_names(schema: Mapping[str, Any]) -> list[str]:
    given = schema.get("type")
    if isinstance(given, str):
        return [given]
    if isinstance(given, list):
        return [name for name in given if isinstance(name, str)]
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        return list(dict.fromkeys(map(type_name, values)))
    implied = {_IMPLIED[keyword] for keyword in schema if keyword in _IMPLIED}
    return list(implied) if len(implied) == 1 else []


def _list(book: Book, schema: Mapping[str, Any], depth: int) -> Inlines:
    if "prefixItems" in schema:
        return (Text("tuple"),)
    if "items" not in schema or depth >= _DEEPEST:
        return (Text("array"),)
    return (Text("array of "), *type_of(book, schema["items"], depth=depth + 1))


def _choice(book: Book, choice: list[Any], lead: str, joint: str, depth: int) -> Inlines:
    if len(choice) == 1 and depth < _DEEPEST:
        return type_of(book, choice[0], depth=depth + 1)
    if not _is_brief(choice) or depth >= _DEEPEST:
        return (Text(f"{lead}{len(choice)} schemas"),)
    types = [type_of(book, one, depth=depth + 1) for one in choice]
    return (Text(lead), *joined(types, joint))


def _is_brief(choice: list[Any]) -> bool:
    return len(choice) <= _MOST_NAMED and not any(map(says_more, choice))


def _null(schema: Mapping[str, Any]) -> Inlines:
    given = schema.get("type")
    listed = isinstance(given, list) and "null" in given and len(given) > 1
    return (Text(" or null"),) if listed or schema.get("nullable") is True else ()
