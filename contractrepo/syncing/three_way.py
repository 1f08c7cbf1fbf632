"""Three-way merges of JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.core.pointer import append, split
from contractrepo.editing.comparing import same
from contractrepo.mocking.files.mock import ABSENT

Clash = tuple[str, Any, Any, Any]
"""Pointer into the value, and what stands there: in the base, in ours, in theirs."""


def equal(left: Any, right: Any) -> bool:
    """Tell whether two values, or their absence, are the same to the last type."""
    return left is right or (left is not ABSENT and right is not ABSENT and same(left, right))


def merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    """Return what both sides made of `base`, and where they contradict each other; there `ours` stands.

    Objects are merged member by member, lists of one length item by item. ``ABSENT`` stands for no value.
    """
    clashes: list[Clash] = []
    return _merged("", base, ours, theirs, clashes), clashes


def _merged(pointer: str, base: Any, ours: Any, theirs: Any, clashes: list[Clash]) -> Any:
    if equal(ours, theirs) or equal(theirs, base):
        return ours
    if equal(ours, base):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict) and (base is ABSENT or isinstance(base, dict)):
        known = {} if base is ABSENT else base
        return dict(_members(pointer, known, ours, theirs, clashes))
    if all(isinstance(one, list) for one in (base, ours, theirs)) and len(base) == len(ours) == len(theirs):
        return [
            _merged(append(pointer, at), before, mine, other, clashes)
            for at, (before, mine, other) in enumerate(zip(base, ours, theirs, strict=True))
        ]
    clashes.append((pointer, base, ours, theirs))
    return ours


def _members(
    pointer: str, base: Any, ours: Any, theirs: Any, clashes: list[Clash]
) -> Iterator[tuple[str, Any]]:
    for key in dict.fromkeys((*ours, *theirs)):
        before, mine, other = (side.get(key, ABSENT) for side in (base, ours, theirs))
        value = _merged(append(pointer, key), before, mine, other, clashes)
        if value is not ABSENT:
            yield key, value


def replaced(value: Any, pointer: str, new: Any) -> Any:
    """Return a copy of a value with another value at a pointer; `ABSENT` removes what is there."""
    if not pointer:
        return new
    token, *rest = split(pointer)
    inner = append("", *rest)
    if isinstance(value, list):
        return [replaced(one, inner, new) if str(at) == token else one for at, one in enumerate(value)]
    changed = replaced(value.get(token, ABSENT), inner, new)
    if changed is ABSENT:
        return {key: one for key, one in value.items() if key != token}
    return {**value, token: changed}
