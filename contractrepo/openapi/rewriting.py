"""Copies of data with other values at some pointers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import split

DROPPED = object()
"""Stands for the value of a member that is taken away."""


@dataclass(frozen=True, slots=True)
class _Change:
    value: Any


def rewritten(data: Any, changes: Mapping[str, Any]) -> Any:
    """Return `data` with the values at some pointers replaced or dropped; what is not touched is shared.

    Args:
        data: JSON values.
        changes: Pointer of each value to change -> the new one, or `DROPPED`.
    """
    if not changes:
        return data
    tree: dict[str, Any] = {}
    for pointer, value in changes.items():
        branch = tree
        *way, last = split(pointer)
        for token in way:
            branch = branch.setdefault(token, {})
        branch[last] = _Change(value)
    return _applied(data, tree)


def _applied(data: Any, tree: Mapping[str, Any]) -> Any:
    copy = dict(enumerate(data)) if isinstance(data, list) else dict(data)
    for token, change in tree.items():
        key = int(token) if isinstance(data, list) else token
        if not isinstance(change, _Change):
            copy[key] = _applied(copy[key], change)
        elif change.value is DROPPED:
            del copy[key]
        else:
            copy[key] = change.value
    return list(copy.values()) if isinstance(data, list) else copy
