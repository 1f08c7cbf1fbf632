"""What there is to say about a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reference page of a code that is no rule of comparison.

    Attributes:
        code: The code.
        meaning: What it says, in one sentence.
        way_out: What to do about it, in one sentence.
    """

    code: str
    meaning: str
    way_out: str


def table(rows: dict[str, tuple[str, str]]) -> tuple[Explanation, ...]:
    """Return rows of code -> (meaning, way out) as explanations, in their order."""
    return tuple(Explanation(code, meaning, way_out) for code, (meaning, way_out) in rows.items())
