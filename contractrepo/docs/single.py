"""All pages of a site on one page: every page becomes a section, and links lead to places on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Inline,
    Inlines,
    Items,
    Link,
    Node,
    Notice,
    Page,
    Paragraph,
    Prose,
    Table,
    Text,
    Tree,
)

_LOWEST = 6


def one_page(pages: Sequence[Page]) -> Page:
    """Return one page that says what `pages` say, in their order; the first gives it its name."""
    return _Binding(pages).bound()


class _Binding:
    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        anchors = Anchors()
        self._sections = {page.path: anchors.take(*page.path.split("/")) for page in pages}
        self._places = {
            (page.path, anchor): anchors.take(self._sections[page.path], anchor)
            for page in pages
            for anchor in _anchors(page.blocks)
        }

    def bound(self) -> Page:
        """Return the one page."""
        first, *others = self._pages
        blocks = [self._block(first.path, block, 0) for block in first.blocks]
        for page in others:
            blocks.append(Heading(2, (Text(page.title),), self._sections[page.path]))
            blocks += [self._block(page.path, block, 1) for block in page.blocks]
        return replace(first, blocks=tuple(blocks), trail=(), neighbours=())

    def _link(self, link: Link) -> Inline:
        if link.page not in self._sections:
            return Text(link.label)
        anchor = self._places.get((link.page, link.anchor), self._sections[link.page])
        return replace(
            link,
            page=self._pages[0].path,
            anchor="" if link.page == self._pages[0].path and not link.anchor else anchor,
        )

    def _inlines(self, listed: Inlines) -> Inlines:
        return tuple(self._link(one) if isinstance(one, Link) else one for one in listed)

    def _block(self, path: str, block: Block, below: int) -> Block:
        match block:
            case Heading(level, inlines, anchor):
                place = self._places[path, anchor]
                return Heading(min(level + below, _LOWEST), self._inlines(inlines), place)
            case Prose(markdown, level):
                return Prose(markdown, min(level + below, _LOWEST))
            case Paragraph(inlines):
                return Paragraph(self._inlines(inlines))
            case Notice(tone, inlines):
                return Notice(tone, self._inlines(inlines))
            case Items(entries):
                return Items(tuple(map(self._inlines, entries)))
            case Facts(rows):
                return Facts(tuple(Fact(row.label, self._inlines(row.inlines)) for row in rows))
            case Table(caption, columns, rows):
                return Table(caption, columns, tuple(tuple(map(self._inlines, row)) for row in rows))
            case Tree(nodes, caption):
                return Tree(tuple(self._node(path, node, below) for node in nodes), caption)
            case _:
                return block

    def _node(self, path: str, node: Node, below: int) -> Node:
        blocks = tuple(self._block(path, block, below) for block in node.blocks)
        anchor = self._places[path, node.anchor] if node.anchor else ""
        return Node(self._inlines(node.head), blocks, node.fold, anchor)


def _anchors(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.anchor
        elif isinstance(block, Tree):
            for node in block.nodes:
                if node.anchor:
                    yield node.anchor
                yield from _anchors(node.blocks)
