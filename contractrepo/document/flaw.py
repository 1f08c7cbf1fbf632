"""Why text cannot be read, and where."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.problem import Problem, ProblemSeverity

FLATTEN = "use $ref for what stands so deep"
"""A way out of nesting that is too deep."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault of the text itself, before there is a tree to point into.

    Attributes:
        code: Stable kebab-case identifier.
        message: What is wrong, in one sentence.
        line: 1-based line.
        column: 1-based column.
        pointer: JSON pointer of the place, as far as it is known.
        hint: A way out, or None.
        severity: ``"error"``, or ``"warning"`` for what can be read all the same.
    """

    code: str
    message: str
    line: int = 1
    column: int = 1
    pointer: str = ""
    hint: str | None = None
    severity: ProblemSeverity = "error"

    def problem(self, file: str | None) -> Problem:
        """Return the flaw as a problem of `file`."""
        return Problem(
            self.code, self.severity, self.message, self.pointer, file, self.line, self.column, self.hint
        )


class Unreadable(Exception):  # noqa: N818  carries flaws to the one place that makes an error of them
    """Reading cannot go on; `flaws` says why."""

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__(flaws[0].message)
        self.flaws = flaws


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of a character offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
