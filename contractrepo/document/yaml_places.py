"""Places of the values of a YAML document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class YamlPlaces:
    """Where the values of a tree start, as its builder noted them.

    Args:
        root: The tree; it must stay as it is.
        start: Mark of its start.
        starts: Identity of each array and object -> marks of its members, in order.
    """

    def __init__(self, root: Any, start: Any, starts: Mapping[int, list[Any]]) -> None:
        self._root = root
        self._start = start
        self._starts = starts

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor."""
        value, mark = self._root, self._start
        for token in tokens:
            names = (
                [*value]
                if isinstance(value, dict)
                else [str(i) for i in range(len(value))]
                if isinstance(value, list)
                else []
            )
            if token not in names:
                break
            index = names.index(token)
            mark = self._starts[id(value)][index]
            value = value[token] if isinstance(value, dict) else value[index]
        return mark.line, mark.column
