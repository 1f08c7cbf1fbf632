"""Documents and what their pages say, whole and in order (tests/cases/docs)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from contractrepo import load
from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    CodeBlock,
    Facts,
    Heading,
    Inline,
    Inlines,
    Items,
    Link,
    Node,
    Notice,
    Paragraph,
    Prose,
    Strong,
    Table,
    Tree,
    WebLink,
)
from contractrepo.docs.pages import pages
from contractrepo.docs.pages.book import Book
from contractrepo.document import read_document

CASES = Path(__file__).parents[2] / "cases" / "docs"
SIGNS = {"flat": "+", "open": "v", "closed": ">"}


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_pages_of_a_document_say_what_the_file_states(path: Path) -> None:
    given = read_document(path.read_bytes(), file=path.name).data
    made = {page.path: page for page in pages(Book(load(json.dumps(given["document"]))))}

    said = {name: outline(made[name].title, made[name].blocks) for name in given["pages"]}

    assert said == given["pages"]


def outline(title: str, blocks: Iterable[Block]) -> str:
    return "\n".join([f"# {title}", *lines(blocks)]) + "\n"


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    hidden = False
    for block in blocks:
        if isinstance(block, Heading):
            # What samples look like has tests of its own.
            hidden = block.anchor == "sample"
        if not hidden:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {words(block.inlines)} #{block.anchor}"
        case Prose():
            yield f"prose {block.level}: {' / '.join(block.markdown.splitlines())}"
        case Paragraph():
            yield words(block.inlines)
        case Notice():
            yield f"{block.tone}: {words(block.inlines)}"
        case Table():
            yield f"table: {' | '.join([block.caption, *block.columns])}"
            yield from (f"| {' | '.join(map(words, row))}" for row in block.rows)
        case Items():
            yield from (f"- {words(entry)}" for entry in block.entries)
        case Facts():
            yield from (f"{row.label} = {words(row.inlines)}" for row in block.rows)
        case CodeBlock():
            yield f"{block.language} {block.caption}: {' / '.join(block.text.splitlines())}"
        case Tree():
            if block.caption:
                yield f"{block.caption}:"
            for node in block.nodes:
                yield from _node(node)


def _node(node: Node) -> Iterator[str]:
    anchor = f" #{node.anchor}" if node.anchor else ""
    yield f"{SIGNS[node.fold]} {words(node.head)}{anchor}"
    for line in lines(node.blocks):
        yield f"  {line}"


def words(inlines: Inlines) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Code():
            return f"`{inline.text}`"
        case Strong():
            return f"*{inline.text}*"
        case Badge():
            return f"[{inline.text}]"
        case Link():
            return f"<{inline.label} -> {inline.page}{'#' if inline.anchor else ''}{inline.anchor}>"
        case WebLink():
            return f"<{inline.label} -> {inline.url}>"
        case _:
            return inline.text
