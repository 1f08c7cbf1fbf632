"""An audit of a whole repository, from nothing but its objects and refs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from contractrepo.core.layout import LOG
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant
from contractrepo.git.repository import Repository
from contractrepo.service.auditing.contents import contents
from contractrepo.service.auditing.outside import outside
from contractrepo.service.auditing.policies import Policies
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.service.auditing.records import Records
from contractrepo.service.auditing.walking import walk
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.auditing import Audit, genesis_problems

_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
# Somebody writes while the audit reads: then it looks again.
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Auditing:
    """What an audit is asked.

    Attributes:
        trusted_head: Head of the log at an earlier time, 40 hexadecimal digits.
        policy_root: Digest of the policy with which everything began, as ``init`` prints it.
        recompute: Repeat comparisons and checks of documents too.

    Raises:
        UsageError: ``head-invalid`` or ``digest-invalid``.
    """

    trusted_head: str | None = None
    policy_root: str | None = None
    recompute: bool = False

    def __post_init__(self) -> None:
        if self.trusted_head is not None and not _COMMIT.match(self.trusted_head):
            message = f"'{printable(self.trusted_head, limit=100)}' is no head of a log"
            raise UsageError("head-invalid", message, "give all 40 digits, as contractrepo audit prints them")
        if self.policy_root is not None and not _DIGEST.match(self.policy_root):
            message = f"'{printable(self.policy_root, limit=100)}' is no digest"
            raise UsageError(
                "digest-invalid", message, "give sha256: and 64 digits, as contractrepo init does"
            )


def audit(store: Repository, clock: Callable[[], Instant], asked: Auditing) -> Audit:
    """Verify everything that a repository or clone holds; nothing that an earlier process kept is believed."""
    for _ in range(_ATTEMPTS):
        found = _audit(store, clock, asked)
        if found.ok or found.head == store.refs(LOG).get(LOG):
            break
    return found


def _audit(store: Repository, clock: Callable[[], Instant], asked: Auditing) -> Audit:
    reader = AuditedReader(store, dict(store.refs()))
    dossiers = Dossiers(reader, Comparisons(reader, ContractTrees(reader)), clock)
    walked = walk(reader, dossiers.rulebooks)
    policies = Policies(reader, dossiers, walked)
    records = Records(reader, dossiers, walked)
    versions = list(records.versions(recompute=asked.recompute))
    around = outside(store)
    genesis = genesis_problems(
        trusted_head=asked.trusted_head,
        entries=frozenset(walked.entries),
        policy_root=asked.policy_root,
        roots=policies.roots,
    )
    problems = [
        *walked.problems,
        *genesis,
        *policies.problems(),
        *records.strangers(),
        *(problem for version in versions for problem in version.problems),
        *contents(reader, documentation=asked.recompute),
        *around.problems,
    ]
    return Audit(
        head=walked.entries[-1] if walked.entries else None,
        policy_root=next(iter(policies.roots), None),
        entries=len(walked.entries),
        records=policies.records + sum(version.records for version in versions),
        releases=tuple(version.release for version in versions if version.release is not None),
        problems=tuple(dict.fromkeys(problems)),
        warnings=(*policies.warnings(), *around.warnings),
    )
