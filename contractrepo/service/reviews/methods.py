"""The part of `ContractRepo` that is about reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.service.naming import checked
from contractrepo.service.reviews.asked import Asked
from contractrepo.service.reviews.reading_methods import ReadingMethods
from contractrepo.workflow.records.record import POLICY_NAME

if TYPE_CHECKING:
    from contractrepo.service.policy_changes.changing import PolicyRecorded
    from contractrepo.service.reviews.landing import Recorded
    from contractrepo.service.reviews.rendering import Rendered
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.records import Deprecation, Waiver


class ReviewMethods(ReadingMethods):
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
    ) -> Recorded | PolicyRecorded:
        """Take back an approval, a waiver or a refusal; of a proposed policy an approval.

        Args:
            record: Its ref, with or without ``refs/tags/``, or its digest.
            signer: Who said it, or one of those who may lift another person's veto.
            comment: Why.
            author: Who makes the tag.

        Raises:
            UsageError: ``record-unknown``.
        """
        from contractrepo.service.reviews.finding import find_record

        found = find_record(self._store, record)
        if found.name == POLICY_NAME:
            return self._policy_changes.revoke(found, signer, comment, author)
        return self._reviews.revoke(found, comment, signer, author)

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
        waiver: Waiver | None = None,
        deprecation: Deprecation | None = None,
    ) -> Rendered:
        """Return a record for ``git tag -s -F - TAG COMMIT``; nothing is written.

        Args:
            kind: ``propose``, ``request-changes``, ``reject``, ``approve``, ``waive``, ``release``, ``deprecate`` or
                ``retire``.
            name: The contract.
            version: The version.
            role: In which role.
            design: For ``propose``: topic of the design.
            comment: What to say about it.
            principal: Who will sign; the owner of git's signing key without.
            waiver: For ``waive``: what passes.
            deprecation: For ``deprecate``: until when the version is supported.
        """
        asked = Asked(kind, checked(name), version, role, design, comment, waiver, deprecation)
        return self._reviews.render(asked, principal)
