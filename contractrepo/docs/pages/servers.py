"""Servers (OpenAPI 3.x, section "Server Object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.docs.blocks import Block, Code, Node, Paragraph, Prose, Strong, Text, Tree
from contractrepo.docs.pages.values import codes, extensions, object_of, spelled, text_of
from contractrepo.docs.text import one_line

_INSIDE = 6


def servers(listed: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Yield base addresses with their variables; none is a link, since only an operation answers there."""
    nodes = tuple(_server(server) for server in listed if isinstance(server.get("url"), str))
    if nodes:
        yield Tree(nodes)


def _server(server: Mapping[str, Any]) -> Node:
    name = text_of(server, "name")
    label = (Strong(one_line(name)), Text(" ")) if name else ()
    return Node((*label, Code(server["url"])), tuple(_below(server)))


def _below(server: Mapping[str, Any]) -> Iterator[Block]:
    if text_of(server, "description"):
        yield Prose(server["description"], _INSIDE)
    yield from extensions(server)
    variables = tuple(
        Node((Code("{" + name + "}"),), tuple(_variable(object_of(variable))))
        for name, variable in object_of(server.get("variables")).items()
    )
    if variables:
        yield Tree(variables, "Variables")


def _variable(variable: Mapping[str, Any]) -> Iterator[Block]:
    if text_of(variable, "description"):
        yield Prose(variable["description"], _INSIDE)
    if "default" in variable:
        yield Paragraph((Text("Default: "), Code(spelled(variable["default"]))))
    allowed = variable.get("enum")
    if isinstance(allowed, list) and allowed:
        yield Paragraph((Text("Allowed: "), *codes(allowed)))
