"""Where a response leads (OpenAPI 3.x, section "Link Object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.docs.blocks import Block, Code, Fact, Inlines, Node, Prose, Text, Tree
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.servers import servers
from contractrepo.docs.pages.values import facts, is_short, object_of, spelled, text_of, value_block
from contractrepo.openapi.model import ResponseSpec

_INSIDE = 6


def links(scope: Scope, response: ResponseSpec) -> Iterator[Block]:
    """Yield the links of a response."""
    found = object_of(response.data.get("links"))
    nodes = tuple(_link(scope, name, scope.book.followed(value)) for name, value in found.items())
    if nodes:
        yield Tree(nodes, "Links")


def _link(scope: Scope, name: str, link: Mapping[str, Any]) -> Node:
    return Node((Code(name), *_target(scope, link)), tuple(_below(link)))


def _target(scope: Scope, link: Mapping[str, Any]) -> Inlines:
    operation = scope.book.operation_named(link.get("operationId"), link.get("operationRef"))
    if operation is not None:
        return (Text(" → "), scope.book.operation_link(operation))
    named = link.get("operationId", link.get("operationRef"))
    return () if named is None else (Text(" → "), Code(spelled(named)))


def _below(link: Mapping[str, Any]) -> Iterator[Block]:
    if text_of(link, "description"):
        yield Prose(link["description"], _INSIDE)
    passed = object_of(link.get("parameters")).items()
    yield from facts([Fact(name, (Code(spelled(value)),)) for name, value in passed])
    if "requestBody" in link:
        body = link["requestBody"]
        if is_short(body):
            yield from facts([Fact("Body", (Code(spelled(body)),))])
        else:
            yield value_block(body, "Body")
    if isinstance(link.get("server"), dict):
        yield from servers([link["server"]])
