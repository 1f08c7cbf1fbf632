"""A request to copy and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Block
from contractrepo.docs.pages.operations.scope import Scope
from contractrepo.docs.samples import sample_blocks


def sample(scope: Scope) -> Iterator[Block]:
    """Yield code that calls the operation, and the reply of its mock; nobody calls a webhook or callback."""
    if not scope.operation.path.startswith("/"):
        return
    found = scope.book.sample(scope.operation)
    if found is not None:
        yield scope.heading(1, "Sample", "sample")
        yield from sample_blocks(found)
