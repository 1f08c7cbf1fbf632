"""Servers that an operation has for itself."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Block
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.pages.servers import servers


def own_servers(scope: Scope) -> Iterator[Block]:
    """Yield the servers of an operation where they are not those of the document, which the index names."""
    own = any(
        holder.get("servers") for holder in (scope.operation.data, scope.book.path_item(scope.operation))
    )
    shown = tuple(servers(scope.operation.servers)) if own else ()
    if shown:
        yield scope.heading(1, "Servers", "servers")
        yield from shown
