"""Breaking changes: two versions of a contract in, findings with proofs out."""

from __future__ import annotations

from contractrepo.breaking.comparing import compare
from contractrepo.breaking.comparison import Comparison
from contractrepo.breaking.finding import Finding
from contractrepo.breaking.rules import RULES
from contractrepo.breaking.severity import Severity

__all__ = ["RULES", "Comparison", "Finding", "Severity", "compare"]
