"""The report for a terminal, at most 100 columns wide but for commands to paste."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.reports.grouping import by_operation, summary
from contractrepo.breaking.reports.witness_lines import verdict_line, witness_lines
from contractrepo.breaking.rules import rule
from contractrepo.breaking.severity import Severity
from contractrepo.core.text import printable

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison

WIDTH = 100
_SHARED = 4
_NAME = 48


def text(comparison: Comparison) -> str:
    """Return the findings grouped by operation, most severe first."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    counts = {severity: comparison.count(severity) for severity in Severity}
    yield f"{comparison.verdict}: {summary(counts, comparison.undecided)}; bump: {comparison.required_bump}"
    for side, contract in (("base", comparison.base), ("revision", comparison.revision)):
        if contract.errors:
            yield f"note: the {side} has errors and was compared as far as it can be read"
    for operation, findings in by_operation(comparison.findings).items():
        yield ""
        yield printable(operation, limit=WIDTH)
        for finding in findings:
            yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.location if finding.location.line is not None else finding.old_location
    name = printable(place.file or "document")
    where = (name if len(name) <= _NAME else f"…{name[-_NAME:]}") + (f":{place.line}" if place.line else "")
    undecided = "" if finding.decided else " (not decided)"
    what = f"  {finding.severity}{undecided}: {finding.rule}"
    # A long rule and a long name do not share a line.
    yield from [f"{what}  {where}"] if len(what) + 2 + len(where) <= WIDTH else [what, f"    in {where}"]
    yield from _wrapped(finding.message, "    ")
    yield from _wrapped(f"at {finding.pointer}", "    ")
    if finding.witness is not None:
        yield from _wrapped(verdict_line(finding.witness), "    ")
        yield from (f"      {line}" for line in witness_lines(finding.witness, WIDTH - 6))
    if finding.severity == Severity.BREAKING:
        yield from _wrapped(f"way out: {rule(finding.rule).way_out}", "    ")
    others = [name for name in finding.operations if name != f"{finding.method} {finding.path}"]
    if others:
        more = f" and {len(others) - _SHARED} more" if len(others) > _SHARED else ""
        yield from _wrapped(f"also: {', '.join(others[:_SHARED])}{more}", "    ")


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(
        printable(words),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
