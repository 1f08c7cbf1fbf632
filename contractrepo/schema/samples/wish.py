"""What kind of value the caller would like."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Wish:
    """Wishes that a schema may leave room for.

    Attributes:
        seed: Another seed gives another value where the schema leaves a choice.
        optional: Whether properties that are not required are there.
        items: Length of arrays; None for short ones.
        examples: Whether the examples and defaults of the document are used.
        plain: Whether values say their type and no more (``"string"``, 0) instead of what a name suggests.
    """

    seed: int = 0
    optional: bool = True
    items: int | None = None
    examples: bool = True
    plain: bool = False

    def number(self, place: str) -> int:
        """Return a number that depends on the seed and the place only: a change elsewhere does not change it."""
        text = f"{self.seed}:{place}".encode(errors="surrogatepass")
        return int.from_bytes(sha256(text).digest()[:8], "big")
