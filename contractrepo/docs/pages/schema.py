"""The pages of named schemas, and of what is nested too deeply for the page it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.core.pointer import find
from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Block, Link, Notice, Page, Paragraph, Strong, Text
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.schemas.details import badges
from contractrepo.docs.pages.schemas.trees import SchemaTrees, name_inside
from contractrepo.docs.pages.schemas.types import type_of
from contractrepo.docs.pages.values import object_of, text_of
from contractrepo.docs.text import one_line, summary

_LONGEST_TITLE = 2_000
_TRAIL = (Link("Overview", "index"), Link("Schemas", "schemas"))


def schema_page(book: Book, trees: SchemaTrees, pointer: str) -> Page:
    """Return the page of a schema that references name."""
    return _page(book, trees, pointer, book.schema_paths[pointer], book.schema_names[pointer])


def inner_page(book: Book, trees: SchemaTrees, pointer: str) -> Page:
    """Return the page of a schema that was put off."""
    return _page(book, trees, pointer, trees.deep[pointer], name_inside(pointer))


def _page(book: Book, trees: SchemaTrees, pointer: str, path: str, name: str) -> Page:
    schema = find(book.data, pointer)
    described = text_of(object_of(schema), "description")
    title = one_line(name, limit=_LONGEST_TITLE) or "schema"
    return Page(
        path=path,
        title=title,
        kind="schema",
        blocks=tuple(_blocks(book, trees, pointer, schema)),
        summary=summary(described) if described else "",
        trail=_TRAIL,
    )


def _blocks(book: Book, trees: SchemaTrees, pointer: str, schema: Any) -> Iterator[Block]:
    yield Paragraph((*type_of(book, schema), *badges(schema)))
    if object_of(schema).get("deprecated") is True:
        yield Notice("warning", (Strong("Deprecated"), Text(": do not use this in new code.")))
    yield from trees.blocks(pointer, schema, level=1, anchors=Anchors())
