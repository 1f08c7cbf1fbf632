"""The pages of a site, made where they are not known yet, and written where their text is not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from contractrepo.core.recent import Recent
from contractrepo.docs.blocks import Block, Link, Page
from contractrepo.docs.markdown import slugs
from contractrepo.docs.pages import Chapter, chapters
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.schemas.trees import SchemaTrees
from contractrepo.docs.pages.units import Units

_MOST_BYTES = 64 * 2**20
# What a page without its blocks weighs, and each of its anchors.
_PAGE, _ANCHOR = 1_000, 200


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be known of a page when it is not made.

    Attributes:
        page: The page without its blocks.
        fragments: What leads to its anchors in Markdown.
        put_off: Pointers of schemas that it links to and that have no page but for that.
    """

    page: Page
    fragments: Mapping[str, str]
    put_off: tuple[str, ...]


_OUTLINES: Recent[tuple[Outline, ...]] = Recent(_MOST_BYTES // 4)
_TEXTS: Recent[bytes] = Recent(_MOST_BYTES)


@dataclass(slots=True)
class Sheet:
    """A page to write.

    Attributes:
        outline: What is known of it.
        key: Digest of what it is made from; empty for a page that is made every time.
        at: Its place among those that are made together.
        made: Makes it, once.
    """

    outline: Outline
    key: str
    at: int
    made: Callable[[], Page]

    def text(self, frame: str, write: Callable[[Page], bytes]) -> bytes:
        """Return the page as text.

        Args:
            frame: Digest of everything else that the text depends on.
            write: Writes a page.
        """
        known = _TEXTS.find((self.key, self.at, frame)) if self.key else None
        if known is None:
            known = write(self.made())
            if self.key:
                _TEXTS.keep((self.key, self.at, frame), known, len(known))
        return known


@dataclass(slots=True)
class _Making:
    """A chapter, made when the first of its pages is asked for."""

    chapter: Chapter
    pages: tuple[Page, ...] = field(default=())

    def page(self, at: int) -> Page:
        if not self.pages:
            self.pages = self.chapter.make()
        return self.pages[at]


def sheets(book: Book, front: tuple[Block, ...], late: Iterable[Page]) -> list[Sheet]:
    """Return the pages of a site in their order; those about one version stand at the end.

    Args:
        book: The contract.
        front: What the index says about the version.
        late: Pages that only some sites have.
    """
    trees, units = SchemaTrees(book), book.units
    late = tuple(late)
    links = tuple(Link(page.title, page.path) for page in late)
    found = [
        sheet for chapter in chapters(book, trees, front, links) for sheet in _sheets(chapter, trees, units)
    ]
    return found + [Sheet(_outline(page, ()), "", 0, partial(_itself, page)) for page in late]


def frame_of(*texts: str) -> str:
    """Return one digest of what pages depend on besides what they say."""
    return hashlib.sha256("\0".join(map(repr, texts)).encode()).hexdigest()


def _sheets(chapter: Chapter, trees: SchemaTrees, units: Units) -> Iterator[Sheet]:
    unit = chapter.unit(units)
    making = _Making(chapter)
    outlines = _OUTLINES.find(unit)
    if outlines is None:
        trees.met.clear()
        making.pages = chapter.make()
        outlines = tuple(_outline(page, tuple(trees.met)) for page in making.pages)
        weight = sum(_PAGE + _ANCHOR * len(outline.fragments) for outline in outlines)
        _OUTLINES.keep(unit, outlines, weight)
    for at, outline in enumerate(outlines):
        for pointer in outline.put_off:
            trees.put_off(pointer)
        yield Sheet(outline, f"sha256:{unit}", at, partial(making.page, at))


def _itself(page: Page) -> Page:
    return page


def _outline(page: Page, put_off: tuple[str, ...]) -> Outline:
    return Outline(replace(page, blocks=()), slugs(page), put_off)
