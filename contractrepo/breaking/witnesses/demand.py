"""What a message must hold to show a difference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from contractrepo.breaking.rules import Direction
from contractrepo.breaking.witness import SideName


class Absent(Enum):
    """The mark of a part that the message must do without."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Demand:
    """One part of a message, fixed; everything else is filled with what both sides accept.

    Attributes:
        kind: The part of the exchange that carries it.
        accepted_by: The side that must accept the message; the other must refuse it.
        part: What is fixed; ``message`` where any valid message shows the difference, ``item`` for one of a stream,
            which is shown by itself.
        name: Media type, parameter (its key, see `pairing`) or header. A body of a named media type and no fixed value
            may hold anything that fits.
        location: Location of the parameter.
        value: The JSON value of the part, or `ABSENT`.
        status: Status of the response, as the contract spells it.
        credentials: Security schemes of the accepting side to use, where the choice matters.
        schemas: Pointers of the accepting and the refusing schema, None for one that takes anything; no pair where
            the value cannot be confirmed by itself.
    """

    kind: Direction
    accepted_by: SideName = "base"
    part: Literal["message", "body", "item", "parameter", "header"] = "message"
    name: str | None = None
    location: str | None = None
    value: Any = ABSENT
    status: str | None = None
    credentials: tuple[str, ...] | None = None
    schemas: tuple[str | None, str | None] | None = None

    @property
    def rejected_by(self) -> SideName:
        """Return the side that must refuse the message."""
        return "revision" if self.accepted_by == "base" else "base"
