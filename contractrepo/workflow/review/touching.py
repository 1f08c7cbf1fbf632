"""Whether a change of a document touches a place that a policy names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.policy.wildcards import part_fits

_ABSENT = object()
_ANY_NUMBER = "**"


def touches(old: Mapping[str, Any] | None, new: Mapping[str, Any], patterns: Iterable[str]) -> bool:
    """Tell whether `old` and `new` differ at or below a place of `patterns`.

    Args:
        old: The document before; None touches every place that `new` has.
        new: The document after.
        patterns: Names of fields from the root, joined by ``/``. ``*`` stands for any part of a name, ``**`` for any
            number of names; ``~1`` is a slash within a name, ``~0`` a tilde (RFC 6901, section 3). Positions in arrays
            are names too.
    """
    return any(_touched(_ABSENT if old is None else old, new, _steps(pattern)) for pattern in patterns)


def _touched(old: Any, new: Any, steps: tuple[str, ...]) -> bool:
    """Walk what differs; each place knows how many steps of the pattern may lead to it."""
    waiting: list[tuple[Any, Any, frozenset[int]]] = [(old, new, _reached({0}, steps))]
    while waiting:
        before, after, at = waiting.pop()
        if _same(before, after):
            continue
        if len(steps) in at:
            return True
        for name in {**_fields(before), **_fields(after)}:
            further = _reached(_onward(at, name, steps), steps)
            if further:
                pair = (_fields(before).get(name, _ABSENT), _fields(after).get(name, _ABSENT))
                waiting.append((*pair, further))
    return False


def _steps(pattern: str) -> tuple[str, ...]:
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in pattern.strip("/").split("/"))


def _reached(at: Iterable[int], steps: tuple[str, ...]) -> frozenset[int]:
    """Return the positions `at` and those behind a ``**`` that stands for no name."""
    found = set()
    for position in at:
        found.add(position)
        while position < len(steps) and steps[position] == _ANY_NUMBER:
            position += 1
            found.add(position)
    return frozenset(found)


def _onward(at: Iterable[int], name: str, steps: tuple[str, ...]) -> Iterator[int]:
    for position in at:
        if steps[position] == _ANY_NUMBER:
            yield position
        elif part_fits(steps[position], name):
            yield position + 1


def _same(before: Any, after: Any) -> bool:
    return before is after or (before is not _ABSENT and after is not _ABSENT and json_equal(before, after))


def _fields(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list):
        return {str(position): item for position, item in enumerate(value)}
    return value if isinstance(value, Mapping) else {}
