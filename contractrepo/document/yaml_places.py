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
        self._indexes: dict[int, dict[str, int]] = {}

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor."""
        value, mark = self._root, self._start
        for token in tokens:
            index = self._index(value).get(token)
            if index is None:
                break
            mark = self._starts[id(value)][index]
            value = value[token] if isinstance(value, dict) else value[index]
        return mark.line, mark.column

    def layout(self) -> list[Any]:
        """Return 0-based line and column of the root and, where it has members, the list of their layouts in order.

        The tree must hold no array or object twice: then this takes as long as the tree is large.
        """
        return self._layout(self._start, self._root)

    def _layout(self, mark: Any, value: Any) -> list[Any]:
        if not value or not isinstance(value, (dict, list)):
            return [mark.line, mark.column]
        items = value.values() if isinstance(value, dict) else value
        members = [self._layout(*one) for one in zip(self._starts[id(value)], items, strict=True)]
        return [mark.line, mark.column, members]

    def _index(self, value: Any) -> dict[str, int]:
        """Return the position of each member by its reference token."""
        if id(value) not in self._indexes:
            names = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            found = {str(name): position for position, name in enumerate(names)}
            if not isinstance(value, (dict, list)):
                return found
            self._indexes[id(value)] = found
        return self._indexes[id(value)]
