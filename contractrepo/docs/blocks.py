"""Pages as values: what a page says, before anybody decides how it looks.

`pages/` builds them from a contract, `html/` and `markdown/` render them. Every text in them is plain text from the
document and is escaped by the renderer; `Prose` alone holds Markdown, which `text/` makes safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "info", "good", "warning", "danger"]
PageKind = Literal["index", "operation", "webhook", "schema", "tag", "list", "changes", "approval"]


@dataclass(frozen=True, slots=True)
class Text:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name or value, spelled exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasised text."""

    text: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word that marks what it stands beside: ``required``, ``deprecated``, a method; colour only repeats it."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of the same site.

    Attributes:
        label: What is read.
        page: Path of the page, without suffix, from the root of the site.
        anchor: Of a block on it, or empty.
        code: Whether the label is a name, spelled exactly.
    """

    label: str
    page: str
    anchor: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link to another site; `url` has passed `text.urls.safe_url`, a refused one is written as `Code` instead."""

    label: str
    url: str


Inline = Text | Code | Strong | Badge | Link | WebLink
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the page's title.

    Attributes:
        level: 2 to 6; never more than one below the heading before it.
        inlines: What it says.
        anchor: Unique on the page.
    """

    level: int
    inlines: Inlines
    anchor: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A description in Markdown, as written in the document.

    Attributes:
        markdown: The text.
        level: Level of the heading that it stands below; its own headings are shifted below that.
    """

    markdown: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or more of running text."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell names its row.

    Attributes:
        caption: What the table holds, for those who cannot see it; empty where the heading says it.
        columns: Names of the columns.
        rows: Each with one cell per column.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers."""

    entries: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text as it is, in lines.

    Attributes:
        text: Without a line feed at the end.
        language: As a Markdown fence names it: ``json``, ``sh``, ``python``, ``js``, ``http``, ``text``.
        caption: What it is; empty where the text before it says so.
    """

    text: str
    language: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what holds for it."""

    label: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Facts:
    """A short list of labels and values."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a reader must not overlook: ``Deprecated``, ``Breaking``; the word stands in the text."""

    tone: Tone
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a tree: a property, a parameter, a code sample.

    Attributes:
        head: The line that names it.
        blocks: What lies below it; another `Tree` may.
        fold: ``flat`` always shows `blocks`, ``open`` and ``closed`` let the reader fold them.
        anchor: Unique on the page, or empty.
    """

    head: Inlines
    blocks: tuple[Block, ...] = ()
    fold: Literal["flat", "open", "closed"] = "flat"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Entries that may hold entries; no headings stand inside.

    Attributes:
        nodes: The entries.
        caption: What they are, or empty: ``One of``, ``Items``.
    """

    nodes: tuple[Node, ...]
    caption: str = ""


Block = Heading | Prose | Paragraph | Table | Items | CodeBlock | Facts | Notice | Tree


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        path: From the root of the site, with ``/``, without suffix: ``operations/list-pets``.
        title: The only heading of level 1, plain text.
        kind: What the page is about.
        blocks: In reading order; the first heading among them has level 2.
        summary: One plain sentence for lists and search engines, or empty.
        trail: Links to what is above the page, the index first; the page itself is not among them.
        neighbours: Links to pages beside it, for the sidebar.
    """

    path: str
    title: str
    kind: PageKind
    blocks: tuple[Block, ...]
    summary: str = ""
    trail: tuple[Link, ...] = ()
    neighbours: tuple[Link, ...] = ()
