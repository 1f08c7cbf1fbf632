"""Generated values changed in places that a mock names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core.pointer import split


def with_overrides(value: Any, overrides: Mapping[str, Any]) -> Any:
    """Return `value` with other values at the pointers given; what is no pointer into it is left out.

    A missing member is added, and an element right behind the last one; nothing given is changed.
    """
    for pointer, item in overrides.items():
        if not pointer or pointer.startswith("/"):
            value = _replaced(value, split(pointer), item)
    return value


def _replaced(value: Any, tokens: tuple[str, ...], item: Any) -> Any:
    if not tokens:
        return item
    token, rest = tokens[0], tokens[1:]
    if isinstance(value, dict) and (not rest or token in value):
        return {**value, token: _replaced(value.get(token), rest, item)}
    if isinstance(value, list) and token.isascii() and token.isdigit() and len(token) < 10:
        at = int(token)
        if at < len(value):
            return [*value[:at], _replaced(value[at], rest, item), *value[at + 1 :]]
        if at == len(value) and not rest:
            return [*value, item]
    return value
