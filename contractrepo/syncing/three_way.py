"""Three-way merges of JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import append, split
from contractrepo.editing.comparing import same
from contractrepo.mocking.files.mock import ABSENT

Clash = tuple[str, Any, Any, Any]
"""Pointer into the value, and what stands there: in the base, in ours, in theirs."""

Decide = Callable[[str, Any, Any, Any], Any]
"""Gets a clash and returns what is to stand there."""

Named = Callable[[str, list[Any]], Mapping[str, Any] | None]
"""Gets the pointer of a list, and the list; returns its items by name, or None where they are known by position."""


def equal(left: Any, right: Any) -> bool:
    """Tell whether two values, or their absence, are the same to the last type."""
    return left is right or (left is not ABSENT and right is not ABSENT and same(left, right))


def merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    """Return what both sides made of `base`, and where they contradict each other; there `ours` stands.

    Objects are merged member by member, lists of one length item by item. ``ABSENT`` stands for no value.
    """
    clashes: list[Clash] = []

    def decide(pointer: str, base: Any, ours: Any, theirs: Any) -> Any:
        clashes.append((pointer, base, ours, theirs))
        return ours

    return decided(base, ours, theirs, decide), clashes


def decided(
    base: Any, ours: Any, theirs: Any, decide: Decide, named: Named = lambda _pointer, _items: None
) -> Any:
    """Return what both sides made of `base`.

    Args:
        base: The value from which both began.
        ours: What one side made of it.
        theirs: What the other one did; what it adds comes behind what precedes it there.
        decide: Settles where they contradict each other.
        named: Tells lists whose items have names; those are merged like the members of an object. A clash at an item
            that `ours` has not bears its name instead of an index.
    """
    return _Merge(decide, named).value("", base, ours, theirs)


class _Merge:
    def __init__(self, decide: Decide, named: Named) -> None:
        self._decide = decide
        self._named = named

    def value(self, pointer: str, base: Any, ours: Any, theirs: Any) -> Any:
        if equal(ours, theirs) or equal(theirs, base):
            return ours
        if equal(ours, base):
            return theirs
        if isinstance(ours, dict) and isinstance(theirs, dict) and (base is ABSENT or isinstance(base, dict)):
            return dict(self._members(pointer, {} if base is ABSENT else base, ours, theirs))
        if isinstance(ours, list) and isinstance(theirs, list) and (base is ABSENT or isinstance(base, list)):
            return self._list(pointer, base, ours, theirs)
        return self._decide(pointer, base, ours, theirs)

    def _list(self, pointer: str, base: Any, ours: list[Any], theirs: list[Any]) -> Any:
        sides = [self._named(pointer, one) for one in ([] if base is ABSENT else base, ours, theirs)]
        before, mine, other = sides
        if before is not None and mine is not None and other is not None:
            places = {name: str(at) for at, name in enumerate(mine)}
            return [item for _, item in self._members(pointer, before, mine, other, places)]
        if base is not ABSENT and len(base) == len(ours) == len(theirs):
            return [
                self.value(append(pointer, at), *three)
                for at, three in enumerate(zip(base, ours, theirs, strict=True))
            ]
        return self._decide(pointer, base, ours, theirs)

    def _members(
        self,
        pointer: str,
        base: Mapping[str, Any],
        ours: Mapping[str, Any],
        theirs: Mapping[str, Any],
        places: Mapping[str, str] | None = None,
    ) -> Iterator[tuple[str, Any]]:
        for key in _in_order(ours, theirs):
            before, mine, other = (side.get(key, ABSENT) for side in (base, ours, theirs))
            token = key if places is None else places.get(key, key)
            value = self.value(append(pointer, token), before, mine, other)
            if value is not ABSENT:
                yield key, value


def _in_order(ours: Mapping[str, Any], theirs: Iterable[str]) -> Iterator[str]:
    """Yield the keys of both: those of `ours`, and behind each the new ones that follow it in `theirs`."""
    new: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            new.setdefault(last, []).append(key)
    yield from new.get(None, ())
    for key in ours:
        yield key
        yield from new.get(key, ())


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
