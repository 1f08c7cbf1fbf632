"""The report as a comment on a pull request."""

from __future__ import annotations

import re
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

_WIDTH = 80
# CommonMark 0.31, section 2.4: every ASCII punctuation character may be escaped.
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&@:$])")


def markdown(comparison: Comparison) -> str:
    """Return the findings grouped by operation; nothing from a contract is read as markup."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    counts = {severity: comparison.count(severity) for severity in Severity}
    yield f"## API changes: {comparison.verdict}"
    yield ""
    yield f"{summary(counts, comparison.undecided)}; required bump: **{comparison.required_bump}**"
    for operation, findings in by_operation(comparison.findings).items():
        yield ""
        yield f"### {_code(operation)}"
        for finding in findings:
            yield ""
            yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    undecided = "" if finding.decided else " (not decided)"
    yield f"- **{finding.severity}**{undecided} `{finding.rule}`: {_escaped(finding.message)}"
    yield f"  at {_code(finding.pointer)}"
    if len(finding.operations) > 1:
        yield f"  shared by {len(finding.operations)} operations"
    if finding.severity == Severity.BREAKING:
        yield f"  Way out: {_escaped(rule(finding.rule).way_out)}"
    if finding.witness is not None:
        yield ""
        yield f"  {_escaped(verdict_line(finding.witness))}"
        yield ""
        yield from (f"      {line}" for line in witness_lines(finding.witness, _WIDTH))


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", printable(text))


def _code(text: str) -> str:
    """Fence `text` with more backticks than it holds (CommonMark 0.31, section 6.1)."""
    safe = printable(text)
    longest = max((len(run) for run in re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{safe}{pad}{fence}"
