"""A policy that waits for those who decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposed policy.

    Attributes:
        proposal: The newest record that proposes it.
        agreed: Whose agreement counts, by name.
        needed: How many people it takes, by the policy in force.
        flaws: Why it cannot take its place, whoever agrees.
    """

    proposal: Record
    agreed: tuple[str, ...]
    needed: int
    flaws: tuple[Flaw, ...] = ()

    @property
    def serial(self) -> int:
        """Its number."""
        return int(self.proposal.version)

    @property
    def commit(self) -> str:
        """The commit that holds it."""
        return self.proposal.subject.commit

    @property
    def decided(self) -> bool:
        """Whether it may take its place now."""
        return not self.flaws and len(self.agreed) >= self.needed

    def as_json(self) -> dict[str, Any]:
        """Return it as ``policy show --format json`` prints it."""
        return {
            "serial": self.serial,
            "commit": self.commit,
            "ref": self.proposal.ref,
            "proposedBy": self.proposal.principal,
            "comment": self.proposal.comment,
            "agreed": list(self.agreed),
            "needed": self.needed,
            "flaws": [{"code": flaw.code, "message": flaw.message, "hint": flaw.hint} for flaw in self.flaws],
        }
