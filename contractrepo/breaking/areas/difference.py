"""What differs about the description of one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference that no value shows.

    Attributes:
        change: The rule's id after the place: ``property-added``.
        pointer: Place in the revision, or None where it has none.
        old_pointer: Place in the base, or None where it has none.
        subject: What differs; the place is named after it.
        predicate: What became of it.
        old: Value in the base, None where absent.
        new: Value in the revision, None where absent.
        decided: False where it depends on readers whether they notice.
    """

    change: str
    pointer: str | None
    old_pointer: str | None
    subject: str
    predicate: str
    old: Any = None
    new: Any = None
    decided: bool = True
