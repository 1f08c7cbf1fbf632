"""The anchors that GitHub gives to headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from contractrepo.docs.blocks import Block, Heading, Inlines, Link, Page, Prose, Tree, WebLink
from contractrepo.docs.markdown.prose import headings_of
from contractrepo.docs.text import one_line

_KEPT = frozenset("-_ ")


class Fragments:
    """The fragments that lead to the anchors of some pages.

    Args:
        pages: The pages; each is looked through when the first link to an anchor of it is written.
        known: What `slugs` says of other pages, by path.
    """

    def __init__(self, pages: Iterable[Page], known: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._pages = {page.path: page for page in pages}
        self._known = dict(known or {})

    def of(self, path: str, anchor: str) -> str:
        """Return the fragment of an anchor, or an empty text where there is none."""
        if not anchor:
            return ""
        if path not in self._known:
            self._known[path] = slugs(self._pages[path]) if path in self._pages else {}
        return self._known[path].get(anchor, "")


def slugs(page: Page) -> Mapping[str, str]:
    """Return the fragment for every anchor of a page: of its heading, for the entry of a tree of the heading above it.

    GitHub makes fragments of the headings' texts and numbers equal ones, those of descriptions among them. Before the
    first heading below the title the fragment is empty: the page as a whole.
    """
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    _next(page.title, taken)
    current = ""
    for block in page.blocks:
        if isinstance(block, Heading):
            current = _next(_read(block.inlines), taken)
            found[block.anchor] = current
        elif isinstance(block, Prose):
            for text in headings_of(block.markdown, block.level):
                _next(text, taken)
        else:
            found.update((anchor, current) for anchor in _anchors(block))
    return found


def _next(text: str, taken: dict[str, int]) -> str:
    slug = "".join(filter(_is_kept, one_line(text).lower())).replace(" ", "-")
    number = taken.get(slug, 0)
    taken[slug] = number + 1
    return f"{slug}-{number}" if number else slug


def _is_kept(char: str) -> bool:
    return char.isalnum() or char in _KEPT or unicodedata.category(char)[0] == "M"


def _read(parts: Inlines) -> str:
    return "".join(part.label if isinstance(part, Link | WebLink) else part.text for part in parts)


def _anchors(block: Block) -> Iterator[str]:
    if isinstance(block, Tree):
        for node in block.nodes:
            if node.anchor:
                yield node.anchor
            for inner in node.blocks:
                yield from _anchors(inner)
