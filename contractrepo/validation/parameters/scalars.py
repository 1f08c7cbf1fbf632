"""Text as JSON scalars, and back."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from contractrepo.validation.shapes import KINDS, Shape

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# Python refuses to convert integers far longer than this; no contract means them.
_LONGEST_NUMBER = 1_000
_TEXT_ONLY = frozenset({"string"})
_BOOLEANS = {"true": True, "false": False}


def read_scalar(text: str, shape: Shape, *, last: bool = False) -> Any:
    """Return the value that `text` spells where `shape` stands; text stays text where nothing else can.

    Numbers and booleans are spelled as in JSON; empty text can be null. Where more than one reading is possible, the
    first is the one that fewest texts have, the last is plain text, or null for empty text.

    Args:
        text: Decoded text.
        shape: What can stand here.
        last: Take the last possible reading instead of the first.

    Example:
        >>> read_scalar("12", Shape(kinds=frozenset({"integer", "string"})))
        12
    """
    kinds = shape.kinds
    if kinds is KINDS or kinds == _TEXT_ONLY:
        return text
    readings: list[Any] = []
    if "boolean" in kinds and text in _BOOLEANS:
        readings.append(_BOOLEANS[text])
    if "integer" in kinds:
        number = read_number(text)
        readings += [] if number is None else [number]
    if "string" in kinds:
        readings.append(text)
    if "null" in kinds and not text:
        readings.append(None)
    if not readings:
        return text
    return readings[-1 if last else 0]


def read_number(text: str) -> int | float | None:
    """Return the number that `text` spells in JSON's grammar (RFC 8259, section 6), or None."""
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    if found[1] is None and found[2] is None:
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else None


def write_scalar(value: Any) -> str:
    """Return a JSON scalar as text.

    Raises:
        ValueError: `value` is an array or an object.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise ValueError("an array or object inside the value has no form in this style")
