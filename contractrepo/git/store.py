"""A bare repository: read, write objects, and change refs through one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git import bare
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.log import LogEntry
from contractrepo.git.refs import RefFiles
from contractrepo.git.replica import origin_of
from contractrepo.git.repository import Repository
from contractrepo.git.transaction import Transactions


class Store(Repository):
    """A bare git repository on disk; several threads may share it.

    Attributes:
        path: The repository's folder.
    """

    def __init__(self, path: Path) -> None:
        database, refs = ObjectDatabase(path), RefFiles(path)
        super().__init__(path, database, refs)
        self._transactions = Transactions(path, database, refs)

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
    def open(cls, path: Path | str) -> Store:
        """Open a bare repository, and finish a transaction that a killed writer left half applied.

        Raises:
            StoreError: ``not-a-repository``, ``not-bare`` or ``format-unsupported``.
        """
        store = cls(bare.opened(Path(path)))
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
            raise StoreError("replica-read-only", message, "work with the repository itself, or a clone of it")
        return self._transactions.update(changes, receipt, verify)

    def recover(self) -> None:
        """Finish a transaction that was committed to the log and not applied to all its refs.

        Raises:
            StoreError: ``log-broken``, ``repository-busy`` or ``not-writable``.
        """
        self._transactions.recover()

    def maintain(self) -> None:
        """Let git pack what has become many, under the repository's lock; cheap where there is little to do.

        Raises:
            StoreError: ``git-missing``, ``repository-busy`` or ``maintenance-failed``.
        """
        self._transactions.maintain()
