"""Bodies by media type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.docs.blocks import (
    Block,
    Code,
    Fact,
    Facts,
    Inline,
    Node,
    Paragraph,
    Prose,
    Strong,
    Text,
    Tree,
)
from contractrepo.docs.pages.operations.examples import examples
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.schemas.types import type_of
from contractrepo.docs.pages.values import codes, object_of, text_of
from contractrepo.openapi.model import MediaType
from contractrepo.openapi.references import local_pointer

_INSIDE = 6
# A schema with more to it than this is read on its own page.
_MOST_INLINED = 40


def contents(
    scope: Scope, content: Sequence[MediaType], below: int, *names: str, inlined: bool = True
) -> Iterator[Block]:
    """Yield each media type under a heading `below` levels under the operation's.

    Args:
        scope: The operation.
        content: Its bodies.
        below: Level of their headings.
        names: What their anchors begin with.
        inlined: Whether a schema that has a name is shown here, too, not only on its own page.
    """
    for media_type in content:
        yield scope.heading(below, (Code(media_type.name),), *names, media_type.name)
        data = media_type.data
        if text_of(data, "description"):
            yield Prose(data["description"], scope.depth(below))
        for field, label in (("schema", "Body: "), ("itemSchema", "Each item: ")):
            if field in data:
                yield Paragraph((Strong(label), *type_of(scope.book, data[field])))
                pointer = append(media_type.pointer, field)
                yield from scope.trees.blocks(pointer, data[field], level=scope.depth(below))
                if inlined and not scope.book.is_large:
                    yield from _named(scope, data[field], scope.depth(below))
        yield from examples(scope.book, data)
        yield from _encodings(scope, data)


def _named(scope: Scope, schema: Any, level: int) -> Iterator[Block]:
    """Show what is right inside a schema that is only named, if that is not too much, and once on a page."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    named = local_pointer(reference) if isinstance(reference, str) else None
    if named is None or named in scope.shown or scope.book.schema_link(named) is None:
        return
    target = scope.book.followed(schema)
    if len(object_of(target.get("properties"))) <= _MOST_INLINED:
        scope.shown.add(named)
        yield from scope.trees.blocks(named, target, level=level)


def _encodings(scope: Scope, data: Mapping[str, Any]) -> Iterator[Block]:
    """OpenAPI 3.2, section "Encoding Object"."""
    listed = data.get("prefixEncoding")
    parts: list[tuple[Inline, Any]] = [
        (Code(name), one) for name, one in object_of(data.get("encoding")).items()
    ]
    parts += [
        (Text(f"item {at + 1}"), one) for at, one in enumerate(listed if isinstance(listed, list) else ())
    ]
    parts += [(Text("each item"), data["itemEncoding"])] if "itemEncoding" in data else []
    nodes = tuple(Node((name,), tuple(_encoding(scope, object_of(one)))) for name, one in parts)
    if nodes:
        yield Tree(nodes, "Encoding of the parts")


def _encoding(scope: Scope, encoding: Mapping[str, Any]) -> Iterator[Block]:
    rows = [
        Fact(label, codes([encoding[field]]))
        for field, label in (
            ("contentType", "Media type"),
            ("style", "Style"),
            ("explode", "Exploded"),
            ("allowReserved", "Reserved characters stay"),
        )
        if field in encoding
    ]
    if rows:
        yield Facts(tuple(rows))
    headers = tuple(
        Node(tuple(_header(scope, name, value))) for name, value in object_of(encoding.get("headers")).items()
    )
    if headers:
        yield Tree(headers, "Headers")


def _header(scope: Scope, name: str, value: Any) -> Iterator[Inline]:
    data = scope.book.followed(value)
    yield Code(name)
    yield Text(" ")
    yield from type_of(scope.book, data.get("schema", True))
