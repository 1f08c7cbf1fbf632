"""Blocks as HTML: every text is escaped here, and descriptions come sanitised from `text/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from contractrepo.docs.addresses import relative
from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    CodeBlock,
    Facts,
    Heading,
    Inlines,
    Items,
    Link,
    Node,
    Notice,
    Paragraph,
    Prose,
    Strong,
    Table,
    Text,
    Tree,
    WebLink,
)
from contractrepo.docs.text import plain, rendered

SUFFIX = ".html"
# Code of more lines scrolls within its frame.
_MOST_LINES = 24
_LOWEST_LINKED = 3
_SPECIAL = re.compile("[&<>]")
_PARAGRAPH = re.compile(r"<p>(?:(?!<p>|</p>).)*</p>\Z", re.DOTALL)
_QUOTES = re.compile("[\"']")
_REL = "nofollow noopener noreferrer"


def between(text: str) -> str:
    """Return a text as it stands between tags; quotation marks mean nothing there."""
    text = plain(text)
    if not _SPECIAL.search(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return a text as it stands in an attribute between quotation marks."""
    text = between(text)
    return text.replace('"', "&#34;").replace("'", "&#39;") if _QUOTES.search(text) else text


class Writer:
    """Writes what stands on one page.

    Args:
        path: Of the page, without suffix.
        known: References to other pages that pages of the same folder have used, by page and anchor.
    """

    def __init__(self, path: str, known: dict[tuple[str, str], str]) -> None:
        self._path = path
        self._known = known

    def to(self, page: str, anchor: str = "") -> str:
        """Return the reference to a page of the site, for an attribute."""
        if page == self._path:
            return quoted(relative(page, page, SUFFIX, anchor))
        key = page, anchor
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = quoted(relative(self._path, page, SUFFIX, anchor))
        return found

    def link(self, one: Link) -> str:
        """Return a link to a page of the site."""
        label = between(one.label)
        return (
            f'<a href="{self.to(one.page, one.anchor)}">{f"<code>{label}</code>" if one.code else label}</a>'
        )

    def inlines(self, listed: Inlines) -> str:
        """Return running text."""
        return "".join([_INLINES[type(one)](self, one) for one in listed])

    def blocks(self, listed: Sequence[Block]) -> str:
        """Return blocks, each on a line of its own."""
        return "".join([_BLOCKS[type(one)](self, one) for one in listed])

    def anchored(self, listed: Inlines, anchor: str) -> str:
        """Return running text that links to the place where it stands, unless it is a link already."""
        text = self.inlines(listed)
        if not anchor or any(isinstance(one, Link | WebLink) for one in listed):
            return text
        return f'<a href="#{quoted(anchor)}">{text}</a>'


def words(listed: Inlines) -> str:
    """Return what running text says, not escaped, for the text of a link."""
    return "".join(one.label if isinstance(one, Link | WebLink) else one.text for one in listed)


def _text(_: Writer, one: Text) -> str:
    return between(one.text)


def _code(_: Writer, one: Code) -> str:
    return f"<code>{between(one.text)}</code>"


def _strong(_: Writer, one: Strong) -> str:
    return f"<strong>{between(one.text)}</strong>"


def _badge(_: Writer, one: Badge) -> str:
    return f'<span class="badge {one.tone}">{between(one.text)}</span>'


def _web_link(_: Writer, one: WebLink) -> str:
    return f'<a href="{quoted(one.url)}" rel="{_REL}">{between(one.label)}</a>'


def _heading(writer: Writer, block: Heading) -> str:
    text = writer.anchored(block.inlines, block.anchor if block.level <= _LOWEST_LINKED else "")
    return f'<h{block.level} id="{quoted(block.anchor)}">{text}</h{block.level}>\n'


def _prose(_: Writer, block: Prose) -> str:
    html = rendered(block.markdown, heading_shift=block.level)
    if _PARAGRAPH.match(html):
        return f'<p class="prose">{html[3:]}\n'
    return f'<div class="prose">{html}</div>\n'


def _paragraph(writer: Writer, block: Paragraph) -> str:
    return f"<p>{writer.inlines(block.inlines)}</p>\n"


def _notice(writer: Writer, block: Notice) -> str:
    return f'<div class="notice {block.tone}" role="note"><p>{writer.inlines(block.inlines)}</p></div>\n'


def _items(writer: Writer, block: Items) -> str:
    return f"<ul>{''.join(f'<li>{writer.inlines(entry)}</li>' for entry in block.entries)}</ul>\n"


def _facts(writer: Writer, block: Facts) -> str:
    rows = "".join(
        f"<div><dt>{between(row.label)}</dt><dd>{writer.inlines(row.inlines)}</dd></div>"
        for row in block.rows
    )
    return f"<dl>{rows}</dl>\n"


def _code_block(_: Writer, block: CodeBlock) -> str:
    long = ' class="long" tabindex="0"' if block.text.count("\n") > _MOST_LINES else ""
    code = f"<pre{long}><code>{between(block.text)}</code></pre>"
    if not block.caption:
        return f"{code}\n"
    return f"<figure><figcaption>{between(block.caption)}</figcaption>{code}</figure>\n"


def _table(writer: Writer, block: Table) -> str:
    caption = f"<caption>{between(block.caption)}</caption>" if block.caption else ""
    head = "".join(f'<th scope="col">{between(column)}</th>' for column in block.columns)
    rows = "".join(_row(writer, row) for row in block.rows)
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    if len(block.columns) <= 2:
        return f"{table}\n"
    label = quoted(block.caption or "Table")
    return f'<section class="wide" aria-label="{label}" tabindex="0">{table}</section>\n'


def _row(writer: Writer, row: tuple[Inlines, ...]) -> str:
    cells = "".join(f"<td>{writer.inlines(cell)}</td>" for cell in row[1:])
    return f'<tr><th scope="row">{writer.inlines(row[0])}</th>{cells}</tr>'


def _tree(writer: Writer, block: Tree) -> str:
    caption = f'<p class="caption">{between(block.caption)}</p>' if block.caption else ""
    return f'{caption}<ul class="tree">{"".join([_node(writer, node) for node in block.nodes])}</ul>\n'


def _node(writer: Writer, node: Node) -> str:
    anchor = f' id="{quoted(node.anchor)}"' if node.anchor else ""
    inner = writer.blocks(node.blocks)
    if node.fold == "flat":
        head = writer.anchored(node.head[:1], node.anchor) + writer.inlines(node.head[1:])
        return f"<li{anchor}>{head}{inner}</li>\n"
    is_open = " open" if node.fold == "open" else ""
    summary = writer.inlines(node.head)
    return f"<li{anchor}><details{is_open}><summary>{summary}</summary>{inner}</details></li>\n"


_INLINES: dict[type, Callable[[Writer, Any], str]] = {
    Text: _text,
    Code: _code,
    Strong: _strong,
    Badge: _badge,
    Link: Writer.link,
    WebLink: _web_link,
}
_BLOCKS: dict[type, Callable[[Writer, Any], str]] = {
    Heading: _heading,
    Prose: _prose,
    Paragraph: _paragraph,
    Notice: _notice,
    Items: _items,
    Facts: _facts,
    CodeBlock: _code_block,
    Table: _table,
    Tree: _tree,
}
"""Kind -> how it is written; a new kind of inline or block is one row."""
