"""Examples that the document gives (OpenAPI 3.x, section "Example Object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.docs.blocks import Block, Code, Inline, Node, Paragraph, Prose, Text, Tree
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.values import address, is_short, object_of, spelled, text_of, value_block
from contractrepo.docs.text import one_line

_INSIDE = 6
# OpenAPI 3.2 tells the value from the way in which it is written.
_VALUES = {"value": "", "dataValue": "", "serializedValue": "As sent"}


def examples(book: Book, holder: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the examples of a parameter, header or media type; the first of several is open."""
    if "example" in holder:
        yield _lone(holder["example"])
    named = object_of(holder.get("examples"))
    nodes = tuple(
        _named(book, name, example, first=not index) for index, (name, example) in enumerate(named.items())
    )
    if nodes:
        yield Tree(nodes, "Example" if len(nodes) == 1 else "Examples")


def _lone(value: Any) -> Block:
    if is_short(value):
        return Paragraph((Text("Example: "), Code(spelled(value))))
    return value_block(value, "Example")


def _named(book: Book, name: str, example: Any, *, first: bool) -> Node:
    data = book.followed(example)
    head: list[Inline] = [Code(name)]
    if text_of(data, "summary"):
        head += [Text(" "), Text(one_line(data["summary"]))]
    blocks = tuple(_below(data))
    if not blocks:
        return Node(tuple(head))
    return Node(tuple(head), blocks, "open" if first else "closed")


def _below(example: Mapping[str, Any]) -> Iterator[Block]:
    if text_of(example, "description"):
        yield Prose(example["description"], _INSIDE)
    for field, caption in _VALUES.items():
        if field in example:
            yield value_block(example[field], caption)
    if "externalValue" in example:
        yield Paragraph((Text("Kept at "), *address(example["externalValue"])))
