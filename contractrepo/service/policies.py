"""The policy in force, read from ``refs/meta/policy``."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import POLICY, POLICY_FILE
from contractrepo.errors import ContractError, WorkflowError
from contractrepo.policy import Policy
from contractrepo.service.trees import TreeReader

DEFAULT_POLICY = """\
# Who may decide what, and what counts as a breaking change.
policy: 1
serial: 1
bootstrap: true       # contracts without a release may be written directly on main
main: compatible      # main takes pushes that break no consumer; release-only lets it move by releases alone
compatibility:
  mode: backward      # whoever uses a released version keeps working
  bases: supported    # every released version counts; released: only the newest
roles:
  policy-admin: {of: [owner]}
"""


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy that changes are judged by.

    Attributes:
        policy: Its rules; the built-in ones where the repository has no policy.
        commit: Where it stands, or None for the built-in rules.
    """

    policy: Policy
    commit: str | None


def policy_in_force(reader: TreeReader) -> PolicyInForce:
    """Return the policy of a repository, as it is before any change in progress.

    Raises:
        WorkflowError: ``policy-unreadable``: there is one and it cannot be read, so nothing may pass.
    """
    value = reader.refs(POLICY).get(POLICY)
    if value is None:
        return PolicyInForce(Policy.default(), None)
    commit = reader.commit_of(value)
    text = reader.files(commit, "").get(POLICY_FILE)
    if text is None:
        raise _unreadable(f"{POLICY} holds no {POLICY_FILE}")
    try:
        return PolicyInForce(Policy.parse(text, file=POLICY_FILE), commit)
    except ContractError as error:
        raise _unreadable(f"{POLICY_FILE} of {POLICY} is no policy: {error.message}") from error


def _unreadable(message: str) -> WorkflowError:
    hint = "until it is mended nothing governed may change; contractrepo doctor says more"
    return WorkflowError("policy-unreadable", message, hint)
