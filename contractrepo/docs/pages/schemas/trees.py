"""Schemas as trees that fold: two levels are open; what a reference means has a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.docs.addresses import Anchors, slug, told_apart
from contractrepo.docs.blocks import Badge, Block, Link, Node, Paragraph, Text, Tree
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.schemas.details import badges, details
from contractrepo.docs.pages.schemas.inner import Group, Inner, groups
from contractrepo.docs.pages.schemas.types import named_in_type, says_more, type_of

_DEEPEST = 12
_INSIDE = 6


@dataclass(frozen=True, slots=True)
class Seat:
    """Where on its page a schema stands.

    Attributes:
        depth: How many schemas are around it.
        folds: How many of them the reader can fold.
    """

    depth: int = 0
    folds: int = 0


TOP = Seat()
BELOW_A_NAME = Seat(depth=1)


class SchemaTrees:
    """Writes schemas as blocks; what is nested too deeply for one page gets one of its own.

    Args:
        book: Knows the pages of named schemas.

    Attributes:
        deep: Pointer of every schema that was put off -> its page.
        waiting: Those pointers in the order they were met.
        met: The same, each as often as it was met; whoever wants to know of one page only empties it before.
    """

    def __init__(self, book: Book) -> None:
        self.deep: dict[str, str] = {}
        self.waiting: list[str] = []
        self.met: list[str] = []
        self._book = book

    def blocks(
        self,
        pointer: str,
        schema: Any,
        *,
        level: int,
        seat: Seat = TOP,
        anchors: Anchors | None = None,
    ) -> Iterator[Block]:
        """Yield everything about the schema at `pointer` but its type.

        Args:
            pointer: Its place.
            schema: The schema as written there.
            level: Of the heading above.
            seat: Where on the page it stands.
            anchors: Gives every schema right inside it an anchor; without them there is none.
        """
        if not isinstance(schema, dict):
            return
        name = self._book.schema_names.get(pointer, "")
        yield from details(self._book, schema, level=level, title=name)
        if "$ref" in schema and self._book.is_3_0:
            return
        shown = list(_shown(schema, pointer))
        if seat.depth >= _DEEPEST and shown:
            yield Paragraph((Text("What is inside: "), self._inside(pointer)))
            return
        for group in shown:
            yield self._group(group, seat, anchors)

    def _group(self, group: Group, seat: Seat, anchors: Anchors | None) -> Tree:
        is_flat = seat.depth == 0 or not group.caption
        inside = Seat(seat.depth + 1, seat.folds + (not is_flat))
        nodes = tuple(self._node(member, inside, anchors) for member in group.members)
        if is_flat:
            return Tree(nodes, group.caption)
        count = f" ({len(nodes)})" if len(nodes) > 1 else ""
        fold = Node((Text(group.caption + count),), (Tree(nodes),), "closed" if seat.folds else "open")
        return Tree((fold,))

    def _node(self, inner: Inner, seat: Seat, anchors: Anchors | None) -> Node:
        needed = (Text(" "), Badge("required", "danger")) if inner.required else ()
        head = (*inner.label, *type_of(self._book, inner.schema), *needed, *badges(inner.schema))
        blocks = tuple(self.blocks(inner.pointer, inner.schema, level=_INSIDE, seat=seat))
        anchor = "" if anchors is None else anchors.take(*split(inner.pointer)[-2:])
        return Node(head, blocks, anchor=anchor)

    def put_off(self, pointer: str) -> str:
        """Return the page of a schema that is shown on a page of its own, which waits to be made."""
        self.met.append(pointer)
        path = self.deep.get(pointer)
        if path is None:
            path = self.deep[pointer] = f"schemas/inside/{told_apart(name_inside(pointer), pointer)}"
            self.waiting.append(pointer)
        return path

    def _inside(self, pointer: str) -> Link:
        return self._book.schema_link(pointer) or Link(name_inside(pointer), self.put_off(pointer))


def _shown(schema: dict[str, Any], pointer: str) -> Iterator[Group]:
    """Leave out schemas of which the words of the type say everything."""
    named = named_in_type(schema)
    for group in groups(schema, pointer):
        if group.keyword != named or any(says_more(one.schema) for one in group.members):
            yield group


def name_inside(pointer: str) -> str:
    """Return a short name for a schema that only its place names."""
    names = [token for token in split(pointer) if not token.isdigit() and slug(token)]
    return names[-1] if names else "schema"
