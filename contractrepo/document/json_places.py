"""Places of the values of a JSON document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

_BLANK = re.compile(rb"[ \t\r\n]*")
_BEFORE_MEMBER = re.compile(rb'[ \t\r\n,]*(?:"(?:[^"\\]|\\.)*")[ \t\r\n]*:[ \t\r\n]*', re.DOTALL)
_BEFORE_ITEM = re.compile(rb"[ \t\r\n,]*")
_CHUNK = 8192

_Spot = tuple[int, int, int]
"""Offsets of a key or item, of its value, and of the end of that."""


class JsonPlaces:
    """Where the values of sound JSON text start.

    A collection is looked into when a place in it is asked for; the parser jumps over everything else.
    """

    def __init__(self, text: str) -> None:
        # As bytes, which one character outside of Latin-1 makes two or four times as short as text.
        self._data = text.encode()
        self._members: dict[int, dict[str, _Spot]] = {}  # offset of a collection -> where its members stand

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor."""
        data = self._data
        blank = _BLANK.match(data)
        assert blank is not None
        place, value, end = blank.end(), blank.end(), len(data)
        for token in tokens:
            if value not in self._members:
                self._members[value] = dict(_members(data, value, end))
            found = self._members[value].get(token)
            if found is None:
                break
            place, value, end = found
        line_start = data.rfind(b"\n", 0, place) + 1
        return self._line(place), len(data[line_start:place].decode())

    @cached_property
    def _lines_before(self) -> list[int]:
        """Line breaks before each chunk of the text; two threads that both count them get equal results."""
        data = self._data
        counts = (data.count(b"\n", at, at + _CHUNK) for at in range(0, len(data), _CHUNK))
        return [*accumulate(counts, initial=0)]

    def _line(self, offset: int) -> int:
        chunk = offset // _CHUNK
        return self._lines_before[chunk] + self._data.count(b"\n", chunk * _CHUNK, offset)


def _members(data: bytes, start: int, end: int) -> Iterator[tuple[str, _Spot]]:
    """Yield the members of the collection at `start` by name, or by index as text."""
    if data[start] not in b"[{":
        return
    found = _parsers()[data[start]](memoryview(data)[start:end])
    before = _BEFORE_MEMBER if isinstance(found, dict) else _BEFORE_ITEM
    position = start + 1
    for name, raw in found.items() if isinstance(found, dict) else enumerate(found):
        gap = before.match(data, position)
        assert gap is not None
        value = gap.end()
        place = value if before is _BEFORE_ITEM else data.index(b'"', position, value)
        position = value + len(memoryview(raw))
        yield str(name), (place, value, position)


@cache
def _parsers() -> Mapping[int, Callable[[Any], Any]]:
    """Return what parses an object or array and leaves its members as they are, by its first byte."""
    import msgspec

    return {
        ord("{"): msgspec.json.Decoder(dict[str, msgspec.Raw]).decode,
        ord("["): msgspec.json.Decoder(list[msgspec.Raw]).decode,
    }
