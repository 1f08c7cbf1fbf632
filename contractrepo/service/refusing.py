"""Objections of the guards as one error, for those who edit through the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.breaking import Comparison, Severity
from contractrepo.core.text import printable
from contractrepo.errors import WorkflowError
from contractrepo.workflow.objection import Objection

_MOST = 20


def refusal(objections: Sequence[Objection]) -> WorkflowError:
    """Return the error that lists why a change is refused; `data` holds the objections themselves."""
    first = objections[0]
    lines = [line for objection in objections for line in _lines(objection)]
    topics = [objection.topic for objection in objections if objection.topic]
    hint = f"keep it as a design: --design {topics[0]}" if topics else first.hint
    return WorkflowError(first.code, "\n".join(lines), hint, data={"objections": tuple(objections)})


def _lines(objection: Objection) -> Iterator[str]:
    least = f"; the least version for it is {objection.least}" if objection.least else ""
    yield objection.message + least
    details = [str(problem) for problem in objection.problems]
    details += _broken(objection.comparison) if objection.comparison else []
    yield from (f"    {line}" for detail in details[:_MOST] for line in detail.split("\n"))
    if len(details) > _MOST:
        yield f"    ... and {len(details) - _MOST} more"


def _broken(comparison: Comparison) -> list[str]:
    return [
        f"{finding.location}: breaking: [{finding.rule}] {finding.method} {finding.path}: {printable(finding.message)}"
        for finding in comparison.findings
        if finding.severity == Severity.BREAKING
    ]
