"""Descriptions as Markdown: what the sanitiser lets through, written anew."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser
from typing import TypeAlias

from contractrepo.docs.markdown.escaping import begun, code, escaped, fenced, heading
from contractrepo.docs.markdown.inlines import emphasised, joined, linked
from contractrepo.docs.markdown.lines import ENTRY, Lines, apart, item, marked, table
from contractrepo.docs.text import rendered
from contractrepo.docs.text.sanitising import INLINES

_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
_BREAK = "\n"
_LONGEST_KEPT = 4_000


class Element:
    """An element of sanitised HTML with what it holds."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Piece] = []

    @property
    def text(self) -> str:
        """Return all text in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


Piece: TypeAlias = Element | str


def prose(markdown: str, level: int, *, headings: bool = True) -> Lines:
    """Return a description as lines of GFM; it cannot break out of its place.

    The description is made safe HTML first, as for a page, and that is written down: markup in it that no allowed
    element stands for is plain text.

    Args:
        markdown: The text, as it stands in a document.
        level: Level of the heading that it stands below.
        headings: False turns its headings into emphasised lines, for places where none may stand.
    """
    if len(markdown) > _LONGEST_KEPT:
        return _prose(markdown, level, headings)
    return list(_kept(markdown, level, headings))


@lru_cache(maxsize=4_096)
def _kept(markdown: str, level: int, headings: bool) -> tuple[str, ...]:
    """The same description stands on many pages."""
    return tuple(_prose(markdown, level, headings))


def _prose(markdown: str, level: int, headings: bool) -> Lines:
    return _blocks(parsed(markdown, level).children, headings=headings)


def headings_of(markdown: str, level: int) -> list[str]:
    """Return the texts of a description's headings, for the anchors that they make."""
    if "#" not in markdown and "<" not in markdown and "\n" not in markdown:
        return []
    return [child.text for child in _all(parsed(markdown, level)) if child.name in _HEADINGS]


@lru_cache(maxsize=64)
def parsed(markdown: str, level: int) -> Element:
    """Return a description as a tree of allowed elements."""
    parser = _Parser()
    parser.feed(rendered(markdown, heading_shift=level))
    parser.close()
    return parser.root


_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def _all(element: Element) -> list[Element]:
    found: list[Element] = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child, *_all(child)]
    return found


class _Parser(HTMLParser):
    """Reads well-formed HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in ("br", "hr", "img"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _blocks(pieces: list[Piece], *, headings: bool) -> Lines:
    """Return pieces as blocks; running text between blocks is a paragraph."""
    found: list[Lines] = []
    running: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) or piece.name in INLINES:
            running.append(piece)
            continue
        found.append(_paragraph(running))
        running = []
        found.append(_block(piece, headings=headings))
    found.append(_paragraph(running))
    return apart(found)


def _block(element: Element, *, headings: bool) -> Lines:
    name = element.name
    if name in _HEADINGS:
        text = _running(element.children).replace(_BREAK, " ").strip()
        return [heading(_HEADINGS[name], text) if headings else _bold(text)] if text else []
    if name == "hr":
        return ["***"]
    if name == "pre":
        return fenced(element.text.removesuffix("\n"), "")
    if name == "table":
        return _table(element)
    if name in ("ul", "ol"):
        return _list(element)
    if name == "p":
        return _paragraph(element.children)
    inner = _blocks(element.children, headings=headings)
    return marked(inner, "> ", "> ") if name == "blockquote" and inner else inner


def _bold(text: str) -> str:
    return begun(text if "*" in text else emphasised(text, "**"))


def _paragraph(pieces: list[Piece]) -> Lines:
    lines = [begun(line) for line in _running(pieces).split(_BREAK)]
    kept = [line for line in lines if line]
    return [f"{line}\\" for line in kept[:-1]] + kept[-1:]


def _running(pieces: list[Piece], *, in_table: bool = False) -> str:
    """Return escaped text; a break is a line feed."""
    return joined(_inline(piece, in_table=in_table) for piece in pieces)


def _inline(piece: Piece, *, in_table: bool) -> str:
    if isinstance(piece, str):
        return escaped(piece)
    if piece.name == "br":
        return _BREAK
    if piece.name == "img":
        return escaped(piece.attributes.get("alt", ""))
    if piece.name == "code":
        return code(piece.text, in_table=in_table)
    inner = _running(piece.children, in_table=in_table)
    if piece.name == "a":
        return linked(inner.replace(_BREAK, " "), piece.attributes["href"])
    mark = _MARKS.get(piece.name, "")
    # Marks beside marks would be read as one run, and lines are put apart after a break.
    ends = inner.strip()
    alone = _BREAK not in inner and not (mark and (ends.startswith(mark[0]) or ends.endswith(mark[0])))
    return emphasised(inner, mark) if alone else inner


def _list(element: Element) -> Lines:
    number = int(element.attributes.get("start") or 1)
    lines: Lines = []
    for child in element.children:
        if isinstance(child, Element):
            mark = f"{number}. " if element.name == "ol" else ENTRY
            lines += item(_blocks(child.children, headings=False), mark)
            number += 1
    return lines


def _table(element: Element) -> Lines:
    parts = [part for part in element.children if isinstance(part, Element)]
    rows = [_cells(row) for part in parts for row in part.children if isinstance(row, Element)]
    width = max(map(len, rows), default=0)
    if not width:
        return []
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    return table(full[0], full[1:])


def _cells(row: Element) -> list[str]:
    return [_cell(child) for child in row.children if isinstance(child, Element)]


def _cell(element: Element) -> str:
    """A cell holds running text only (GFM, section 4.10); what blocks it has are read one after the other."""
    return " ".join(_flat(element).split())


def _flat(element: Element) -> str:
    return joined(
        f" {_flat(piece)} "
        if isinstance(piece, Element) and piece.name not in INLINES
        else _inline(piece, in_table=True)
        for piece in element.children
    )
