"""What a signed record has to hold, one file each; order is the order of the report."""

from __future__ import annotations

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case, Check
from contractrepo.workflow.review.checks.chain import chain
from contractrepo.workflow.review.checks.findings import findings
from contractrepo.workflow.review.checks.logged import logged
from contractrepo.workflow.review.checks.policy import policy
from contractrepo.workflow.review.checks.principal import principal
from contractrepo.workflow.review.checks.reading import reading
from contractrepo.workflow.review.checks.repository import repository
from contractrepo.workflow.review.checks.role import role
from contractrepo.workflow.review.checks.signature import signature
from contractrepo.workflow.review.checks.statement import statement
from contractrepo.workflow.review.checks.subject import subject
from contractrepo.workflow.review.checks.tag import tag
from contractrepo.workflow.review.checks.transition import transition

FORM: tuple[Check, ...] = (tag, reading, logged, signature)
"""Asked of every ref."""

CONTENT: tuple[Check, ...] = (
    principal,
    role,
    chain,
    subject,
    policy,
    repository,
    findings,
    transition,
    statement,
)
"""Asked of what could be read."""


def judge(case: Case) -> list[Flaw]:
    """Return everything that is wrong with a record; nothing of a record with a flaw counts."""
    checks = FORM if case.reading.found is None else (*FORM, *CONTENT)
    return [flaw for check in checks for flaw in check(case)]
