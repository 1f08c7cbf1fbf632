"""Pages to HTML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from contractrepo.docs.addresses import DOCUMENT, MANIFEST, relative
from contractrepo.docs.blocks import Heading, Inlines, Link, Page, PageKind, Tree, WebLink
from contractrepo.docs.text import plain, rendered

SUFFIX = ".html"
_MOST_ENTRIES = 100
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

    def page(self, page: Page) -> bytes:
        """Return a page as UTF-8 text."""
        sections = self._sections if page.kind in _TIMELESS else (*self._sections, *self._extra)
        address = None if self._base_url is None else f"{self._base_url.rstrip('/')}/{page.path}{SUFFIX}"
        text = _template().render(
            page=page,
            site=self._title,
            sections=sections,
            contents=_contents(page),
            address=address,
            to=lambda path, anchor="": relative(page.path, path, SUFFIX, anchor),
            style=relative(page.path, "style", ".css"),
            document=DOCUMENT,
            manifest=MANIFEST,
        )
        return text.encode()


def style_sheet() -> bytes:
    """Return the style sheet that every page links to."""
    return resources.files("contractrepo.docs.html").joinpath("templates/style.css").read_bytes()


def _contents(page: Page) -> tuple[Heading, ...]:
    """Return what the sidebar leads to: headings, on a page without any the entries of its trees.

    The lower level is left out where that would be too many, and everything where even that does not help.
    """
    found = [block for block in page.blocks if isinstance(block, Heading) and block.level <= 3]
    if not found:
        trees = [block for block in page.blocks if isinstance(block, Tree)]
        found = [
            Heading(2, node.head[:1], node.anchor) for tree in trees for node in tree.nodes if node.anchor
        ]
    if len(found) > _MOST_ENTRIES:
        found = [heading for heading in found if heading.level == 2]
    return tuple(found) if len(found) <= _MOST_ENTRIES else ()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("contractrepo.docs.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["clean"] = plain
    environment.globals.update(prose=_prose, has_link=_has_link)
    return environment.get_template("page.jinja")


def _kind(value: Any) -> str:
    return type(value).__name__


def _has_link(inlines: Inlines) -> bool:
    return any(isinstance(one, (Link, WebLink)) for one in inlines)


def _prose(markdown: str, level: int) -> Any:
    return rendered(markdown, heading_shift=level)
