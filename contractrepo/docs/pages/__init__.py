"""The pages of a site as values, made from a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from contractrepo.docs.blocks import Block, Link, Page
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.index import index_page
from contractrepo.docs.pages.lists import list_pages
from contractrepo.docs.pages.operation import operation_page
from contractrepo.docs.pages.schema import inner_page, schema_page
from contractrepo.docs.pages.schemas.trees import SchemaTrees
from contractrepo.docs.pages.tags import tag_page
from contractrepo.docs.pages.units import Units


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that are made together.

    Attributes:
        unit: Returns the digest of what they are made from.
        make: Makes them.
    """

    unit: Callable[[Units], str]
    make: Callable[[], tuple[Page, ...]]


def pages(book: Book, front: tuple[Block, ...] = (), more: tuple[Link, ...] = ()) -> Iterator[Page]:
    """Yield the pages of a contract, in the order of its document; arguments as for `chapters`."""
    for chapter in chapters(book, SchemaTrees(book), front, more):
        yield from chapter.make()


def chapters(
    book: Book, trees: SchemaTrees, front: tuple[Block, ...] = (), more: tuple[Link, ...] = ()
) -> Iterator[Chapter]:
    """Yield what the pages of a contract are made of, one by one.

    Each must be made, or what it put off be told to `trees`, before the next one is asked for.

    Args:
        book: The contract.
        trees: Writes its schemas.
        front: What the index says about the version.
        more: Links to pages that only some sites have, for the index.
    """
    yield Chapter(lambda units: units.index(front, more), lambda: (index_page(book, front, more),))
    for tag in book.tag_names:
        yield Chapter(partial(Units.tag, tag=tag), partial(_alone, tag_page, book, tag))
    for operation in (*book.description.operations, *book.description.webhooks):
        unit = partial(Units.operation, operation=operation)
        yield Chapter(unit, partial(_alone, operation_page, book, trees, operation))
    for pointer in book.schema_paths:
        yield Chapter(
            partial(Units.schema, pointer=pointer), partial(_alone, schema_page, book, trees, pointer)
        )
    for pointer in trees.waiting:  # grows on the way
        yield Chapter(
            partial(Units.schema, pointer=pointer), partial(_alone, inner_page, book, trees, pointer)
        )
    yield Chapter(Units.lists, lambda: tuple(list_pages(book)))


def _alone(make: Callable[..., Page], *arguments: object) -> tuple[Page, ...]:
    return (make(*arguments),)
