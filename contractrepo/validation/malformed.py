"""The mark of wire text that cannot be read at all."""

from __future__ import annotations

from collections.abc import Sequence

# Far more than are listed.
_MOST = 1_000


class Malformed(Exception):  # noqa: N818  it is a verdict on its way out of a reader, never an error of the caller
    """Wire text that cannot be read.

    Attributes:
        reason: Why, in a few words that can follow a colon.
        keyword: The keyword of the contract that asks for another form, where one does.
        pointer: Place in the value, ``""`` for all of it.
        all: This and what else in the text cannot be read, in the order of the text.
    """

    def __init__(self, reason: str, keyword: str | None = None, pointer: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.keyword = keyword
        self.pointer = pointer
        self.all: Sequence[Malformed] = (self,)

    def at(self, pointer: str) -> Malformed:
        """Return the same for a place in a whole of which what could not be read is a part."""
        return Malformed(self.reason, self.keyword, pointer)


def refuse(found: Sequence[Malformed]) -> None:
    """Refuse a text some parts of which cannot be read.

    Raises:
        Malformed: There are such parts; it is the first of them and knows the others.
    """
    if found:
        first = found[0]
        first.all = tuple(found[:_MOST])
        raise first
