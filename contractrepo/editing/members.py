"""Members of one collection: where each stands, and the edits that take some away and put others in.

A comment behind a member and the comment directly above it go with it when it is removed (`lines.comments_above`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contractrepo.editing.lines import column, skip
from contractrepo.editing.nodes import Node
from contractrepo.editing.style import quotes_of

_PROPERTY = re.compile(r"&[\w-]+|!(?![^\s])")


class Unfit(Exception):  # noqa: N818  no error: the plan is to write the collection anew
    """Members cannot be edited where they stand."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to the members of one collection.

    Attributes:
        removed: Positions of those that go.
        added: Position of a member that stays, or None for the start -> values that come behind it; those of a
            mapping with their keys.
        renamed: Position -> new key.
    """

    removed: frozenset[int]
    added: Mapping[int | None, Sequence[Any]]
    renamed: Mapping[int, str]


class Places:
    """Where the members of a collection stand.

    Args:
        text: The text.
        node: A collection with members.
    """

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        self.node = node

    @cached_property
    def content(self) -> int:
        """Return where the collection starts, behind its anchor."""
        return behind_properties(self.text, self.node)

    @cached_property
    def column(self) -> int:
        """Return the column of a block collection's members."""
        return column(self.text, self.content)

    @cached_property
    def quotes(self) -> set[str]:
        """Return the quotes of its texts."""
        return quotes_of(self.node.values, self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Return where each member starts: at its key, at ``?`` or at its dash."""
        found: list[int] = []
        position = self.content
        if self.node.flow:
            position += self.text.startswith(("{", "["), position)
        for index in range(len(self.node.values)):
            start = skip(self.text, position)
            if self.node.flow and self.text.startswith(",", start):
                start = skip(self.text, start + 1)
            found.append(start)
            position = self._end(index, start)
        return found

    def end(self, index: int) -> int:
        """Return the offset behind a member."""
        return self._end(index, self.starts[index])

    def _end(self, index: int, start: int) -> int:
        value = self.node.values[index]
        if self.node.kind == "mapping":
            key = self.node.keys[index]
            colon = self.colon(index)
            return max(key.end, value.end, key.end if colon is None else colon + 1)
        return value.end if self.node.flow else max(start + 1, value.end)

    def colon(self, index: int) -> int | None:
        """Return where the colon of a mapping's member stands, or None where it has none."""
        position = skip(self.text, self.node.keys[index].end)
        return position if self.text.startswith(":", position) else None


def properties_end(text: str, node: Node) -> int:
    """Return where the anchor and the tag of a node end."""
    end = node.start
    for found in _PROPERTY.finditer(text, node.start, node.end):
        if skip(text, end) != found.start():
            break
        end = found.end()
    return end


def behind_properties(text: str, node: Node) -> int:
    """Return where a node starts, behind its anchor and tag."""
    return min(skip(text, properties_end(text, node)), node.end) if node.has_properties else node.start


def runs(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of positions that follow each other."""
    found: list[tuple[int, int]] = []
    for index in sorted(indexes):
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found
