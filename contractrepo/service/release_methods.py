"""The part of `ContractRepo` that is about releases and their documentation."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.errors import ContractError
from contractrepo.git.store import Store
from contractrepo.service.naming import checked
from contractrepo.service.reviews.asked import Asked
from contractrepo.service.reviews.ending_methods import EndingMethods

if TYPE_CHECKING:
    from contractrepo.docs import Site
    from contractrepo.service.documenting import Documenting, Verified
    from contractrepo.service.reviews.landing import Recorded
    from contractrepo.service.serving import Serving
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.auditing import Audit
    from contractrepo.workflow.review import Status


class ReleaseMethods(EndingMethods):
    """What a repository of contracts does about releases; errors as for `ReviewMethods`."""

    def release(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
        dry_run: bool = False,
    ) -> Recorded:
        """Release an approved version: its signed tag, and the contract on main, in one step or not at all.

        In the repository itself the documentation is built and stored right after; after a push from a clone the
        repository's hook does it. The status says ``pending`` until then.

        Args:
            name: The contract.
            version: The version; the only one that is being prepared without.
            signer: Signs the release.
            comment: What to say about it.
            author: Who makes the tag.
            dry_run: Only say whether it may be released.

        Raises:
            WorkflowError: ``not-approved``, ``version-too-low``, ``version-mismatch``, ``version-released``,
                ``main-moved``, ``content-changed``, ``base-moved``, ``findings-changed``, ``role-missing``, ...
        """
        asked = Asked("release", checked(name), version, comment=comment)
        recorded = self._reviews.write(asked, signer, author, dry_run=dry_run)
        if dry_run or not isinstance(self._store, Store):
            return recorded
        with contextlib.suppress(ContractError):
            self.build_docs()
        return replace(recorded, status=self.status(name, recorded.status.version))

    def status(self, name: str, version: str | None = None) -> Status:
        """Return where a version stands; a warning says why where its documentation cannot be built.

        Raises:
            UsageError: ``version-needed`` or ``unknown-contract``.
        """
        status = super().status(name, version)
        why = self._documenting.hindrance(name, status.version) if status.docs == "pending" else None
        return status if why is None else replace(status, warnings=(*status.warnings, why))

    def docs(  # noqa: PLR0913  the options of the command
        self,
        name: str,
        ref: str = "main",
        *,
        format: str | None = None,  # noqa: A002  the command line spells it so
        base_url: str | None = None,
        single: bool = False,
        beside: bool = True,
    ) -> Site:
        """Build the documentation of a contract at any ref, with its changes and its review.

        Args:
            name: The contract.
            ref: A branch, tag, version (``v1.2.0``) or commit.
            format: ``html`` or ``markdown``; both without, Markdown below ``markdown/``.
            base_url: Where the site will stand.
            single: Whether everything stands on one page that needs no other file.
            beside: Whether the site will stand below that of `versions_docs`, to which its pages then lead.

        Raises:
            UsageError: ``unknown-ref``, ``unknown-contract`` or ``format-unknown``.
            ContractError: The document cannot be read, or an example of the mocks breaks it.
        """
        return self._documenting.site(
            checked(name), ref, kind=format, base_url=base_url, single=single, beside=beside
        )

    def versions_docs(self, name: str) -> Site:
        """Build the index of a contract's versions and drafts, as it is served above their sites.

        Raises:
            UsageError: ``unknown-contract``.
        """
        return self._documenting.versions(checked(name))

    def all_docs(self, name: str, *, format: str | None = None, base_url: str | None = None) -> Site:  # noqa: A002  as for `docs`
        """Build the index of versions with the site of every version and draft below it; arguments as for `docs`.

        Raises:
            UsageError: ``unknown-contract`` or ``format-unknown``.
            ContractError: As for `docs`, of any of them.
        """
        return self._documenting.all_sites(checked(name), base_url=base_url, kind=format)

    def changes(
        self,
        name: str,
        base: str,
        revision: str = "main",
        *,
        format: str = "markdown",  # noqa: A002  as for `docs`
    ) -> str:
        """Return the page that tells what changed from one ref of a contract to another.

        Args:
            name: The contract.
            base: A branch, tag, version or commit: what consumers know.
            revision: What is to take its place.
            format: ``html`` or ``markdown``.

        Raises:
            UsageError, ContractError: As for `docs`.
        """
        return self._documenting.changes(checked(name), base, revision, kind=format)

    def verify_docs(self, name: str, version: str) -> Verified:
        """Build the documentation of a release anew and compare it with what is stored; works in a clone.

        Args:
            name: The contract.
            version: The version, without ``v``.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            StoreError: ``docs-missing``.
            ContractError: An example of the mocks breaks the contract.
        """
        return self._documenting.verify(checked(name), version)

    def build_docs(self) -> list[str]:
        """Build the documentation of every release that has none, store it, and return the refs written.

        Raises:
            ContractError: An example of the mocks of a release breaks the contract.
        """
        return self._documenting.store_pending()

    def audit(
        self, trusted_head: str | None = None, policy_root: str | None = None, *, recompute: bool = False
    ) -> Audit:
        """Verify the log, the refs, the policy, and every record and release, from nothing but the repository's objects.

        It works in the repository and in a clone as it was fetched last; in the repository itself hooks and settings are
        looked at too. Each record is judged by the policy and at the instant of its receipt.

        Args:
            trusted_head: Head of the log at an earlier time (`Audit.head`): whether the log still builds on it. Without
                one, a log that was written anew from its beginning looks like any other.
            policy_root: Digest of the policy as ``init`` printed it.
            recompute: Repeat comparisons and checks of documents too, and hold the digests of records against them.

        Raises:
            UsageError: ``head-invalid`` or ``digest-invalid``.
        """
        from contractrepo.service.auditing.auditing import Auditing, audit

        return audit(self._store, self._clock, Auditing(trusted_head, policy_root, recompute))

    @cached_property
    def serving(self) -> Serving:
        """What a server asks again and again."""
        from contractrepo.service.serving import Serving

        return Serving(self._store, self._finder, self.deprecated)

    @cached_property
    def _documenting(self) -> Documenting:
        from contractrepo.service.documenting import Documenting

        return Documenting(self._store, self._finder, self._reviews.dossiers, self._clock, self._user)
