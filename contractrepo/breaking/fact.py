"""What an area found, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.witness import Witness
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.errors import Location

Excuse = Literal["open_enums", "server_applies_defaults"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One difference at one operation.

    Attributes:
        rule: Rule id.
        pair: The operation on both sides.
        pointer: Place in the revision, or None where it has none.
        old_pointer: Place in the base, or None where it has none.
        message: One sentence.
        old: Value in the base, None where absent.
        new: Value in the revision, None where absent.
        decided: False where it is neither proved nor refuted.
        place: Name of the place that survives reordering, where the pointer does not.
        demand: What a message must hold to show the difference; None where no message can.
        excuse: The setting of the policy under which the difference is harmless.
        witness: A confirmed message that is at hand already.
        origins: Places in the base and in the revision that show it better than the pointers: those of mock files.
    """

    rule: str
    pair: Pair
    pointer: str | None
    old_pointer: str | None
    message: str
    old: Any = None
    new: Any = None
    decided: bool = True
    place: str | None = None
    demand: Demand | None = None
    excuse: Excuse | None = None
    witness: Witness | None = None
    origins: tuple[Location | None, Location | None] = (None, None)

    @property
    def where(self) -> str:
        """Return the pointer a finding names: in the revision, or in the base where only that holds the thing."""
        return self.pointer if self.pointer is not None else (self.old_pointer or "")
