"""The report as JUnit XML: one test case per finding, breaking ones fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.severity import Severity
from contractrepo.core.text import printable

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison


def junit(comparison: Comparison) -> str:
    """Return one test suite; without findings it holds one case that passes."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    failures = comparison.count(Severity.BREAKING)
    total = len(comparison.findings) or 1
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuite name="contractrepo compare" tests="{total}" failures="{failures}" errors="0" skipped="0">'
    yield "  <properties>"
    yield f'    <property name="verdict" value="{comparison.verdict}"/>'
    yield f'    <property name="requiredBump" value="{comparison.required_bump}"/>'
    yield "  </properties>"
    if not comparison.findings:
        yield f'  <testcase classname="contractrepo" name="{comparison.verdict}"/>'
    for finding in comparison.findings:
        yield from _case(finding)
    yield "</testsuite>"


def _case(finding: Finding) -> Iterator[str]:
    name = quoteattr(printable(f"{finding.rule} {finding.pointer}"))
    group = quoteattr(printable(f"{finding.method} {finding.path}"))
    message = printable(finding.message)
    if finding.severity == Severity.BREAKING:
        yield f"  <testcase classname={group} name={name}>"
        yield f"    <failure message={quoteattr(message)}>{escape(finding.fingerprint)}</failure>"
    else:
        yield f"  <testcase classname={group} name={name}>"
        yield f"    <system-out>{escape(f'{finding.severity}: {message}')}</system-out>"
    yield "  </testcase>"
