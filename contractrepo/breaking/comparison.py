"""The result of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.fingerprint import findings_digest
from contractrepo.breaking.mocked import Mocked
from contractrepo.breaking.rules import rule
from contractrepo.breaking.severity import Severity
from contractrepo.contract import Contract
from contractrepo.core.semver import Bump

Verdict = Literal["breaking", "undecided", "compatible", "unchanged"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two versions of a contract, and whom it breaks.

    Attributes:
        base: What consumers know.
        revision: What is to take its place.
        findings: Most severe first, then by path, method, rule and pointer.
        identical: Whether both sides hold the same data.
        mocks: The mocks, where both sides brought theirs.
    """

    base: Contract = field(repr=False)
    revision: Contract = field(repr=False)
    findings: tuple[Finding, ...]
    identical: bool
    mocks: Mocked | None = field(default=None, repr=False)

    @property
    def verdict(self) -> Verdict:
        """Return the answer in one word; ``undecided`` is never a silent yes."""
        if self.identical:
            return "unchanged"
        if any(finding.severity == Severity.BREAKING for finding in self.findings):
            return "breaking"
        if any(not finding.decided and finding.severity != Severity.INFO for finding in self.findings):
            return "undecided"
        return "compatible"

    @property
    def required_bump(self) -> Bump:
        """Return the least step of the version number; what it means in ``0.y.z`` is judged with the version."""
        if self.verdict == "breaking":
            return "major"
        if any(rule(finding.rule).capability for finding in self.findings):
            return "minor"
        return "none" if self.identical else "patch"

    @property
    def findings_digest(self) -> str:
        """Return ``sha256:`` and the digest over the sorted fingerprints."""
        return findings_digest(finding.fingerprint for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return the number of findings of that severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def undecided(self) -> int:
        """Return the number of findings that matter and could not be decided."""
        return sum(not f.decided and f.severity != Severity.INFO for f in self.findings)

    def render(self, format: str = "text") -> str:  # noqa: A002  the fixed interface spells it so
        """Return a report.

        Args:
            format: ``text``, ``json``, ``markdown``, ``sarif``, ``junit`` or ``github``.

        Raises:
            UsageError: ``format-unknown``.
        """
        from contractrepo.breaking.reports import render

        return render(self, format)

    def structural_difference(self) -> str:
        """Return the structural difference of the operations that changed, as safe text."""
        from contractrepo.breaking.structural import structural_difference

        return structural_difference(self)
