"""Answers by status."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from contractrepo.docs.blocks import Badge, Block, Inlines, Paragraph, Prose, Strong, Text, Tone, Tree
from contractrepo.docs.pages.operations.contents import contents
from contractrepo.docs.pages.operations.links import links
from contractrepo.docs.pages.operations.parameters import header_node
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.values import extensions, text_of
from contractrepo.docs.text import plain
from contractrepo.openapi.model import ResponseSpec

_TONES: dict[str, Tone] = {"1": "info", "2": "good", "3": "info", "4": "warning", "5": "danger"}
_ERRORS = frozenset("45")
_PHRASES = {str(int(status)): status.phrase for status in HTTPStatus}


def responses(scope: Scope) -> Iterator[Block]:
    """Yield each response under its status."""
    if not scope.operation.responses:
        return
    yield scope.heading(1, "Responses", "responses")
    for response in scope.operation.responses:
        yield from _response(scope, response)


def status_words(status: str) -> Inlines:
    """Return a status with its name (RFC 9110, section 15), where it has one."""
    badge = Badge(status, _TONES.get(status[:1], "plain"))
    phrase = _PHRASES.get(status)
    return (badge, Text(f" {phrase}")) if phrase else (badge,)


def _response(scope: Scope, response: ResponseSpec) -> Iterator[Block]:
    name = f"response-{response.status}"
    yield scope.heading(2, status_words(response.status), name)
    if text_of(response.data, "summary"):
        yield Paragraph((Strong(plain(response.data["summary"])),))
    if text_of(response.data, "description"):
        yield Prose(response.data["description"], scope.depth(2))
    yield from extensions(response.data)
    if response.headers:
        yield Tree(tuple(header_node(scope, header, name) for header in response.headers), "Headers")
    # Errors look alike everywhere; written out on every page they would be most of the site.
    yield from contents(scope, response.content, 3, name, inlined=response.status[:1] not in _ERRORS)
    yield from links(scope, response)
