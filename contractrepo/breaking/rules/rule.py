"""A rule of comparison as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contractrepo.breaking.severity import Severity

Direction = Literal["request", "response"]
Effect = Literal["narrowed", "widened", "changed", "note"]
"""What became of the exchanges that a contract allows: fewer, more, others, or the same with something to know."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change.

    Attributes:
        id: Stable kebab-case identifier; never used for anything else.
        severity: For consumers that were written against the base (mode ``backward``).
        mirror: The rule of the same change made the other way round; its severity holds where the roles are swapped.
        direction: Part of the exchange, or None where both are touched.
        effect: What became of the exchanges that the contract allows.
        meaning: What happened, in one line.
        who: Who notices.
        way_out: How to reach the same aim compatibly.
        capability: Whether consumers gain something, or must plan something: the next version is a minor one.
        names: Whether generated code depends on it though no message does: breaking where the policy counts names.
        replaced_by: The rule that is reported in its place since it was retired; its id stays taken. None while it is
            reported itself.
    """

    id: str
    severity: Severity
    mirror: str
    direction: Direction | None
    effect: Effect
    meaning: str
    who: str
    way_out: str
    capability: bool = False
    names: bool = False
    replaced_by: str | None = None
