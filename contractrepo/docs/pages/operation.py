"""The page of an operation or webhook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contractrepo.core.pointer import append
from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Block, Code, Link, Page, Paragraph, Text
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.methods import method_badge, shown_path
from contractrepo.docs.pages.operations import SECTIONS
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.schemas.trees import SchemaTrees
from contractrepo.docs.pages.values import object_of, text_of
from contractrepo.docs.text import summary
from contractrepo.openapi.model import Operation

_MOST_NEIGHBOURS = 15
_AROUND = 2
_DEEPEST = 2


def operation_page(book: Book, trees: SchemaTrees, operation: Operation) -> Page:
    """Return the page of an operation or webhook."""
    path = book.operation_paths[operation.key]
    described = text_of(operation.data, "description")
    return Page(
        path=path,
        title=book.title_of(operation),
        kind="webhook" if path.startswith("webhooks/") else "operation",
        blocks=tuple(_blocks(Scope(book, trees, Anchors(), operation))),
        summary=summary(described) if described else "",
        trail=(Link("Overview", "index"), *(book.tag_link(tag) for tag in operation.tags[:1])),
        neighbours=_neighbours(book, operation),
    )


def _blocks(scope: Scope) -> Iterator[Block]:
    for section in SECTIONS:
        yield from section(scope)
    yield from _callbacks(scope)


def _callbacks(scope: Scope) -> Iterator[Block]:
    """Yield requests that the server sends back (OpenAPI 3.x, section "Callback Object"): operations in an operation."""
    found = [
        (name, one)
        for name in object_of(scope.operation.data.get("callbacks"))
        for one in _named(scope, name)
    ]
    if not found:
        return
    yield scope.heading(1, "Callbacks", "callbacks")
    for name, one in found:
        label = (Code(name), Text(" "), method_badge(one.method), Text(" "), Code(shown_path(one.path)))
        if one.pointer in scope.around or len(scope.around) >= _DEEPEST:
            yield Paragraph(label)
            continue
        yield scope.heading(2, label, "callback", name, one.method)
        names = (*scope.names, "callback", name, one.method)
        around = (*scope.around, scope.operation.pointer)
        yield from _blocks(replace(scope, operation=one, level=scope.depth(2), names=names, around=around))


def _named(scope: Scope, name: str) -> tuple[Operation, ...]:
    description = scope.book.description
    try:
        pointer, _ = description.resolve(append(scope.operation.pointer, "callbacks", name))
    except LookupError:
        return ()
    return description.callbacks_of(replace(scope.operation, callbacks=(pointer,)))


def _neighbours(book: Book, operation: Operation) -> tuple[Link, ...]:
    """Return links to the operations of the same tag, of many to those right before and after."""
    beside = book.tagged[operation.tags[0]] if operation.tags else ()
    if len(beside) < 2:
        return ()
    if len(beside) > _MOST_NEIGHBOURS:
        at = beside.index(operation)
        beside = beside[max(at - _AROUND, 0) : at + _AROUND + 1]
    return tuple(book.operation_link(one) for one in beside)
