"""What is wrong with a signed record, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a record does not count, or may not land.

    Attributes:
        code: Stable kebab-case identifier, for example ``record-ref-mismatch``.
        message: What is wrong, in one sentence; the wording is not API.
        hint: The next command, or what to do instead.
    """

    code: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        tail = f"\n    hint: {self.hint}" if self.hint else ""
        return f"error: [{self.code}] {self.message}{tail}"
