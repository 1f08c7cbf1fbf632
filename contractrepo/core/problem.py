"""What is wrong with a document, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ProblemSeverity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document.

    Attributes:
        code: Stable kebab-case identifier, for example ``ref-not-found``.
        severity: ``"error"`` or ``"warning"``.
        message: What is wrong, in one sentence; the wording is not API.
        pointer: JSON pointer (RFC 6901) into the file's data.
        file: The file as named by the caller, or relative to the contract's root.
        line: 1-based line in `file`, where known.
        column: 1-based column in `file`, where known.
        hint: A way out, where one can be guessed.
    """

    code: str
    severity: ProblemSeverity
    message: str
    pointer: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        head = f"{place}: " if place else ""
        tail = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{head}{self.severity}: [{self.code}] {self.message}{tail}"
