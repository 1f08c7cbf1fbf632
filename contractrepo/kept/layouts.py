"""Places of the values of YAML as `YamlPlaces.layout` gives them, from JSON."""

from __future__ import annotations

from typing import Any

import msgspec


class _Spot(msgspec.Struct, array_like=True, frozen=True):
    line: int
    column: int
    members: tuple[_Spot, ...] = ()


class LaidOut:
    """Where the values of a tree start.

    Args:
        root: The layout of the tree.
        data: The tree.
    """

    def __init__(self, root: _Spot, data: Any) -> None:
        self._root = root
        self._data = data

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor.

        Raises:
            IndexError: The layout is of another tree.
        """
        spot, value = self._root, self._data
        for token in tokens:
            members = {str(name): item for name, item in _members(value)}
            if token not in members:
                break
            spot = spot.members[list(members).index(token)]
            value = members[token]
        return spot.line, spot.column


_decode = msgspec.json.Decoder(_Spot).decode


def laid_out(kept: bytes | None, data: Any) -> LaidOut | None:
    """Return the places that were kept, or None where there are none."""
    try:
        return None if kept is None else LaidOut(_decode(kept), data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _members(value: Any) -> Any:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
