"""Values that a schema accepts without any doubt, told without an engine.

Nearly every example fits, and to see that takes a fraction of the time to compile its schema. Only a yes means
something here: what is not obvious, wrong or merely unusual, is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from contractrepo.core.pointer import escape, find, split
from contractrepo.openapi.description import Description
from contractrepo.openapi.references import local_pointer
from contractrepo.schema.dialects.keywords import FORMS, V3_0_FORMS

_MOST_STEPS = 500_000  # a description of 1,600 operations takes a fifth
_UNKNOWN = object()

_Judge = Callable[[Mapping[str, Any], Any], bool]
"""Tells of a schema and a value whether a keyword, which the schema holds, obviously accepts the value."""


class Obvious:
    """Tells of values whether they obviously match a schema of a description.

    Args:
        description: The description.
    """

    def __init__(self, description: Description) -> None:
        self._data = description.data
        self._siblings = description.version.ref_siblings
        self._schemas: dict[str, Any] = {}  # pointer -> schema, `_UNKNOWN` where its text alone does not tell
        self._left = _MOST_STEPS
        asserting = FORMS if self._siblings else V3_0_FORMS
        self._judges: Mapping[str, _Judge] = {
            **dict.fromkeys((*asserting, "$id"), _unusual),
            **_JUDGES,
            "$ref": self._reference,
            "additionalProperties": self._other_members,
            "allOf": self._all_of,
            "items": self._items,
            "properties": self._members,
        }

    def fits(self, pointer: str, value: Any) -> bool:
        """Return True only where every engine would find that the schema at `pointer` accepts `value`."""
        try:
            return self._accepts(self._schema_at(pointer), value)
        except RecursionError:
            return False

    def _accepts(self, schema: Any, value: Any) -> bool:
        if type(schema) is not dict:
            return schema is True
        self._left -= 1
        if self._left < 0:
            return False
        if "$ref" in schema and not self._siblings:
            return self._reference(schema, value)
        judges = self._judges
        for keyword in schema:
            judge = judges.get(keyword)
            if judge is not None and not judge(schema, value):
                return False
        return True

    def _reference(self, schema: Mapping[str, Any], value: Any) -> bool:
        reference = schema["$ref"]
        pointer = local_pointer(reference) if type(reference) is str else None
        return pointer is not None and self._accepts(self._schema_at(pointer), value)

    def _members(self, schema: Mapping[str, Any], value: Any) -> bool:
        properties = schema["properties"]
        if type(properties) is not dict:
            return False
        if type(value) is dict:
            for name, item in value.items():
                if name in properties and not self._accepts(properties[name], item):
                    return False
        return True

    def _other_members(self, schema: Mapping[str, Any], value: Any) -> bool:
        properties, other = schema.get("properties", {}), schema["additionalProperties"]
        if type(value) is not dict or other is True:
            return True
        if type(properties) is not dict:
            return False
        if other is False:
            return value.keys() <= properties.keys()
        return all(name in properties or self._accepts(other, item) for name, item in value.items())

    def _items(self, schema: Mapping[str, Any], value: Any) -> bool:
        items = schema["items"]
        return type(value) is not list or all(self._accepts(items, item) for item in value)

    def _all_of(self, schema: Mapping[str, Any], value: Any) -> bool:
        parts = schema["allOf"]
        return type(parts) is list and all(self._accepts(part, value) for part in parts)

    def _schema_at(self, pointer: str) -> Any:
        if pointer not in self._schemas:
            self._schemas[pointer] = find(self._data, pointer) if self._is_anonymous(pointer) else _UNKNOWN
        return self._schemas[pointer]

    def _is_anonymous(self, pointer: str) -> bool:
        """Below an `$id` a reference may lead elsewhere than from the root."""
        place: Any = self._data
        for token in split(pointer):
            place = find(place, "/" + escape(token))
            if type(place) is dict and "$id" in place:
                return False
        return True


def _unusual(_: Mapping[str, Any], __: Any) -> bool:
    return False


def _type(schema: Mapping[str, Any], value: Any) -> bool:
    wanted = schema["type"]
    if type(wanted) is str:
        return type(value) in _TYPES.get(wanted, ())
    return type(wanted) is list and any(
        type(name) is str and type(value) in _TYPES.get(name, ()) for name in wanted
    )


def _enum(schema: Mapping[str, Any], value: Any) -> bool:
    """Texts only: numbers and flags that are equal in Python are not the same in JSON."""
    return type(value) is str and type(schema["enum"]) is list and value in schema["enum"]


def _format(schema: Mapping[str, Any], value: Any) -> bool:
    name = schema["format"]
    if type(value) is str or type(name) is not str:
        return name == "date-time" and _DATE_TIME.fullmatch(value) is not None
    size = _SIZES.get(name)
    return size is None or type(value) not in _NUMBER or (type(value) is int and -size <= value < size)


def _required(schema: Mapping[str, Any], value: Any) -> bool:
    names = schema["required"]
    return type(value) is not dict or (
        type(names) is list and all(type(name) is str and name in value for name in names)
    )


def _bound(keyword: str, kinds: tuple[type, ...], keeps: Callable[[Any, int], bool]) -> _Judge:
    """Return the judge of a bound on values of some types; bounds that are no whole numbers are rare."""

    def judge(schema: Mapping[str, Any], value: Any) -> bool:
        bound = schema[keyword]
        return type(value) not in kinds or (type(bound) is int and keeps(value, bound))

    return judge


_TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_SIZES = {"int32": 2**31, "int64": 2**63}
# The plain spelling of RFC 3339, section 5.6, with days that every month has.
_DATE_TIME = re.compile(
    r"[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
    r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_TEXT, _LIST, _NUMBER = (str,), (list,), (int, float)
# Keywords that say nothing about parts of the value.
_JUDGES: Mapping[str, _Judge] = {
    "enum": _enum,
    "format": _format,
    "maxItems": _bound("maxItems", _LIST, lambda value, most: len(value) <= most),
    "maxLength": _bound("maxLength", _TEXT, lambda value, most: len(value) <= most),
    "maximum": _bound("maximum", _NUMBER, lambda value, most: value <= most),
    "minItems": _bound("minItems", _LIST, lambda value, least: len(value) >= least),
    "minLength": _bound("minLength", _TEXT, lambda value, least: len(value) >= least),
    "minimum": _bound("minimum", _NUMBER, lambda value, least: value >= least),
    "required": _required,
    "type": _type,
}
