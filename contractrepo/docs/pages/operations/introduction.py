"""What an operation is for."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Block, Code, Fact, Notice, Paragraph, Prose, Strong, Text
from contractrepo.docs.pages.methods import method_badge, shown_path
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.values import extensions, external_docs, facts, joined, text_of
from contractrepo.docs.text import plain


def introduction(scope: Scope) -> Iterator[Block]:
    """Yield method and path, the descriptions of path and operation, and a few facts."""
    operation = scope.operation
    if not scope.is_callback:
        yield Paragraph((method_badge(operation.method), Text(" "), Code(shown_path(operation.path))))
    if operation.deprecated:
        yield Notice("warning", (Strong("Deprecated"), Text(": do not use this in new code.")))
    item = scope.book.path_item(operation)
    for holder in (item, operation.data):
        summary = text_of(holder, "summary")
        if summary and (holder is item or scope.is_callback):
            yield Paragraph((Strong(plain(summary)),))
        if text_of(holder, "description"):
            yield Prose(holder["description"], scope.level)
    yield from facts(_facts(scope))
    yield from extensions(item)
    yield from extensions(operation.data)


def _facts(scope: Scope) -> Iterator[Fact]:
    operation = scope.operation
    if operation.operation_id:
        yield Fact("Operation id", (Code(operation.operation_id),))
    if operation.tags:
        yield Fact(
            "Tags",
            tuple(joined(((scope.book.tag_link(tag),) for tag in dict.fromkeys(operation.tags)), ", ")),
        )
    yield from external_docs(operation.data)
