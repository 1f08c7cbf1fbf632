"""The body of a request."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Badge, Block, Paragraph, Prose
from contractrepo.docs.pages.operations.contents import contents
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.values import text_of


def request_body(scope: Scope) -> Iterator[Block]:
    """Yield the request body by media type."""
    body = scope.operation.request_body
    if body is None:
        return
    yield scope.heading(1, "Request body", "request-body")
    if body.required:
        yield Paragraph((Badge("required", "danger"),))
    if text_of(body.data, "description"):
        yield Prose(body.data["description"], scope.depth(1))
    yield from contents(scope, body.content, 2, "request-body")
