"""Audits: what has to hold in a log, in the versions of a policy and in releases, told from values alone."""

from contractrepo.workflow.auditing.audit import Audit, AuditedRelease
from contractrepo.workflow.auditing.genesis import genesis_problems
from contractrepo.workflow.auditing.policy_change import (
    Ballot,
    PolicyVersion,
    change_problems,
    founding_warnings,
)
from contractrepo.workflow.auditing.problem import AuditProblem
from contractrepo.workflow.auditing.records import received
from contractrepo.workflow.auditing.release_bump import bump_problems, too_low
from contractrepo.workflow.auditing.step import Step, step_problems

__all__ = [
    "Audit",
    "AuditProblem",
    "AuditedRelease",
    "Ballot",
    "PolicyVersion",
    "Step",
    "bump_problems",
    "change_problems",
    "founding_warnings",
    "genesis_problems",
    "received",
    "step_problems",
    "too_low",
]
