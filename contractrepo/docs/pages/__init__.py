"""The pages of a site as values, made from a contract."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.docs.blocks import Block, Link, Page
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.index import index_page
from contractrepo.docs.pages.lists import list_pages
from contractrepo.docs.pages.operation import operation_page
from contractrepo.docs.pages.schema import inner_page, schema_page
from contractrepo.docs.pages.schemas.trees import SchemaTrees
from contractrepo.docs.pages.tags import tag_page


def pages(book: Book, front: tuple[Block, ...] = (), more: tuple[Link, ...] = ()) -> Iterator[Page]:
    """Yield the pages of a contract, in the order of its document.

    Args:
        book: The contract.
        front: What the index says about the version.
        more: Links to pages that only some sites have, for the index.
    """
    trees = SchemaTrees(book)
    yield index_page(book, front, more)
    for tag in book.tag_names:
        yield tag_page(book, tag)
    for operation in (*book.description.operations, *book.description.webhooks):
        yield operation_page(book, trees, operation)
    for pointer in book.schema_paths:
        yield schema_page(book, trees, pointer)
    for pointer in trees.waiting:  # grows on the way
        yield inner_page(book, trees, pointer)
    yield from list_pages(book)
