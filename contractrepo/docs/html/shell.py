"""What stands around the content of a page, head, navigation and sidebar: one template, in which every text is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from contractrepo.docs.addresses import DOCUMENT, MANIFEST, relative
from contractrepo.docs.blocks import Heading, Link, Page, Tree
from contractrepo.docs.html.writing import Writer, words
from contractrepo.docs.labels import LABELS
from contractrepo.docs.text import plain

_FEWEST_ENTRIES = 7
_MOST_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page stands in.

    Attributes:
        site: Title of the contract.
        sections: Links for the top of the page.
        address: Where the page will stand, or None.
        style: The style sheet, for a page that stands alone; without it the page links to that of its site.
    """

    site: str
    sections: Sequence[Link]
    address: str | None = None
    style: str | None = None


def whole(page: Page, writer: Writer, frame: Frame) -> str:
    """Return a page as an HTML document."""
    return _template().render(
        page=page,
        site=frame.site,
        address=frame.address,
        home=writer.to("index"),
        sections=_entries(page, writer, frame.sections),
        trail=_entries(page, writer, page.trail),
        content=Markup(writer.blocks(page.blocks)),  # noqa: S704  the writer escapes every text
        places=[(place.level > 2, place.anchor, words(place.inlines)) for place in _places(page)],
        neighbours=_entries(page, writer, page.neighbours),
        style=None if frame.style is None else Markup(frame.style),  # noqa: S704  a file of this package
        style_source=_style_source(frame.style),
        style_sheet=relative(page.path, "style", ".css"),
    )


def _entries(page: Page, writer: Writer, links: Sequence[Link]) -> list[tuple[str, bool, str]]:
    """Return the address of each link, whether the page is what it leads to, and its label."""
    return [(writer.to(link.page, link.anchor), link.page == page.path, link.label) for link in links]


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("contractrepo.docs.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(labels=LABELS, document=DOCUMENT, manifest=MANIFEST)
    return environment.get_template("page.jinja")


def _shown(value: object) -> object:
    """Every text that is no markup yet comes from a document, and may hold what nobody sees."""
    return plain(value) if type(value) is str else value


def _style_source(style: str | None) -> str:
    """A style sheet within the page is allowed by its digest (Content Security Policy 3, section 2.3.1)."""
    if style is None:
        return "self"
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _places(page: Page) -> tuple[Heading, ...]:
    """Return what the sidebar leads to: headings, on a page without any the entries of its trees.

    The lower level is left out where that would be too many, and everything where even that does not help, or where
    the page is seen at a glance.
    """
    found = [block for block in page.blocks if isinstance(block, Heading) and block.level <= 3]
    if not found:
        trees = [block for block in page.blocks if isinstance(block, Tree)]
        found = [
            Heading(2, node.head[:1], node.anchor) for tree in trees for node in tree.nodes if node.anchor
        ]
    if len(found) > _MOST_ENTRIES:
        found = [heading for heading in found if heading.level == 2]
    return tuple(found) if _FEWEST_ENTRIES <= len(found) <= _MOST_ENTRIES else ()
