"""The part of `ContractRepo` that is about its host: hooks, and what is wrong there."""

from __future__ import annotations

from contractrepo.errors import StoreError
from contractrepo.git.installation import Fault
from contractrepo.git.repository import Repository
from contractrepo.git.store import Store
from contractrepo.service import hosting
from contractrepo.service.doctor import faults, mend


class HostMethods:
    """What a repository of contracts asks of the machine that it lies on."""

    _store: Repository

    def doctor(self) -> list[Fault]:
        """Return what is wrong with the repository and its host, each with a remedy; empty when all is well."""
        return faults(self._store)

    def recover(self) -> None:
        """Finish what a killed writer left half written, if there is anything.

        Raises:
            StoreError: ``log-broken``, ``repository-busy`` or ``not-writable``.
        """
        self._store.recover()

    def mend(self) -> list[str]:
        """Mend what `doctor` tells of, as far as nothing is lost by it, and return what was done.

        Raises:
            StoreError: ``not-bare``: this is a clone.
        """
        if not isinstance(self._store, Store):
            raise StoreError(
                "not-bare", "a clone is not mended, but the repository itself", "name it: --repo"
            )
        return mend(self._store)

    @property
    def hook_mode(self) -> str:
        """Return ``"full"``, or ``"gate-only"`` where refs are left to git."""
        return hosting.mode(self._store.path)

    def install_hooks(self, *, force: bool = False, gate_only: bool = False) -> None:
        """Install the server-side hooks and the settings they need.

        Args:
            force: Replace hooks that are not ours.
            gate_only: Leave refs to git, on a host that has no proc-receive: the log follows each push.

        Raises:
            StoreError: ``hook-foreign``, ``git-missing``, ``git-too-old`` or ``not-writable``.
        """
        hosting.install(self._store.path, force=force, gate_only=gate_only)

    def remove_hooks(self) -> None:
        """Remove our hooks and their settings; pushes are not judged any more."""
        hosting.remove(self._store.path)

    def hook_faults(self) -> list[Fault]:
        """Return what keeps pushes from being judged; empty when the hooks are in place."""
        return hosting.inspect(self._store.path)
