"""What the sections of one operation share."""

from __future__ import annotations

from dataclasses import dataclass, field

from contractrepo.docs.addresses import Anchors
from contractrepo.docs.blocks import Heading, Inlines, Text
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.schemas.trees import SchemaTrees
from contractrepo.openapi.model import Operation

_LOWEST = 6


@dataclass(frozen=True, slots=True)
class Scope:
    """One operation on one page.

    Attributes:
        book: The contract.
        trees: Writes schemas.
        anchors: Of the page.
        operation: The operation.
        level: Of the heading that names the operation: 1 on a page of its own.
        names: Words that set its anchors apart from those of other operations on the page.
        around: Pointers of the operations whose callback it is, outermost first.
        shown: Pointers of the named schemas that the page has shown; grows on the way.
    """

    book: Book
    trees: SchemaTrees
    anchors: Anchors
    operation: Operation
    level: int = 1
    names: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    shown: set[str] = field(default_factory=set)

    @property
    def is_callback(self) -> bool:
        """Whether it is described within the page of another operation."""
        return bool(self.around)

    def heading(self, below: int, text: str | Inlines, *names: str) -> Heading:
        """Return a heading `below` levels under the operation's own."""
        inlines = (Text(text),) if isinstance(text, str) else text
        return Heading(self.depth(below), inlines, self.anchors.take(*self.names, *names))

    def depth(self, below: int) -> int:
        """Return the level of a heading `below` levels under the operation's own."""
        return min(self.level + below, _LOWEST)
