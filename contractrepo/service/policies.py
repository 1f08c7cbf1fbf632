"""The policy in force, read from ``refs/meta/policy``."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import LOG, POLICY
from contractrepo.errors import ContractError, WorkflowError
from contractrepo.git.refnames import ZERO
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
        WorkflowError: ``policy-unreadable``: there is one and it cannot be read, so nothing may pass; ``ref-bypassed``: it
            is not the one that the log knows.
    """
    commit = policy_commit(reader)
    if commit is None:
        return PolicyInForce(Rulebook.built_in(), None)
    try:
        return PolicyInForce(Rulebook.parse(reader.files(commit, "")), commit)
    except ContractError as error:
        message = f"{POLICY} holds no policy that can be read: {error.message}"
        hint = "until it is mended nothing governed may change; contractrepo doctor says more"
        raise WorkflowError("policy-unreadable", message, hint) from error


def policy_commit(reader: TreeReader) -> str | None:
    """Return the commit of the policy in force, or None where there is no policy.

    Raises:
        WorkflowError: ``ref-bypassed``: it is not the one that the log knows.
    """
    value = reader.refs(POLICY).get(POLICY)
    if reader.refs(LOG) and not reader.logged({POLICY: value or ZERO}) and not _on_its_way(reader, value):
        message = f"{POLICY} is not what the log says: somebody changed it directly"
        hint = "put it back with git update-ref; contractrepo audit says what it was"
        raise WorkflowError("ref-bypassed", message, hint)
    return reader.commit_of(value) if value is not None else None


def _on_its_way(reader: TreeReader, value: str | None) -> bool:
    """Tell whether a killed writer left the policy at the value that it had before: the next one finishes the change."""
    newest = next(iter(reader.log(1)), None)
    changes = newest.changes if newest is not None else ()
    return any(one.ref == POLICY and one.old == (value or ZERO) for one in changes)


def checks_in_force(reader: TreeReader, name: str) -> Checks:
    """Return what problems of the document of a contract count as; a policy that cannot be read stops main, not a draft."""
    try:
        return policy_in_force(reader).policy.checks(name)
    except WorkflowError:
        return Checks()
