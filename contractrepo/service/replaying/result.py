"""What came of a replay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from contractrepo.core.messages import Request
from contractrepo.errors import UsageError

Outcome = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which an answer is not what it should be.

    Attributes:
        code: Of a violation of the contract, of a missing answer (``upstream-timeout``), or ``status-differs``,
            ``media-type-differs``, ``response-too-long``.
        message: One sentence.
        place: Part of the answer: location, name and pointer of a violation; empty without one.
    """

    code: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One example.

    Attributes:
        operation: Key of the operation.
        example: Id of the example.
        request: What was sent, or None.
        status: Status of the answer, or None.
        faults: What is wrong with the answer.
        why_not: Why nothing was sent, or None.
    """

    operation: str
    example: str
    request: Request | None = None
    status: int | None = None
    faults: tuple[Fault, ...] = ()
    why_not: str | None = None

    @property
    def outcome(self) -> Outcome:
        """Return how it went."""
        if self.why_not is not None:
            return "skipped"
        return "failed" if self.faults else "passed"


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay.

    Attributes:
        base_url: The implementation.
        results: One per example, in the order in which they were sent.
    """

    base_url: str
    results: tuple[Replayed, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return all faults."""
        return tuple(fault for result in self.results for fault in result.faults)

    def count(self, outcome: Outcome) -> int:
        """Return how many examples went so."""
        return sum(result.outcome == outcome for result in self.results)

    def render(self, form: str = "text") -> str:
        """Return a report as text that is safe to print.

        Args:
            form: ``text``, ``json`` or ``junit``.

        Raises:
            UsageError: ``format-unknown``.
        """
        from contractrepo.service.replaying.reports import json_report, junit, text

        forms: Mapping[str, Callable[[Replay], str]] = {"text": text, "json": json_report, "junit": junit}
        if form not in forms:
            raise UsageError("format-unknown", f"there is no format '{form}'", f"one of {', '.join(forms)}")
        return forms[form](self)
