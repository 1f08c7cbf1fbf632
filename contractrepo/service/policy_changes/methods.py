"""The part of `ContractRepo` that is about its policy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.layout import POLICY_FILE
from contractrepo.git.changes import Instant
from contractrepo.git.repository import Repository
from contractrepo.service.policies import PolicyInForce, policy_in_force

if TYPE_CHECKING:
    from contractrepo.service.policy_changes.changing import PolicyChanges, PolicyRecorded
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.succession import Pending


class PolicyMethods:
    """What a repository of contracts does about its policy."""

    _store: Repository
    _clock: Callable[[], Instant]
    _user: str

    def policy(self) -> PolicyInForce:
        """Return the policy in force.

        Raises:
            WorkflowError: ``policy-unreadable``.
        """
        return policy_in_force(self._store)

    def policy_text(self, serial: int | str | None = None) -> str:
        """Return policy.yaml as it is written; empty where the repository has no policy.

        Args:
            serial: Of a proposed policy: return that one, and principals.yaml behind it.

        Raises:
            UsageError: ``policy-unknown`` or ``policy-ambiguous``.
        """
        if serial is not None:
            return self._policy_changes.text(str(serial))
        commit = self.policy().commit
        text = self._store.read_blob(commit, POLICY_FILE) if commit is not None else None
        return (text or b"").decode("utf-8", "replace")

    def pending_policies(self) -> tuple[Pending, ...]:
        """Return what is proposed as the next policy, the newest last; nothing where nobody may sign."""
        if not self.policy().rulebook.principals.all:
            return ()
        return self._policy_changes.pending()

    def propose_policy(
        self,
        policy: str | bytes,
        principals: str | bytes | None = None,
        *,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> PolicyRecorded:
        """Propose another policy; a signer of the role ``policy-admin`` agrees to it with that.

        It comes into force once as many people of that role agree as the policy in force asks for.

        Args:
            policy: Text of policy.yaml, whose serial is one more than that in force.
            principals: Text of principals.yaml; as it is without.
            signer: Anybody whom the policy in force lists.
            comment: What to say about it.
            author: Who makes commit and tag; git's ``user.name`` and ``user.email`` without.

        Raises:
            ContractError: A text is no policy; `problems` lists every fault.
            WorkflowError: ``approvals-off``, ``policy-serial``, ``policy-locked-out``, ``principal-unknown``, or as for
                other records; `data["flaws"]` says everything that speaks against it.
        """
        return self._policy_changes.propose(policy, principals, signer, comment, author)

    def approve_policy(
        self,
        serial: int | str,
        *,
        commit: str | None = None,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> PolicyRecorded:
        """Agree to what is proposed as a serial of the policy.

        Args:
            serial: The serial.
            commit: Which of several proposals.
            signer: One of the policy's role ``policy-admin``.
            comment: What to say about it.
            author: Who makes the tag.

        Raises:
            UsageError: ``policy-unknown``: nothing is proposed as that; ``policy-ambiguous``.
            WorkflowError: As for `propose_policy`; ``role-missing``.
        """
        return self._policy_changes.approve(str(serial), commit, signer, comment, author)

    @cached_property
    def _policy_changes(self) -> PolicyChanges:
        from contractrepo.service.policy_changes.changing import PolicyChanges

        return PolicyChanges(self._store, self._clock, self._user)
