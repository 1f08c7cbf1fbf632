"""Members of block collections come and go as whole lines."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.editing.lines import (
    blank_between,
    comments_above,
    comments_below,
    line_end,
    line_start,
    starts_line,
)
from contractrepo.editing.members import Places, Plan, runs
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style
from contractrepo.editing.writing import item, member


def block_edits(places: Places, plan: Plan, style: Style, *, root: bool) -> Iterator[Edit]:
    """Yield the edits of a block collection of which members stay.

    Args:
        places: Its members.
        plan: What happens to them.
        style: Style of new members.
        root: Whether it is the whole document: then the comment above its first member is the document's.
    """
    lines = _Lines(places, root=root)
    for first, last in runs(plan.removed):
        yield lines.without(first, last)
    for after, values in plan.added.items():
        texts = [
            member(value[0], value[1], places.column, style)
            if places.node.kind == "mapping"
            else item(value, places.column, style)
            for value in values
        ]
        yield lines.inserted(after, texts, plan.removed)


class _Lines:
    def __init__(self, places: Places, *, root: bool) -> None:
        self._places = places
        self._text = places.text
        self._root = root
        self._count = len(places.starts)

    def without(self, first: int, last: int) -> Edit:
        """Remove the members `first` to `last`."""
        text, start = self._text, self._places.starts[first]
        end = self._end(last)
        if not starts_line(text, start):  # the first one, behind the dash of an outer sequence
            following = _skip_blank(text, end + 1)
            return Edit(start, following, "")
        top = self._top(first)
        blank_below = last + 1 == self._count or not text[end + 1 : line_end(text, end + 1)].strip()
        if first and blank_below:
            top = max(line_end(text, self._places.end(first - 1)) + 1, _above_blanks(text, top))
        elif blank_below and last + 1 < self._count:
            end = _below_blanks(text, end)
        return Edit(top, min(end + 1, len(text)), "")

    def inserted(self, after: int | None, members: list[list[str]], removed: frozenset[int]) -> Edit:
        """Put the lines of new members behind a member that stays, or before all of them."""
        text, starts = self._text, self._places.starts
        gap = "\n\n" if self._spaced(after or 0) else "\n"
        block = gap.join("\n".join(lines) for lines in members)
        if after is not None:
            end = self._end(after)
            return Edit(end, end, gap + block)
        if not starts_line(text, starts[0]):
            indent = " " * self._places.column
            return Edit(starts[0], starts[0], f"{block.removeprefix(indent)}{gap}{indent}")
        stays = next(index for index in range(self._count) if index not in removed)
        top = self._top(stays)
        return Edit(top, top, block + gap)

    def _end(self, index: int) -> int:
        return comments_below(self._text, self._places.end(index), self._places.column)

    def _top(self, index: int) -> int:
        start = self._places.starts[index]
        if index:
            return comments_above(self._text, start, self._places.end(index - 1))
        top = comments_above(self._text, start, 0)
        opens = self._root and "#" not in self._text[:top]
        return line_start(self._text, start) if opens else top

    def _spaced(self, index: int) -> bool:
        """Tell whether blank lines separate a member from those beside it."""
        ends = [at for at in (index - 1, index) if 0 <= at < self._count - 1]
        return bool(ends) and all(
            blank_between(self._text, self._end(at), self._places.starts[at + 1]) for at in ends
        )


def _skip_blank(text: str, position: int) -> int:
    """Return where the text of the next line that is not empty starts."""
    following = position
    while following < len(text) and text[following] in " \t\n":
        following += 1
    return following


def _above_blanks(text: str, top: int) -> int:
    while top and not text[line_start(text, top - 1) : top - 1].strip():
        top = line_start(text, top - 1)
    return top


def _below_blanks(text: str, end: int) -> int:
    while not text[end + 1 : line_end(text, end + 1)].strip():
        end = line_end(text, end + 1)
    return end
