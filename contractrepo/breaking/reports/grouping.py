"""Findings by operation, for people."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.severity import Severity


def by_operation(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the findings below the first operation they concern, in their own order."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(f"{finding.method} {finding.path}", []).append(finding)
    return groups


def summary(counts: dict[Severity, int], undecided: int) -> str:
    """Return the numbers in words: ``1 breaking, 2 warnings, 0 infos, 1 not decided``."""
    parts = [
        f"{counts[Severity.BREAKING]} breaking",
        _plural(counts[Severity.WARNING], "warning"),
        _plural(counts[Severity.INFO], "info"),
    ]
    return ", ".join(parts) + (f", {undecided} not decided" if undecided else "")


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
