"""The mark of wire text that cannot be read at all."""

from __future__ import annotations


class Malformed(Exception):  # noqa: N818  it is a verdict on its way out of a reader, never an error of the caller
    """Wire text that cannot be read.

    Attributes:
        reason: Why, in a few words that can follow a colon.
        keyword: The keyword of the contract that asks for another form, where one does.
        pointer: Place in the value, ``""`` for all of it.
    """

    def __init__(self, reason: str, keyword: str | None = None, pointer: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.keyword = keyword
        self.pointer = pointer
