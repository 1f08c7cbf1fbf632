"""Equality of data to the last type, and where it fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from contractrepo.document.limits import Limits

Path = tuple[str | int, ...]
_LIMITS = Limits()


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal and of the same types: ``1``, ``1.0`` and ``true`` are three values."""
    if left is right:
        return True
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is dict:
        return len(left) == len(right) and all(
            key in right and same(value, right[key]) for key, value in left.items()
        )
    if kind is list:
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right) if kind is float else bool(left == right)


def differences(left: Any, right: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the deepest paths where two values differ."""
    if same(left, right):
        return
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        for key, value in left.items():
            yield from differences(value, right[key], (*path, key))
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, value in enumerate(left):
            yield from differences(value, right[index], (*path, index))
    else:
        yield path


def not_json(data: Any) -> str | None:
    """Return why `data` cannot be written as a document, or None where it can."""
    nodes, level, depth = 0, [data], 0
    while level:
        below: list[Any] = []
        for value in level:
            nodes += 1
            if type(value) is dict:
                if not all(type(key) is str for key in value):
                    return "a key is no text"
                below += value.values()
                below += value
            elif type(value) is list:
                below += value
            else:
                fault = _fault(value)
                if fault is not None:
                    return fault
            if nodes + len(below) > _LIMITS.nodes:
                return f"it has more than {_LIMITS.nodes} values"
        level, depth = below, depth + 1
        if depth > _LIMITS.depth + 1:
            return f"it is nested deeper than {_LIMITS.depth}"
    return None


def _fault(value: Any) -> str | None:
    if type(value) is str:
        try:
            value.encode()
        except UnicodeEncodeError:
            return "a text holds half of a surrogate pair"
        return None
    if type(value) is float and not math.isfinite(value):
        return f"{value} is no JSON number"
    if value is None or type(value) in {bool, int, float}:
        return None
    return f"a value is a {type(value).__name__}"
