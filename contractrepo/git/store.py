"""A bare repository: read, write objects, and change refs through one transaction."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git import bare
from contractrepo.git.accepted import AcceptedPush
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.drift import Drift
from contractrepo.git.log import LogEntry
from contractrepo.git.objects import ReadObject
from contractrepo.git.refs import RefFiles
from contractrepo.git.replica import origin_of
from contractrepo.git.repository import Repository
from contractrepo.git.transaction import Transactions
from contractrepo.git.upkeep import is_due, stale_locks

# How long a push waits for the one before it, which git only has to write.
_PATIENCE_S = 20.0
_NAP_S = 0.02


class Store(Repository):
    """A bare git repository on disk; several threads may share it.

    Args:
        path: The repository's folder.
        upkeep: Pack what has become many after writing; without, whoever writes sees to it.

    Attributes:
        path: The repository's folder.
    """

    def __init__(self, path: Path, *, upkeep: bool = True) -> None:
        database, refs = ObjectDatabase(path), RefFiles(path)
        super().__init__(path, database, refs)
        self._transactions = Transactions(path, database, refs)
        self._upkeep = upkeep

    @classmethod
    def create(cls, path: Path | str) -> Store:
        """Create a bare repository whose HEAD is main, with the first entry of its log.

        Args:
            path: A folder that does not exist yet, or is empty.

        Raises:
            UsageError: ``repository-exists``: the folder is not empty.
            StoreError: ``not-writable``.
        """
        store = cls(bare.create(Path(path)))
        store._transactions.begin()
        return store

    @classmethod
    def open(cls, path: Path | str, *, upkeep: bool = True) -> Store:
        """Open a bare repository, and finish a transaction that a killed writer left half applied.

        Raises:
            StoreError: ``not-a-repository``, ``not-bare`` or ``format-unsupported``.
        """
        store = cls(bare.opened(Path(path)), upkeep=upkeep)
        # Readers get what is there; a log that cannot be read or applied stops the next writer, and doctor says why.
        with contextlib.suppress(StoreError):
            store.recover()
        return store

    @classmethod
    def around(cls, folder: Path | str) -> Store:
        """Open the bare repository that `folder` is, or lies in.

        Raises:
            StoreError: ``not-a-repository`` or ``format-unsupported``.
        """
        return cls.open(bare.enclosing(Path(folder)))

    def update(
        self,
        changes: Sequence[RefChange],
        receipt: Receipt,
        *,
        verify: Callable[[], None] | None = None,
    ) -> LogEntry | None:
        """Change refs: all of them or none.

        Governed refs are changed by one entry of the log, which is the commit point; other refs are compared and swapped
        in the same step and are not logged.

        Args:
            changes: Each ref once, with the value it has and the one it is to have.
            receipt: Who asks, how and when.
            verify: Called under the repository's lock, when nobody else can change a governed ref any more; what it
                raises stops the transaction before anything is changed.

        Returns:
            The entry of the log, or None where no governed ref changes.

        Raises:
            ConflictError: ``ref-changed``: a ref is not at its old value; `data` holds `ref`, `expected` and `actual`.
                ``ref-clash``: a ref above or below exists.
            WorkflowError: ``ref-name-invalid``, ``ref-deletion``, ``tag-exists``, ``ref-not-fast-forward``,
                ``ref-wrong-object`` or ``log-protected``.
            StoreError: ``ref-bypassed``: a governed ref was changed behind the log; ``repository-busy``;
                ``not-writable``; ``replica-read-only``.
        """
        origin = origin_of(self.path)
        if origin is not None:
            message = f"this is a read replica of {printable(origin, limit=200)}"
            raise StoreError(
                "replica-read-only", message, "work with the repository itself, or a clone of it"
            )
        entry = self._transactions.update(changes, receipt, verify)
        if self._upkeep and is_due(self.path):
            # The transaction stands, whatever becomes of the packing; doctor tells of what is not packed.
            with contextlib.suppress(StoreError):
                self.maintain()
        return entry

    def recover(self) -> None:
        """Finish a transaction that was committed to the log and not applied to all its refs.

        Raises:
            StoreError: ``log-broken``, ``repository-busy`` or ``not-writable``.
        """
        self._transactions.recover()

    def accept(
        self,
        changes: Sequence[RefChange],
        receipt: Receipt,
        *,
        read: ReadObject,
        check: Callable[[], None],
        pid: int,
    ) -> None:
        """Let git write a push by itself, where the host leaves the refs to git; the log follows by `landed`.

        Args:
            changes: The governed refs of the push.
            receipt: Who pushes, and when.
            read: Gives the objects of the push too.
            check: Called under the repository's lock; what it raises refuses the push.
            pid: The git process that takes the push; until it has ended no other push is accepted.

        Raises:
            ConflictError, WorkflowError, StoreError: As `update`; ``repository-busy``: another push is under way.
        """
        end = time.monotonic() + _PATIENCE_S
        while not self._transactions.accept(changes, receipt, read, check, pid):
            if time.monotonic() > end:
                raise StoreError("repository-busy", "another push is under way", "push again in a moment")
            time.sleep(_NAP_S)

    def landed(self, finished: int | None = None) -> list[AcceptedPush]:
        """Log what accepted pushes have written, and return those that are through, for whoever has more to do for them.

        Each is returned until its `forget` is called, so that what is to follow is not lost with the process that does it.

        Args:
            finished: A git process that has written all it will, though it is running.

        Raises:
            StoreError: As `recover`.
        """
        return self._transactions.landed(finished)

    def drift(self) -> tuple[Drift, ...]:
        """Return the governed refs that are not what the log says; beside a writer it looks once more under the lock.

        Raises:
            StoreError: ``log-broken``.
        """
        found = super().drift()
        # On a file system that takes no lock nobody writes either.
        with contextlib.suppress(StoreError):
            if found:
                with self._transactions.locked():
                    found = super().drift()
        return found

    def unlock(self) -> list[str]:
        """Remove the locks that killed processes left, under the repository's lock, and return their names.

        Raises:
            StoreError: ``repository-busy`` or ``not-writable``.
        """
        with self._transactions.locked():
            locks = stale_locks(self.path)
            for lock in locks:
                lock.unlink(missing_ok=True)
        return [str(lock.relative_to(self.path)) for lock in locks]

    def maintain(self) -> None:
        """Let git pack what has become many, under the repository's lock; cheap where there is little to do.

        Raises:
            StoreError: ``git-missing``, ``repository-busy`` or ``maintenance-failed``.
        """
        self._transactions.maintain()
