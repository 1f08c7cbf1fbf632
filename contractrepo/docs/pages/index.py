"""The first page: what the API is, where it answers, what it asks for, and every operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import (
    Block,
    Code,
    Fact,
    Heading,
    Inlines,
    Items,
    Link,
    Notice,
    Page,
    Paragraph,
    Prose,
    Strong,
    Text,
)
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.security import security_schemes
from contractrepo.docs.pages.servers import servers
from contractrepo.docs.pages.tags import about_tag, operations_table
from contractrepo.docs.pages.values import (
    address,
    extensions,
    external_docs,
    facts,
    joined,
    object_of,
    text_fact,
    text_of,
)
from contractrepo.docs.text import one_line, plain, summary
from contractrepo.openapi.model import Operation

_MOST_ERRORS = 50


def index_page(book: Book, front: tuple[Block, ...] = (), more: tuple[Link, ...] = ()) -> Page:
    """Return the first page of a site.

    Args:
        book: The contract.
        front: What is said about the version, besides what the document says.
        more: Links to pages that only some sites have: changes, approval.
    """
    info = object_of(book.data.get("info"))
    described = text_of(info, "description")
    return Page(
        path="index",
        title=book.title,
        kind="index",
        blocks=tuple(_blocks(book, info, front, more)),
        summary=one_line(text_of(info, "summary")) or (summary(described) if described else ""),
    )


def _blocks(
    book: Book, info: Mapping[str, Any], front: tuple[Block, ...], more: tuple[Link, ...]
) -> Iterator[Block]:
    anchors = Anchors()
    if text_of(info, "summary"):
        yield Paragraph((Strong(plain(info["summary"])),))
    yield from facts([*_about(info), *external_docs(book.data)])
    yield from extensions(info)
    yield from extensions(book.data)
    yield from front
    if more:
        yield Items(tuple((link,) for link in more))
    if text_of(info, "description"):
        yield Prose(info["description"], 1)
    yield from _problems(book)
    yield from _servers(book, anchors)
    schemes = book.description.security_schemes
    if schemes:
        yield _heading(anchors, "Authorization")
        yield from security_schemes(schemes, level=3)
    yield from _operations(book, anchors)
    if book.description.webhooks:
        yield _heading(anchors, "Webhooks")
        yield operations_table(book, book.description.webhooks)


def _problems(book: Book) -> Iterator[Block]:
    """Say what is missing in these pages; a draft with errors is documented as far as it can be read."""
    errors = book.contract.errors
    if errors:
        count = f"This document has {len(errors)} error{'s' if len(errors) > 1 else ''}"
        yield Notice(
            "danger", (Strong(count), Text("; what is unsound in it may be missing from these pages."))
        )
        yield Items(
            tuple((Code(one.pointer or "/"), Text(f" {one.message}")) for one in errors[:_MOST_ERRORS])
        )


def _about(info: Mapping[str, Any]) -> Iterator[Fact]:
    """OpenAPI 3.x, section "Info Object"."""
    yield from text_fact(info, "version", "Version")
    contact = object_of(info.get("contact"))
    reach: list[Inlines] = []
    if "url" in contact:
        reach.append(address(contact["url"], text_of(contact, "name")))
    elif text_of(contact, "name"):
        reach.append((Text(plain(contact["name"])),))
    if text_of(contact, "email"):
        reach.append(address(f"mailto:{contact['email']}", contact["email"]))
    if reach:
        yield Fact("Contact", tuple(joined(reach, ", ")))
    licence = object_of(info.get("license"))
    name, identifier = text_of(licence, "name"), text_of(licence, "identifier")
    words = f"{name} ({identifier})" if name and identifier else name or identifier
    if "url" in licence:
        yield Fact("Licence", address(licence["url"], words))
    elif words:
        yield Fact("Licence", (Text(plain(words)),))
    if "termsOfService" in info:
        yield Fact("Terms", address(info["termsOfService"]))


def _servers(book: Book, anchors: Anchors) -> Iterator[Block]:
    listed = book.data.get("servers")
    objects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    shown = tuple(servers(objects))
    if shown:
        yield _heading(anchors, "Servers")
        yield from shown


def _operations(book: Book, anchors: Anchors) -> Iterator[Block]:
    operations = book.description.operations
    if operations or book.tag_names:
        yield _heading(anchors, "Operations")
    listed = not book.is_large
    for tag in book.tag_names:
        tagged = [one for one in book.tagged[tag] if one.path.startswith("/")]
        yield Heading(3, (book.tag_link(tag),), anchors.take("tag", tag))
        yield from about_tag(book.tags.get(tag, {}), 3)
        yield from _table(book, tagged, listed=listed)
    untagged = [one for one in operations if not one.tags]
    if untagged:
        if book.tag_names:
            yield Heading(3, (Text("Other operations"),), anchors.take("other-operations"))
        yield from _table(book, untagged, listed=listed)


def _table(book: Book, operations: list[Operation], *, listed: bool) -> Iterator[Block]:
    if not operations:
        return
    if listed:
        yield operations_table(book, operations)
    else:
        yield Paragraph(
            (Text(f"{len(operations)} operations, also in the "), Link("list of all", "operations"))
        )


def _heading(anchors: Anchors, text: str) -> Heading:
    return Heading(2, (Text(text),), anchors.take(text))
