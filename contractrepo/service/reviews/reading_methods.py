"""The part of `ContractRepo` that tells what was said about versions, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from contractrepo.git.changes import Instant
from contractrepo.git.repository import Repository
from contractrepo.service.naming import Finder, checked
from contractrepo.service.policy_changes.methods import PolicyMethods

if TYPE_CHECKING:
    from contractrepo.service.reviews.history import Said
    from contractrepo.service.reviews.keys import KeyRow
    from contractrepo.service.reviews.reviewing import Reviews
    from contractrepo.service.reviews.verifying import Verification
    from contractrepo.workflow.deprecated import Deprecated
    from contractrepo.workflow.review import Status


class ReadingMethods(PolicyMethods):
    """What a repository of contracts knows about reviews; nothing is written."""

    _store: Repository
    _finder: Finder
    _clock: Callable[[], Instant]
    _user: str

    def status(self, name: str, version: str | None = None) -> Status:
        """Return where a version stands; without one, the version being prepared, or else the newest release.

        Raises:
            UsageError: ``version-needed`` or ``unknown-contract``.
        """
        return self._reviews.open(checked(name), version).review.status

    def deprecated(self, name: str, version: str) -> Deprecated | None:
        """Return what those who use a released version are to be told of its end; None where it is not deprecated."""
        return self._reviews.dossiers.endings.deprecated(checked(name), version)

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

    def signing_keys(self) -> list[KeyRow]:
        """Return the people of the policy in force and the keys they sign with."""
        from contractrepo.service.reviews.keys import key_rows

        return list(key_rows(self.policy().rulebook, self._clock().seconds))

    def allowed_signers(self) -> str:
        """Return the people's keys as an allowed_signers file for git and ssh-keygen."""
        from contractrepo.service.reviews.allowed_signers import allowed_signers

        return allowed_signers(self.policy().rulebook.principals)

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
