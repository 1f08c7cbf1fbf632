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
from contractrepo.service.reviews.methods import ReviewMethods

if TYPE_CHECKING:
    from contractrepo.docs import Site
    from contractrepo.service.documenting import Documenting
    from contractrepo.service.reviews.landing import Recorded
    from contractrepo.service.serving import Serving
    from contractrepo.signing import SSHSigner


class ReleaseMethods(ReviewMethods):
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

    def docs(
        self,
        name: str,
        ref: str = "main",
        *,
        format: str | None = None,  # noqa: A002  the command line spells it so
        base_url: str | None = None,
    ) -> Site:
        """Build the documentation of a contract at any ref, with its changes and its review.

        Args:
            name: The contract.
            ref: A branch, tag, version (``v1.2.0``) or commit.
            format: ``html`` or ``markdown``; both without, Markdown below ``markdown/``.
            base_url: Where the site will stand.

        Raises:
            UsageError: ``unknown-ref``, ``unknown-contract`` or ``format-unknown``.
            ContractError: The document cannot be read, or an example of the mocks breaks it.
        """
        return self._documenting.site(checked(name), ref, kind=format, base_url=base_url)

    def build_docs(self) -> list[str]:
        """Build the documentation of every release that has none, store it, and return the refs written.

        Raises:
            ContractError: An example of the mocks of a release breaks the contract.
        """
        return self._documenting.store_pending()

    @cached_property
    def serving(self) -> Serving:
        """What a server asks again and again."""
        from contractrepo.service.serving import Serving

        return Serving(self._store, self._finder)

    @cached_property
    def _documenting(self) -> Documenting:
        from contractrepo.service.documenting import Documenting

        return Documenting(self._store, self._finder, self._reviews.dossiers, self._clock, self._user)
