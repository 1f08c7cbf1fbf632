"""The pages of tags (OpenAPI 3.x, section "Tag Object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    Fact,
    Heading,
    Inlines,
    Link,
    Page,
    Prose,
    Table,
    Text,
)
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.methods import method_badge, shown_path
from contractrepo.docs.pages.values import extensions, external_docs, facts, joined, text_fact, text_of
from contractrepo.docs.text import one_line, summary
from contractrepo.openapi.model import Operation


def tag_page(book: Book, tag: str) -> Page:
    """Return the page of a tag with its operations."""
    data = book.tags.get(tag, {})
    described = text_of(data, "description")
    return Page(
        path=book.tag_paths[tag],
        title=one_line(tag) or "tag",
        kind="tag",
        blocks=tuple(_blocks(book, tag, data)),
        summary=summary(described) if described else "",
        trail=(Link("Overview", "index"),),
    )


def about_tag(data: Mapping[str, Any], level: int) -> Iterator[Block]:
    """Yield what a tag says about itself."""
    if text_of(data, "description"):
        yield Prose(data["description"], level)
    yield from facts(
        [*text_fact(data, "summary", "Summary"), *text_fact(data, "kind", "Kind"), *external_docs(data)]
    )
    yield from extensions(data)


def operations_table(book: Book, listed: Sequence[Operation]) -> Table:
    """Return a table of operations, each with a link to its page."""
    return Table("", ("Operation", "Summary"), tuple(_row(book, one) for one in listed))


def _row(book: Book, operation: Operation) -> tuple[Inlines, ...]:
    path = shown_path(operation.path)
    link = Link(path, book.operation_paths[operation.key], code=True)
    said: list[Inlines] = [(Text(book.about(operation)),)]
    said += [(Badge("deprecated", "warning"),)] if operation.deprecated else []
    return (method_badge(operation.method), Text(" "), link), tuple(joined(said, " "))


def _blocks(book: Book, tag: str, data: Mapping[str, Any]) -> Iterator[Block]:
    yield from about_tag(data, 1)
    parent = data.get("parent")
    if isinstance(parent, str):
        link = book.tag_link(parent) if parent in book.tag_paths else Code(parent)
        yield from facts([Fact("Part of", (link,))])
    operations = [one for one in book.tagged[tag] if one.path.startswith("/")]
    webhooks = [one for one in book.tagged[tag] if not one.path.startswith("/")]
    for title, anchor, listed in (
        ("Operations", "operations", operations),
        ("Webhooks", "webhooks", webhooks),
    ):
        if listed:
            yield Heading(2, (Text(title),), anchor)
            yield operations_table(book, listed)
