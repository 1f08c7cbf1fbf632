"""The text of one file as edits see it, and its bytes again when they are done."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ENCODINGS = (
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-16-le"),
    (b"", "utf-16-be"),
)
_JSON_BREAK = re.compile("\r\n?")
# YAML 1.1, section 4.2: the parser counts the three of Unicode as line breaks too.
_YAML_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that comes in place of what stands between two offsets."""

    start: int
    end: int
    text: str


class Source:
    r"""A decoded file whose line ends all read as ``\n``.

    Args:
        content: The file.
        decoded: Its text without byte order mark.
        json: Whether it is JSON, where only CR and LF end a line.

    Attributes:
        text: The text to plan edits on; it ends with a line break, even where the file does not.
    """

    def __init__(self, content: bytes, decoded: str, *, json: bool) -> None:
        self._mark, self._encoding = _encoding(content, decoded)
        self._break = "\r\n" if decoded.count("\r\n") * 2 > decoded.count("\n") else "\n"
        self._open_end = not decoded.endswith(("\n", "\r"))
        self._original = decoded + self._break if self._open_end else decoded
        self.text = (_JSON_BREAK if json else _YAML_BREAK).sub("\n", self._original)
        pairs = re.finditer("\r\n", self._original)
        self._pairs = [found.start() - before for before, found in enumerate(pairs)]

    def applied(self, edits: Iterable[Edit]) -> Iterator[bytes]:
        """Yield the file with `edits` made; first, where it has no line break at its end, still without one.

        Edits that overlap give nothing.
        """
        pieces: list[str] = []
        position = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if edit.start < position:
                return
            pieces += self._between(position, edit.start), edit.text.replace("\n", self._break)
            position = edit.end
        result = "".join((*pieces, self._between(position, len(self.text))))
        if self._open_end:
            yield self._mark + result.removesuffix(self._break).encode(self._encoding)
        yield self._mark + result.encode(self._encoding)

    def _between(self, start: int, end: int) -> str:
        return self._original[self._offset(start) : self._offset(end)]

    def _offset(self, position: int) -> int:
        """Return the place in the original: two characters stand there for each line break of two."""
        return position + bisect_left(self._pairs, position)


def _encoding(content: bytes, decoded: str) -> tuple[bytes, str]:
    """Return byte order mark and encoding: those that give the same bytes."""
    return next(
        (mark, encoding) for mark, encoding in _ENCODINGS if mark + decoded.encode(encoding) == content
    )
