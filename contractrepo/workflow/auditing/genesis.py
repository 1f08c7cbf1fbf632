"""Where trust begins: the head of the log and the policy that somebody remembers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contractrepo.core.layout import LOG, POLICY
from contractrepo.workflow.auditing.problem import AuditProblem


def genesis_problems(
    *, trusted_head: str | None, entries: Collection[str], policy_root: str | None, roots: Collection[str]
) -> Iterator[AuditProblem]:
    """Yield what does not lead back to what is remembered.

    Args:
        trusted_head: The head of the log at an earlier time, or None where nobody remembers one.
        entries: Every entry of the log as it is.
        policy_root: The digest that `init` printed, or None.
        roots: Digests with which the policy may be said to begin: of its first version, and of the first that lists people.
    """
    if trusted_head is not None and trusted_head not in entries:
        message = f"the log does not hold its earlier head {trusted_head}: it was rolled back or written anew"
        yield AuditProblem("log-rolled-back", LOG, message)
    if policy_root is not None and policy_root not in roots:
        found = " or ".join(roots) or "none"
        yield AuditProblem(
            "policy-root-differs", POLICY, f"the policy does not begin with {policy_root} but with {found}"
        )
