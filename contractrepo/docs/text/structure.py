"""The structure of sanitised HTML put right, so that it may stand anywhere in a page."""

from __future__ import annotations

import re
from html import unescape

from markupsafe import escape

_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+")
_ALT = re.compile(r' alt="([^"]*)"')
_BLANK = re.compile(r"\s*\Z")
_EMPTY = re.compile(r"<(h[1-6]|p)>\s*</\1>")
_HEADING = re.compile(r"h[1-6]\Z")
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset(
    {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"}
)
# The HTML Standard, section 4: elements whose content is phrasing; those of tables hold no headings either.
_PHRASING = frozenset(
    {
        "a",
        "b",
        "code",
        "del",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "kbd",
        "p",
        "pre",
        "s",
        "strong",
        "sub",
        "sup",
        "th",
    }
)
_PARENTS = {
    "li": _LISTS,
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tr": frozenset({"thead", "tbody"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
}
_VOID = frozenset({"br", "hr", "img"})


def structured(html: str, heading_shift: int) -> str:
    """Return sanitised `html` with sound nesting and its headings below the level `heading_shift`.

    A heading stands at most one level below the one before it, whatever the text numbers them, and none below 6.
    Links without an address and images without data become their text; blocks inside running text become running text.
    """
    writer = _Writer(heading_shift)
    for piece in _PIECE.finditer(html):
        end, name, attributes = piece.groups()
        if name is None:
            writer.text(piece[0])
        elif end:
            writer.end()
        else:
            writer.start(name, attributes)
    return _EMPTY.sub("", writer.written())


class _Writer:
    """Writes elements one by one.

    Each element that is open has an entry of its name and the end tag it needs; both are empty where it was dropped.
    """

    def __init__(self, heading_shift: int) -> None:
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._real: list[str] = []
        self._phrasing = 0
        self._shift = heading_shift
        self._levels: list[int] = []

    def written(self) -> str:
        """Return everything."""
        return "".join(self._out)

    def text(self, text: str) -> None:
        """Write escaped text."""
        if self._parent in _LISTS and not _BLANK.match(text):
            self._enter("li", "", implied=True)
        self._out.append(text)

    def start(self, name: str, attributes: str) -> None:
        """Begin an element, or write one that has no content."""
        if name == "li" and self._implied:
            self._leave()
        if self._parent in _LISTS and name != "li":
            self._enter("li", "", implied=True)
        if name in _VOID:
            self._void(name, attributes)
        elif self._fits(name, attributes):
            self._enter(name, attributes)
        else:
            self._drop(name)

    def end(self) -> None:
        """End the element that was begun last."""
        if self._implied:
            self._leave()
        self._leave()

    @property
    def _parent(self) -> str:
        return self._real[-1] if self._real else ""

    @property
    def _implied(self) -> bool:
        return bool(self._open) and self._open[-1][0] == "(li)"

    def _fits(self, name: str, attributes: str) -> bool:
        if name in _BLOCKS and self._phrasing:
            return False
        if name in _PARENTS and self._parent not in _PARENTS[name]:
            return False
        return name != "a" or (" href=" in attributes and "a" not in self._real)

    def _void(self, name: str, attributes: str) -> None:
        if name == "img" and " src=" not in attributes:
            alt = _ALT.search(attributes)
            self._out.append(str(escape(unescape(alt[1]))) if alt else "")
        elif name == "hr" and self._phrasing:
            self._out.append(" ")
        else:
            self._out.append(f"<{name}{attributes}>")

    def _enter(self, name: str, attributes: str, *, implied: bool = False) -> None:
        if _HEADING.match(name):
            name = f"h{self._level(int(name[1]))}"
        self._out.append(f"<{name}{attributes}>")
        self._open.append(("(li)" if implied else name, f"</{name}>"))
        self._real.append(name)
        self._phrasing += name in _PHRASING

    def _drop(self, name: str) -> None:
        if name in _BLOCKS or name in _PARENTS:
            self._out.append(" ")
        self._open.append(("", ""))

    def _leave(self) -> None:
        name, end = self._open.pop()
        if name:
            self._out.append(end)
            self._phrasing -= self._real.pop() in _PHRASING

    def _level(self, level: int) -> int:
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return min(self._shift + len(self._levels), 6)
