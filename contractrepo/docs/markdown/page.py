"""A page as a Markdown file."""

from __future__ import annotations

from functools import partial

from contractrepo.docs.addresses import relative
from contractrepo.docs.blocks import (
    Block,
    CodeBlock,
    Fact,
    Facts,
    Heading,
    Items,
    Link,
    Node,
    Notice,
    Page,
    Paragraph,
    Prose,
    Table,
)
from contractrepo.docs.markdown.escaping import begun, escaped, fenced, heading
from contractrepo.docs.markdown.inlines import Target, inlines
from contractrepo.docs.markdown.lines import FACT, Lines, apart, item, marked, table
from contractrepo.docs.markdown.prose import prose
from contractrepo.docs.markdown.slugs import Fragments

SUFFIX = ".md"


def render(page: Page, fragments: Fragments | None = None) -> str:
    """Return a page as GitHub-flavoured Markdown, ending with a line feed.

    No text of a contract becomes markup that it is not: texts are escaped, descriptions are written anew from what the
    sanitiser lets through, and there is no raw HTML.

    Args:
        page: The page.
        fragments: Of the pages that it links to; without them links to anchors of other pages lead to the pages.
    """
    target = partial(_target, page.path, fragments or Fragments((page,)))
    trail = " / ".join(inlines((link,), target) for link in page.trail)
    blocks = [[heading(1, escaped(page.title))], [trail] if trail else []]
    blocks += [_block(block, target, headings=True) for block in page.blocks]
    return "\n".join(apart(blocks)) + "\n"


def _target(source: str, fragments: Fragments, link: Link) -> str:
    return relative(source, link.page, SUFFIX, fragments.of(link.page, link.anchor))


def _block(block: Block, target: Target, *, headings: bool) -> Lines:
    match block:
        case Heading(level, parts):
            return [heading(level, inlines(parts, target))]
        case Prose(markdown, level):
            return prose(markdown, level, headings=headings)
        case Paragraph(parts):
            return _line(inlines(parts, target))
        case Table():
            return _table(block, target)
        case Items(listed):
            return [line for parts in listed for line in item(_line(inlines(parts, target)))]
        case CodeBlock(text, language, caption):
            return apart([_line(escaped(caption)), fenced(text, language)])
        case Facts(rows):
            return [line for fact in rows for line in item([_fact(fact, target)], FACT)]
        case Notice(_, parts):
            return marked(_line(inlines(parts, target)), "> ", "> ")
    entries = [line for node in block.nodes for line in _node(node, target)]
    return apart([_line(escaped(block.caption)), entries])


def _fact(fact: Fact, target: Target) -> str:
    return begun(f"{escaped(fact.label)}: {inlines(fact.inlines, target)}")


def _line(text: str) -> Lines:
    line = begun(text)
    return [line] if line else []


def _table(block: Table, target: Target) -> Lines:
    rows = ([inlines(cell, target, in_table=True) for cell in row] for row in block.rows)
    return apart([_line(escaped(block.caption)), table([escaped(name) for name in block.columns], rows)])


def _node(node: Node, target: Target) -> Lines:
    """Return an entry as a list item; what it holds stands indented below, no heading among it."""
    inner = [_block(block, target, headings=False) for block in node.blocks]
    return item(apart([_line(inlines(node.head, target)), *inner]))
