"""The part of `ContractRepo` that is about reviews."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.layout import POLICY_FILE
from contractrepo.git.changes import Instant
from contractrepo.git.repository import Repository
from contractrepo.service.naming import Finder, checked
from contractrepo.service.policies import PolicyInForce, policy_in_force
from contractrepo.service.reviews.asked import Asked

if TYPE_CHECKING:
    from contractrepo.service.reviews.history import Said
    from contractrepo.service.reviews.keys import KeyRow
    from contractrepo.service.reviews.landing import Recorded
    from contractrepo.service.reviews.rendering import Rendered
    from contractrepo.service.reviews.reviewing import Reviews
    from contractrepo.service.reviews.verifying import Verification
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.review import Status


class ReviewMethods:
    """What a repository of contracts does about reviews.

    Every method that writes takes `author`, who makes the tag; git's ``user.name`` and ``user.email`` without. What is
    left out otherwise is implied where only one answer is possible. Each of them raises:

        WorkflowError: The record may not land; `data["flaws"]` says everything that speaks against it, the hint is the
            next command. ``principal-unknown``: nobody has the signer's key. In a clone also ``not-pushed`` and
            ``push-refused``.
        UsageError: ``version-needed``, ``version-invalid``, ``comment-missing``, ``comment-invalid``,
            ``author-unknown``, and what the methods name.
        SignatureError: The key cannot sign.
        ConflictError: ``ref-changed``: the same person wrote another record meanwhile.
    """

    _store: Repository
    _finder: Finder
    _clock: Callable[[], Instant]
    _user: str

    def propose(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        design: str | None = None,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> Recorded:
        """Put a design, or what main holds, up for review; it replaces the version's proposal before it.

        Args:
            name: The contract.
            version: The version it is to become; its ``info.version`` without.
            design: Topic of the design; the only one that fits without, or main where no design does.
            signer: Who proposes.
            comment: What to say about it.
            author: Who makes the tag.

        Raises:
            UsageError: ``design-unknown``, ``design-ambiguous`` or ``design-needed``.
        """
        asked = Asked("propose", checked(name), version, design=design, comment=comment)
        return self._reviews.write(asked, signer, author)

    def approve(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        role: str | None = None,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> Recorded:
        """Approve what is proposed as a version; where nothing is, propose it in the same transaction.

        Args:
            name: The contract.
            version: The version.
            role: In which role; the one that still waits for the signer without.
            signer: Who approves.
            comment: What to say about it.
            author: Who makes the tag.

        Raises:
            UsageError: ``role-needed``.
        """
        asked = Asked("approve", checked(name), version, role, comment=comment)
        return self._reviews.write(asked, signer, author)

    def request_changes(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        role: str | None = None,
        signer: SSHSigner,
        comment: str,
        author: Author | None = None,
    ) -> Recorded:
        """Block a version until its proposal is changed to the signer's content; arguments as for `approve`."""
        asked = Asked("request-changes", checked(name), version, role, comment=comment)
        return self._reviews.write(asked, signer, author)

    def reject(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        role: str | None = None,
        signer: SSHSigner,
        comment: str,
        author: Author | None = None,
    ) -> Recorded:
        """End a proposal, in a role with a veto; arguments as for `approve`."""
        asked = Asked("reject", checked(name), version, role, comment=comment)
        return self._reviews.write(asked, signer, author)

    def revoke(
        self, record: str, *, signer: SSHSigner, comment: str = "", author: Author | None = None
    ) -> Recorded:
        """Take back an approval or a refusal.

        Args:
            record: Its ref, with or without ``refs/tags/``, or its digest.
            signer: Who said it, or one of those who may lift another person's veto.
            comment: Why.
            author: Who makes the tag.

        Raises:
            UsageError: ``record-unknown``.
        """
        return self._reviews.revoke(record, comment, signer, author)

    def status(self, name: str, version: str | None = None) -> Status:
        """Return where a version stands; without one, the version being prepared, or else the newest release.

        Raises:
            UsageError: ``version-needed`` or ``unknown-contract``.
        """
        return self._reviews.open(checked(name), version).review.status

    def history(self, name: str) -> list[Said]:
        """Return everything that was ever said about a contract, in the order in which it was received."""
        from contractrepo.service.reviews.history import history

        return history(self._store, self._reviews.dossiers, checked(name))

    def verify(self, ref: str) -> Verification:
        """Return every check of a record or a release, with its answer.

        Raises:
            UsageError: ``record-unknown``.
        """
        from contractrepo.service.reviews.verifying import verify

        return verify(self._reviews.dossiers, ref)

    def render(  # noqa: PLR0913  as many things can be said about a record
        self,
        kind: str,
        name: str,
        version: str | None = None,
        *,
        role: str | None = None,
        design: str | None = None,
        comment: str = "",
        principal: str | None = None,
    ) -> Rendered:
        """Return a record for ``git tag -s -F - TAG COMMIT``; nothing is written.

        Args:
            kind: ``propose``, ``request-changes``, ``reject``, ``approve`` or ``release``.
            name: The contract.
            version: The version.
            role: In which role.
            design: For ``propose``: topic of the design.
            comment: What to say about it.
            principal: Who will sign; the owner of git's signing key without.
        """
        asked = Asked(kind, checked(name), version, role, design, comment)
        return self._reviews.render(asked, principal)

    def signing_keys(self) -> list[KeyRow]:
        """Return the people of the policy in force and the keys they sign with."""
        from contractrepo.service.reviews.keys import key_rows

        return list(key_rows(self.policy().rulebook, self._clock().seconds))

    def allowed_signers(self) -> str:
        """Return the people's keys as an allowed_signers file for git and ssh-keygen."""
        from contractrepo.service.reviews.allowed_signers import allowed_signers

        return allowed_signers(self.policy().rulebook.principals)

    def policy(self) -> PolicyInForce:
        """Return the policy in force.

        Raises:
            WorkflowError: ``policy-unreadable``.
        """
        return policy_in_force(self._store)

    def policy_text(self) -> str:
        """Return policy.yaml as it is written; empty where the repository has no policy."""
        commit = self.policy().commit
        text = self._store.read_blob(commit, POLICY_FILE) if commit is not None else None
        return (text or b"").decode("utf-8", "replace")

    def fetch(self) -> None:
        """In a clone, fetch what the repository has; do nothing in the repository itself.

        Raises:
            StoreError: ``remote-unreachable``: what was fetched before can still be read.
        """
        from contractrepo.git.clone import CloneStore

        if isinstance(self._store, CloneStore):
            self._store.fetch()

    @cached_property
    def _reviews(self) -> Reviews:
        from contractrepo.service.reviews.reviewing import Reviews

        return Reviews(self._store, self._finder.trees, self._clock, self._user)
