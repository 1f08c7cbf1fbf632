"""The errors this package raises: verdicts are values, misuse and failures raise one of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contractrepo.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; line and column are 1-based, None where unknown."""

    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class ContractRepoError(Exception):
    """Root of every error raised on purpose.

    Attributes:
        code: Stable kebab-case identifier.
        message: What failed, in one sentence; the wording is not API.
        hint: A way out, or None.
        location: Where in a file, or None.
        data: Further facts for programs.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        location: Location | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.location = location
        self.data: Mapping[str, Any] = data or {}

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location and str(self.location) else ""
        tail = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}error: [{self.code}] {self.message}{tail}"


class UsageError(ContractRepoError):
    """The caller asked for something that makes no sense: a bad name, a missing file, an unknown option value."""


class ContractError(ContractRepoError):
    """A document cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(
        self, problems: Iterable[Problem], *, code: str | None = None, message: str | None = None
    ) -> None:
        self.problems = tuple(problems)
        errors = [p for p in self.problems if p.severity == "error"]
        first = errors[0] if errors else None
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(
            code or (first.code if first else "document-invalid"),
            message or ((first.message if first else "the document is not usable") + more),
            hint=first.hint if first else None,
            location=Location(first.file, first.line, first.column) if first else None,
        )


class ConflictError(ContractRepoError):
    """Somebody else changed the same thing first, or two edits contradict each other."""


class WorkflowError(ContractRepoError):
    """A step of the review workflow, or a push, is refused by a rule."""


class SignatureError(ContractRepoError):
    """A key cannot sign, or a signature does not verify."""


class StoreError(ContractRepoError):
    """The git repository is missing, damaged, busy or cannot be written."""
