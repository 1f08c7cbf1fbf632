"""Equality and canonical text of JSON values."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import Any


def json_equal(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal (JSON Schema 2020-12 core, section 4.2.2).

    Numbers compare by value (``1 == 1.0``), booleans are never numbers, objects ignore order.
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            json_equal(value, right[key]) for key, value in left.items()
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(json_equal, left, right))
    return type_name(left) == type_name(right) and bool(left == right)


def type_name(value: Any) -> str:
    """Return the JSON type of `value`: null, boolean, number, string, array or object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def canonical_json(value: Any) -> bytes:
    """Return one byte spelling of a JSON value: sorted keys, no blanks, ASCII only.

    Whole floats are spelled as integers, so that equal values have equal bytes.
    """
    return json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return value


def indented_json(value: Any, margin: str = "\n") -> str:
    """Return a JSON value in the one spelling that records and the log have: sorted keys, two spaces, ASCII only.

    It is what `json.dumps` gives with ``sort_keys``, ``indent=2`` and ``allow_nan=False``, in a third of the time: with
    an indent the standard library leaves its compiled encoder.

    Raises:
        ValueError: A number is not finite.
    """
    inner = margin + "  "
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, dict) and value:
        members = [
            f"{encode_basestring_ascii(key)}: {indented_json(value[key], inner)}" for key in sorted(value)
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([indented_json(item, inner) for item in value])}{margin}]"
    return json.dumps(value, allow_nan=False)
