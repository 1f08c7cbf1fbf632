"""JSON text sign by sign: where its faults are.

Only used when something is wrong; the data itself comes from the C parser.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)

Start = tuple[int, int]


@dataclass(slots=True)
class Place:
    """Start of a key with its value, or of a list item, and the places below it by name, or by index as text."""

    start: Start
    below: dict[str, Place] = field(default_factory=dict)

    def at(self, tokens: tuple[str, ...]) -> Place:
        """Return the place that `tokens` lead to."""
        place = self
        for token in tokens:
            place = place.below[token]
        return place


class Scan:
    """What one pass over `text` shows; it must be JSON but for repeated names and words like ``NaN``.

    Attributes:
        root: Places of all values.
        twice: Path and place of each repeated member name.
        words: Path, spelling and place of each number and unquoted word.
    """

    def __init__(self, text: str) -> None:
        self.root = Place((0, 0))
        self.twice: list[tuple[tuple[str, ...], Start]] = []
        self.words: list[tuple[tuple[str, ...], str, Start]] = []
        self._boxes: list[tuple[Place, bool]] = []  # place, whether it is an object
        self._path: list[str] = []  # names of all boxes but the first
        self._key: tuple[str, Start] | None = None
        line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        for offset, sign in signs(text):
            if sign in "]}":
                self._boxes.pop()
                del self._path[-1:]
            elif sign not in ",:":
                line = bisect_right(line_starts, offset) - 1
                self._take(sign, (line, offset - line_starts[line]))

    def _take(self, sign: str, start: Start) -> None:
        if not self._boxes:
            self.root = Place(start)
            if not self._enter(sign, self.root):
                self.words.append(((), sign, start))
            return
        box, keyed = self._boxes[-1]
        if keyed and self._key is None:
            self._key = json.loads(sign), start
            return
        name, start = self._key or (str(len(box.below)), start)
        self._key = None
        if name in box.below:
            self.twice.append(((*self._path, name), start))
        place = box.below[name] = Place(start)
        self._path.append(name)
        if not self._enter(sign, place):
            if sign[0] != '"':
                self.words.append((tuple(self._path), sign, start))
            self._path.pop()

    def _enter(self, sign: str, place: Place) -> bool:
        if sign in "[{":
            self._boxes.append((place, sign == "{"))
            return True
        return False


def signs(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and spelling of strings, brackets, signs and words."""
    for found in _TOKEN.finditer(text):
        yield found.start(), found.group()


def unclosed(text: str, end: int) -> int | None:
    """Return the offset of a bracket that another kind of bracket closes before `end`, or that nothing closes."""
    opened: list[int] = []
    for offset, sign in signs(text):
        if sign in "[{":
            opened.append(offset)
        elif sign in "]}" and opened:
            opening = opened.pop()
            if text[opening] + sign not in {"[]", "{}"}:
                return opening if offset <= end else None
    return opened[-1] if opened and end >= len(text.rstrip()) else None


def too_deep(text: str, depth: int) -> int:
    """Return the offset of the bracket that nests deeper than `depth`."""
    level = 0
    for offset, sign in signs(text):
        level += (sign in "[{") - (sign in "]}")
        if level > depth:
            return offset
    return 0
