"""When no value is found."""

from __future__ import annotations


class CannotGenerate(Exception):  # noqa: N818  it says what happened, not that something is wrong
    """No value was found that a schema accepts; there may be none.

    Attributes:
        pointer: The schema that was asked for.
        reason: Why, in one sentence.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"no value was found for the schema at '{pointer}': {reason}")
        self.pointer = pointer
        self.reason = reason


class DeadEnd(Exception):  # noqa: N818  a signal within the search
    """The demands on one part of a value contradict each other, or go on for ever."""
