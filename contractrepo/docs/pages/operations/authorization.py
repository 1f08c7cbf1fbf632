"""What a caller must prove."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Block, Code, Inlines, Items, Link, Paragraph, Text
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.security import scheme_anchor
from contractrepo.docs.pages.values import joined
from contractrepo.openapi.model import SecurityRequirement


def authorization(scope: Scope) -> Iterator[Block]:
    """Yield the alternatives in force; nothing is said where the document never speaks of security."""
    choices = scope.operation.security
    if not choices:
        if "security" in scope.operation.data:
            yield scope.heading(1, "Authorization", "authorization")
            yield Paragraph((Text("None needed."),))
        return
    yield scope.heading(1, "Authorization", "authorization")
    if len(choices) > 1:
        yield Paragraph((Text("Any one of:"),))
    yield Items(tuple(_requirement(scope, choice) for choice in choices))


def _requirement(scope: Scope, requirement: SecurityRequirement) -> Inlines:
    if not requirement:
        return (Text("no authorization"),)
    return tuple(joined((_scheme(scope, name, scopes) for name, scopes in requirement.items()), " and "))


def _scheme(scope: Scope, name: str, scopes: tuple[str, ...]) -> Inlines:
    known = name in scope.book.description.security_schemes
    label = Link(name, "index", scheme_anchor(name), code=True) if known else Code(name)
    if not scopes:
        return (label,)
    return (label, Text(" with "), *joined(((Code(one),) for one in scopes), ", "))
