"""The place of one value."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.editing.members import Places
from contractrepo.editing.nodes import Node


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands.

    Attributes:
        text: The text.
        node: The value there.
        places: Members of the collection around it, or None for the whole document.
        index: Position among them.
    """

    text: str
    node: Node
    places: Places | None = None
    index: int = 0

    @property
    def behind(self) -> int | None:
        """Return the offset behind the colon or dash before the value, or None where a key has no colon."""
        if self.places is None:
            return self.node.start
        if self.places.node.kind == "sequence":
            return self.places.starts[self.index] + (not self.places.node.flow)
        colon = self.places.colon(self.index)
        return None if colon is None else colon + 1
