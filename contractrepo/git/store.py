"""A bare repository: read, write objects, and change refs through one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from contractrepo.core.author import Author
from contractrepo.errors import StoreError
from contractrepo.git import bare, edits, reading
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.edits import Leaf, Signature
from contractrepo.git.log import LogEntry, entries
from contractrepo.git.objects import FILE
from contractrepo.git.reading import CommitInfo
from contractrepo.git.refs import RefFiles
from contractrepo.git.resolving import Resolved, resolve
from contractrepo.git.transaction import Transactions


class Store:
    """A bare git repository on disk; several threads may share it.

    Attributes:
        path: The repository's folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = ObjectDatabase(path)
        self._refs = RefFiles(path)
        self._transactions = Transactions(path, self._database, self._refs)

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

    def refs(self, prefix: str = "") -> Mapping[str, str]:
        """Return full name -> object id of every ref whose name starts with `prefix`, sorted by name."""
        return self._refs.all(prefix)

    def resolve(self, name: str) -> Resolved:
        """Return the commit that a full ref, a branch, a tag or a commit id (four digits or more) stands for.

        Raises:
            UsageError: ``unknown-ref`` with the nearest names as hint, or ``ambiguous-ref``.
            StoreError: ``not-a-commit``.
        """
        return resolve(name, self._refs, self._database)

    def commit_of(self, object_id: str) -> str:
        """Return the commit that a commit or an annotated tag stands for.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_of(self._database.read, object_id)

    def tree_id(self, commit: str, path: str) -> str | None:
        """Return the id of the tree at `path` of a commit (empty: the root), or None where there is no such folder."""
        return reading.tree_id(self._database.read, commit, path)

    def children(self, commit: str, path: str) -> Mapping[str, str]:
        """Return name -> object id of the folders directly below `path` of a commit, in order.

        Raises:
            StoreError: ``unsafe-entry``: a symbolic link, a submodule, an unusable name, names equal but for case.
        """
        return reading.children(self._database.read, commit, path)

    def names(self, commit: str, path: str) -> tuple[str, ...]:
        """Return the names of everything directly below `path` of a commit, files and folders.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`.
        """
        return reading.names(self._database.read, commit, path)

    def files(self, commit: str, path: str) -> Mapping[str, bytes]:
        """Return relative path -> content of every file below `path` of a commit.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`; ``folder-too-large``: over 10,000 files, 64 MiB or 32 levels.
        """
        return reading.files(self._database.read, commit, path)

    def read_blob(self, commit: str, path: str) -> bytes | None:
        """Return the content of the file at `path` of a commit, or None where there is no plain file."""
        return reading.blob(self._database.read, commit, path)

    def commit_info(self, commit: str) -> CommitInfo:
        """Return what a commit says about itself.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_info(self._database.read, commit)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether commit `new` is `old` or was built on it."""
        return reading.is_ancestor(self._database.read, old, new)

    def changed_children(self, old: str | None, new: str | None, path: str) -> tuple[str, ...]:
        """Return the names of the folders directly below `path` that differ between two commits, sorted."""
        return reading.changed_children(self._database.read, old, new, path)

    def write_tree(self, base_commit: str | None, changes: Mapping[str, bytes | None]) -> str:
        """Write a root tree and return its id; only folders that change are written.

        Args:
            base_commit: The commit whose tree is changed; None starts from nothing.
            changes: Path from the root -> content; None removes the file, or the whole folder.

        Raises:
            UsageError: ``path-unsafe``.
            StoreError: ``not-writable``.
        """
        edits.checked_paths(list(changes))
        base = self.tree_id(base_commit, "") if base_commit else None
        with bare.writable(self.path):
            leaves = {path: self._leaf(data) for path, data in changes.items()}
            return edits.edit_tree(self._database, base, leaves)

    def write_commit(  # noqa: PLR0913 - a commit has that many parts
        self,
        tree: str,
        parents: Sequence[str],
        *,
        author: Author,
        when: Instant,
        message: str,
        committer: Author | None = None,
    ) -> str:
        """Write a commit and return its id; the same arguments give the same id, on any machine.

        Raises:
            UsageError: ``message-invalid``.
            StoreError: ``not-writable``.
        """
        with bare.writable(self.path):
            signature = Signature(author, committer or author, when)
            return edits.write_commit(self._database, tree, parents, signature, message)

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
                ``not-writable``.
        """
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

    def log(self, limit: int | None = None) -> Iterator[LogEntry]:
        """Yield the entries of the log, newest first; the oldest says nothing but that the repository began."""
        return islice(entries(self._database.read, self._refs), limit)

    def _leaf(self, data: bytes | None) -> Leaf | None:
        return None if data is None else Leaf(FILE, edits.write_blob(self._database, data))
