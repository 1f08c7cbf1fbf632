"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """Something that does not verify.

    Attributes:
        code: Stable kebab-case identifier.
        ref: Full name of the ref that it is about; empty where it is about the host.
        message: What is wrong, in one sentence; the wording is not API.
    """

    code: str
    ref: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return it as ``audit --format json`` prints it."""
        return {"code": self.code, "ref": self.ref, "message": self.message}
