"""Pages to HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from importlib import resources

from contractrepo.docs.blocks import Link, Page, PageKind
from contractrepo.docs.html.shell import Frame, whole
from contractrepo.docs.html.writing import SUFFIX, Writer

# Pages of operations, schemas and tags look alike in every version of a contract that does not change them.
_TIMELESS: frozenset[PageKind] = frozenset({"operation", "webhook", "schema", "tag"})


class HtmlRenderer:
    """Writes the pages of one site.

    Args:
        title: Of the contract; stands on every page.
        sections: Links for the top of every page.
        extra: Links for the top of those pages that belong to one version.
        base_url: Where the site will stand, or None; pages then name their address there.
    """

    def __init__(
        self,
        title: str,
        sections: Sequence[Link],
        *,
        extra: Sequence[Link] = (),
        base_url: str | None = None,
    ) -> None:
        self._title = title
        self._sections = tuple(sections)
        self._extra = tuple(extra)
        self._base_url = base_url
        self._known: dict[str, dict[tuple[str, str], str]] = {}

    def page(self, page: Page) -> bytes:
        """Return a page as UTF-8 text."""
        sections = self._sections if page.kind in _TIMELESS else (*self._sections, *self._extra)
        address = None if self._base_url is None else f"{self._base_url.rstrip('/')}/{page.path}{SUFFIX}"
        writer = Writer(page.path, self._known.setdefault(posixpath.dirname(page.path), {}))
        return whole(page, writer, Frame(self._title, sections, address)).encode()

    def alone(self, page: Page) -> bytes:
        """Return a page that needs no other file."""
        frame = Frame(self._title, (), style=style_sheet().decode())
        return whole(page, Writer(page.path, {}), frame).encode()


def style_sheet() -> bytes:
    """Return the style sheet that every page links to."""
    return resources.files("contractrepo.docs.html").joinpath("style.css").read_bytes()
