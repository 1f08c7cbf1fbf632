"""The policy in force, read from ``refs/meta/policy``."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import POLICY
from contractrepo.errors import ContractError, WorkflowError
from contractrepo.policy import Checks, Policy
from contractrepo.policy.rulebook import Rulebook
from contractrepo.service.trees import TreeReader

OWNER = "owner"
DEFAULT_POLICY = f"""\
# Who may decide what, and what counts as a breaking change.
policy: 1
serial: 1
bootstrap: true             # contracts without a release may be written directly on main
main: compatible            # main takes pushes that break no consumer; release-only lets it move by releases alone
compatibility:
  mode: backward            # whoever uses a released version keeps working
  bases: supported          # every released version counts; released: only the newest
roles:
  policy-admin: {{of: [{OWNER}]}}
  api-owner: {{of: [{OWNER}]}}  # whose approval a release needs; people are listed in principals.yaml
allow-self-approval: true   # only while a role has one person
"""


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """What changes are judged by.

    Attributes:
        rulebook: Rules and people; the built-in ones where the repository has no policy.
        commit: Where it stands, or None for the built-in rules.
    """

    rulebook: Rulebook
    commit: str | None

    @property
    def policy(self) -> Policy:
        """The rules."""
        return self.rulebook.policy


def policy_in_force(reader: TreeReader) -> PolicyInForce:
    """Return the policy of a repository, as it is before any change in progress.

    Raises:
        WorkflowError: ``policy-unreadable``: there is one and it cannot be read, so nothing may pass.
    """
    value = reader.refs(POLICY).get(POLICY)
    if value is None:
        return PolicyInForce(Rulebook.built_in(), None)
    commit = reader.commit_of(value)
    try:
        return PolicyInForce(Rulebook.parse(reader.files(commit, "")), commit)
    except ContractError as error:
        message = f"{POLICY} holds no policy that can be read: {error.message}"
        hint = "until it is mended nothing governed may change; contractrepo doctor says more"
        raise WorkflowError("policy-unreadable", message, hint) from error


def checks_in_force(reader: TreeReader, name: str) -> Checks:
    """Return what problems of the document of a contract count as; a policy that cannot be read stops main, not a draft."""
    try:
        return policy_in_force(reader).policy.checks(name)
    except WorkflowError:
        return Checks()
