"""The report as a comment on a pull request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
# A comment on GitHub holds 65,536 characters; what is counted at the end needs room too.
_MOST_BYTES = 50_000
_MOST_RULES = 60
# CommonMark 0.31, section 2.4: every ASCII punctuation character may be escaped.
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&@:$])")


def markdown(comparison: Comparison) -> str:
    """Return the findings grouped by operation, as many as fit; the rest is counted by rule.

    Nothing from a contract is read as markup.
    """
    groups = by_operation(comparison.findings)
    listed = [(operation, finding) for operation, group in groups.items() for finding in group]
    blocks = [_block(_summary(comparison))]
    room = _MOST_BYTES - len(blocks[0].encode())
    for at, (operation, finding) in enumerate(listed):
        heading = f"\n### {_code(operation, 200)}\n" if finding is groups[operation][0] else ""
        block = f"{heading}\n{_block(_finding(finding))}"
        room -= len(block.encode())
        if room < 0:
            blocks.append(_block(_rest([left for _, left in listed[at:]])))
            break
        blocks.append(block)
    return "".join(blocks)


def _block(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _summary(comparison: Comparison) -> Iterator[str]:
    counts = {severity: comparison.count(severity) for severity in Severity}
    yield f"## API changes: {comparison.verdict}"
    yield ""
    yield f"{summary(counts, comparison.undecided)}; required bump: **{comparison.required_bump}**"


def _rest(findings: Sequence[Finding]) -> Iterator[str]:
    """Count what is not shown, by rule, the most frequent ones first."""
    rules = Counter((finding.severity, finding.rule) for finding in findings)
    listed = sorted(rules.items(), key=lambda row: (-row[0][0].weight, -row[1], row[0][1]))
    yield ""
    yield f"### and {len(findings)} more, which the JSON report lists"
    yield ""
    yield from (
        f"- {count} of **{severity}** `{rule_id}`" for (severity, rule_id), count in listed[:_MOST_RULES]
    )
    if len(listed) > _MOST_RULES:
        yield f"- {sum(count for _, count in listed[_MOST_RULES:])} of other rules"


def _finding(finding: Finding) -> Iterator[str]:
    undecided = "" if finding.decided else " (not decided)"
    yield f"- **{finding.severity}**{undecided} `{finding.rule}`: {_escaped(finding.message)}"
    yield f"  at {_code(finding.pointer, 500)}"
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
    return _PUNCTUATION.sub(r"\\\1", printable(text, limit=1_000))


def _code(text: str, limit: int) -> str:
    """Fence `text` with more backticks than it holds (CommonMark 0.31, section 6.1)."""
    safe = printable(text, limit=limit)
    longest = max((len(run) for run in re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{safe}{pad}{fence}"
