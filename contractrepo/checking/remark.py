"""What a rule finds, before its place in a file is known."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.problem import Problem, ProblemSeverity
from contractrepo.openapi.description import Description


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong.

    Attributes:
        code: Stable kebab-case identifier.
        pointer: Into the description's data: the offending value, or the place a missing member would have.
        message: One sentence, safe to print.
        hint: A way out, or None.
        severity: ``"error"`` or ``"warning"``.
    """

    code: str
    pointer: str
    message: str
    hint: str | None = None
    severity: ProblemSeverity = "error"

    def problem(self, description: Description) -> Problem:
        """Return the remark with the place that its pointer has in a file."""
        document, pointer = description.origin(self.pointer)
        place = document.location(pointer)
        return Problem(
            self.code, self.severity, self.message, pointer, place.file, place.line, place.column, self.hint
        )
