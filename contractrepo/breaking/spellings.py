"""A value that travels as text may be read as several values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from contractrepo.core.json_values import canonical_json


def spellings(value: Any, *, lone: bool) -> Iterator[Any]:
    """Yield the values that have the same text: as they are, all scalars as strings, strings as what they spell.

    Args:
        value: A value that travels as text.
        lone: A scalar is also spelled as the array with itself as the only item (style form, exploded).
    """
    readings = [value, _mapped(value, _as_text), _mapped(value, _as_scalar)]
    yield from readings
    if lone and not isinstance(value, (list, dict)):
        yield from ([reading] for reading in readings)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Change the scalars of a value; parameters are not nested deeper than that."""
    if isinstance(value, list):
        return [item if isinstance(item, (list, dict)) else change(item) for item in value]
    if isinstance(value, dict):
        return {key: item if isinstance(item, (list, dict)) else change(item) for key, item in value.items()}
    return change(value)


def _as_text(value: Any) -> Any:
    return value if isinstance(value, str) else canonical_json(value).decode("ascii")


def _as_scalar(value: Any) -> Any:
    """Return the number or boolean that a string spells, or the value where it spells none."""
    if not isinstance(value, str):
        return value
    try:
        found = json.loads(value)
        same = isinstance(found, (int, float)) and canonical_json(found).decode("ascii") == value
    except (ValueError, RecursionError):
        return value
    return found if same else value
