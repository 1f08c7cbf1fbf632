"""The outcome of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contractrepo.workflow.auditing.problem import AuditProblem


@dataclass(frozen=True, slots=True)
class AuditedRelease:
    """A released version and who stands behind it.

    Attributes:
        contract: Its name.
        version: The version without ``v``.
        ref: The tag.
        ok: Whether nothing speaks against it.
        commit: What was released; None, like what follows, where the tag holds no record that verifies.
        tree: Object id of the contract's folder there.
        record: Digest of the record.
        released_by: Who signed it.
        approved_by: Whose approvals it rests on, by name.
        received: When it came, RFC 3339 in UTC.
    """

    contract: str
    version: str
    ref: str
    ok: bool
    commit: str | None = None
    tree: str | None = None
    record: str | None = None
    released_by: str | None = None
    approved_by: tuple[str, ...] = ()
    received: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as ``audit --format json`` prints it."""
        return {
            "contract": self.contract,
            "version": self.version,
            "ref": self.ref,
            "ok": self.ok,
            "commit": self.commit,
            "tree": self.tree,
            "record": self.record,
            "releasedBy": self.released_by,
            "approvedBy": list(self.approved_by),
            "received": self.received,
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that an audit found.

    Attributes:
        head: The newest entry of the log, to be remembered and given to a later audit; None where there is no log.
        policy_root: Digest of the policy with which everything begins; None where there is no policy.
        entries: Number of entries of the log.
        records: Number of records, releases among them.
        releases: Every released version, sorted by contract and then from the oldest version.
        problems: What does not verify: the log, refs past it, the policy, records and releases, the host.
        warnings: What a person should know and nothing fails for.
    """

    head: str | None
    policy_root: str | None
    entries: int
    records: int
    releases: tuple[AuditedRelease, ...] = ()
    problems: tuple[AuditProblem, ...] = ()
    warnings: tuple[AuditProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything verifies."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """Return the document that ``audit --format json`` prints."""
        return {
            "schema": "contractrepo/audit/1",
            "ok": self.ok,
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": [warning.as_json() for warning in self.warnings],
            "releases": [release.as_json() for release in self.releases],
            "head": self.head,
            "policyRoot": self.policy_root,
            "entries": self.entries,
            "records": self.records,
        }
