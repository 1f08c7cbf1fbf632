"""The part of `ContractRepo` that is about exceptions of one release, and about the end of a version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.service.naming import checked
from contractrepo.service.reviews.asked import Asked
from contractrepo.service.reviews.methods import ReviewMethods

if TYPE_CHECKING:
    from contractrepo.service.reviews.landing import Recorded
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.records import Effect


class EndingMethods(ReviewMethods):
    """What lets a version break others, and what ends it; errors as for `ReviewMethods`."""

    def waive(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        findings: Iterable[str],
        effect: Effect,
        expires: date | str,
        reason: str,
        signer: SSHSigner,
        ticket: str | None = None,
        author: Author | None = None,
    ) -> Recorded:
        """Let exactly these breaking findings pass in one version's release; propose it first where nobody has.

        Args:
            name: The contract.
            version: The version.
            findings: Fingerprints, as a comparison gives them.
            effect: ``accepted-break`` or ``false-alarm``.
            expires: The first day in UTC on which the waiver no longer counts.
            reason: Why.
            signer: One of the policy's role ``breaking-approver``.
            ticket: Where more is written about it.
            author: Who makes the tag.

        Raises:
            UsageError: ``record-invalid``: no fingerprint, or a value of another form.
        """
        from contractrepo.workflow.records import Waiver

        said = Waiver(effect, str(expires), tuple(findings), ticket)
        asked = Asked("waive", checked(name), version, comment=reason, waiver=said)
        return self._reviews.write(asked, signer, author)

    def deprecate(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        sunset: date | str,
        successor: str | None = None,
        role: str | None = None,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> Recorded:
        """Announce the end of a released version; it is deprecated once the quorum of its owners says the same.

        Args:
            name: The contract.
            version: The version; the newest released one without, where none is being prepared.
            sunset: The first day in UTC on which it may be retired.
            successor: The released version to use instead.
            role: In which role; the only one without.
            signer: One of its owners: people of the roles that every release asks.
            comment: What to say about it.
            author: Who makes the tag.
        """
        from contractrepo.workflow.records import Deprecation

        said = Deprecation(str(sunset), successor)
        asked = Asked("deprecate", checked(name), version, role, comment=comment, deprecation=said)
        return self._reviews.write(asked, signer, author)

    def retire(  # noqa: PLR0913  the fixed interface
        self,
        name: str,
        version: str | None = None,
        *,
        role: str | None = None,
        signer: SSHSigner,
        comment: str = "",
        author: Author | None = None,
    ) -> Recorded:
        """End a deprecated version from its sunset on: nothing has to keep working with it any more; arguments as for `deprecate`."""
        asked = Asked("retire", checked(name), version, role, comment=comment)
        return self._reviews.write(asked, signer, author)
