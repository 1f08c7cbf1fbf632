"""Parameters by where they travel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Badge, Block, Code, Inline, Inlines, Node, Paragraph, Prose, Text, Tree
from contractrepo.docs.pages.operations.examples import examples
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.schemas.details import badges
from contractrepo.docs.pages.schemas.trees import BELOW_A_NAME
from contractrepo.docs.pages.schemas.types import type_of
from contractrepo.docs.pages.values import extensions, joined, text_of
from contractrepo.openapi.model import Header, MediaType, Operation, Parameter

_LOCATIONS = {
    "path": "Path parameters",
    "query": "Query parameters",
    "querystring": "Query string",
    "header": "Headers",
    "cookie": "Cookies",
}
_INSIDE = 6
# OpenAPI 3.2, section "Style Values": what is not said about a parameter that does the usual thing.
_USUAL = {
    ("path", "simple", False),
    ("header", "simple", False),
    ("query", "form", True),
    ("cookie", "form", True),
}


def parameters(scope: Scope) -> Iterator[Block]:
    """Yield the parameters of each location below a heading."""
    anchors = parameter_anchors(scope.anchors, scope.operation, *scope.names)
    for location, title in _LOCATIONS.items():
        found = [one for one in scope.operation.parameters if one.location == location]
        if found:
            yield scope.heading(1, title, location, "parameters")
            yield Tree(tuple(_parameter(scope, one, anchors[location, one.name]) for one in found))


def parameter_anchors(anchors: Anchors, operation: Operation, *names: str) -> Mapping[tuple[str, str], str]:
    """Return the anchor of every parameter on its operation's page, by location and name.

    No other anchor begins with the same words, so that new `anchors` give what those of the page give.
    """
    return {
        (one.location, one.name): anchors.take(*names, "parameter", one.location, one.name)
        for one in operation.parameters
    }


def header_node(scope: Scope, header: Header, *names: str) -> Node:
    """Return a header of a response, or of a part of a body."""
    anchor = scope.anchors.take(*scope.names, *names, "header", header.name)
    return Node(_head(scope, header), tuple(_below(scope, header)), anchor=anchor)


def _parameter(scope: Scope, parameter: Parameter, anchor: str) -> Node:
    return Node(_head(scope, parameter), (*_below(scope, parameter), *_style(parameter)), anchor=anchor)


def _head(scope: Scope, holder: Parameter | Header) -> tuple[Inline, ...]:
    schema = _schema(holder)
    found: list[Inline] = [Code(holder.name), Text(" ")]
    if holder.content is None:
        found += type_of(scope.book, schema) if schema is not None else [Text("any value")]
    else:
        found += [*_content_type(scope, holder.content), Text(" as "), Code(holder.content.name)]
    if holder.required:
        found += [Text(" "), Badge("required", "danger")]
    # The model knows of the parameter's own mark, the schema has one of its own.
    deprecated = {"deprecated": holder.deprecated} if holder.deprecated else {}
    return (*found, *badges({**(schema if isinstance(schema, dict) else {}), **deprecated}))


def _below(scope: Scope, holder: Parameter | Header) -> Iterator[Block]:
    if text_of(holder.data, "description"):
        yield Prose(holder.data["description"], _INSIDE)
    schema = _schema(holder)
    if schema is not None and holder.schema is not None:
        yield from scope.trees.blocks(f"{holder.pointer}/schema", schema, level=_INSIDE, seat=BELOW_A_NAME)
    elif holder.content is not None and "schema" in holder.content.data:
        inner = holder.content.data["schema"]
        yield from scope.trees.blocks(
            f"{holder.content.pointer}/schema", inner, level=_INSIDE, seat=BELOW_A_NAME
        )
    yield from examples(scope.book, holder.data)
    yield from extensions(holder.data)
    if holder.content is not None:
        yield from examples(scope.book, holder.content.data)


def _content_type(scope: Scope, content: MediaType) -> tuple[Inline, ...]:
    return type_of(scope.book, content.data.get("schema", True))


def _schema(holder: Parameter | Header) -> Any:
    data: Mapping[str, Any] = holder.data
    return data.get("schema")


def _style(parameter: Parameter) -> Iterator[Block]:
    """Say how a value is written where that is not the usual way."""
    found: list[Inlines] = []
    if parameter.content is None and (parameter.location, parameter.style, parameter.explode) not in _USUAL:
        pieces = "one by one" if parameter.explode else "in one piece"
        found.append((Text("in style "), Code(parameter.style), Text(f", {pieces}")))
    if parameter.allow_reserved:
        found.append((Text("reserved characters stay as they are"),))
    if parameter.allow_empty_value:
        found.append((Text("may be empty"),))
    if found:
        yield Paragraph(tuple(joined(found, " · ")))
