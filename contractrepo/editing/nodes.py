"""Where the values of a text stand: the tree that edits are planned on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["scalar", "mapping", "sequence", "alias"]
Members = tuple[list["Node"], list["Node"]]
"""Keys, none for a sequence, and values."""


@dataclass(slots=True, eq=False)
class Node:
    """One value of a text, with the offsets where it starts and ends.

    Attributes:
        kind: What it is.
        start: Offset of its first character; of its anchor or tag, where it has one.
        end: Offset behind its last character: of a block collection behind its last member, of a block scalar
            before the line break that ends it.
        style: Quote of a scalar: ``'``, ``"``, ``|`` or ``>``; empty where it is plain, ``<<`` for a merge key.
        flow: Whether a collection is written in brackets.
        anchor: Name of its anchor, or of an alias's anchor, or None.
        tagged: Whether it has a tag.
        linked: Whether it is or holds an anchor or an alias.
        scan: What finds the members of a collection when they are first asked for; None for a scalar or an alias.
    """

    kind: Kind
    start: int
    end: int
    style: str = ""
    flow: bool = False
    anchor: str | None = None
    tagged: bool = False
    linked: bool = False
    scan: Callable[[Node], Members] | None = None
    _members: Members | None = None

    @property
    def keys(self) -> list[Node]:
        """Return the keys of a mapping."""
        return self._found()[0]

    @property
    def values(self) -> list[Node]:
        """Return the values of a mapping, or the items of a sequence."""
        return self._found()[1]

    def _found(self) -> Members:
        if self._members is None:
            self._members = self.scan(self) if self.scan is not None else ([], [])
        return self._members

    @property
    def collection(self) -> bool:
        """Tell whether it may have members."""
        return self.kind in {"mapping", "sequence"}

    @property
    def block(self) -> bool:
        """Tell whether it is a collection written by indentation."""
        return self.collection and not self.flow

    @property
    def block_scalar(self) -> bool:
        """Tell whether its text stands below a ``|`` or ``>``."""
        return self.style in {"|", ">"}

    @property
    def has_properties(self) -> bool:
        """Tell whether an anchor or a tag stands before it."""
        return self.kind != "alias" and (self.anchor is not None or self.tagged)

    @property
    def merge(self) -> bool:
        """Tell whether it is a key ``<<`` without quotes."""
        return self.style == "<<"
