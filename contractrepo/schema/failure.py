"""Why a value does not fit a schema, in the same words whichever engine found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TOO_COMPLEX = "too-complex"
"""Stands for the keyword where a value makes more work than it may, so that nobody can say whether it is accepted."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One keyword that refuses one value.

    Attributes:
        pointer: JSON pointer into the value that was checked.
        keyword: The keyword that refused, for example ``maxLength``; empty where it cannot be told.
        expected: The keyword's value (for ``required``: the missing name), shortened where long.
        actual: The value found there, shortened where long; None where it is absent.
        message: One sentence in this project's words.
        schema_pointer: Place of the keyword in the document's data.
    """

    pointer: str
    keyword: str
    expected: Any
    actual: Any
    message: str
    schema_pointer: str
