"""What a bare repository and a clone have in common: objects are read and written here, refs change in one step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from contractrepo.core.author import Author
from contractrepo.git import edits
from contractrepo.git.bare import writable
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.database import Batch, ObjectDatabase
from contractrepo.git.edits import Leaf, Signature
from contractrepo.git.log import LogEntry
from contractrepo.git.objects import FILE, Objects, ReadObject
from contractrepo.git.packing import NewPack
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refs import Refs
from contractrepo.git.resolving import Resolved, meanings, resolve


class Repository(RepositoryReader, ABC):
    """A repository on this disk; several threads may share it.

    Args:
        path: Its folder: the bare repository's, or the clone's ``.git``.
        database: Its objects.
        refs: Its refs.
        read: Gives its objects, where that is not the database itself.

    Attributes:
        remote: Name of the remote that its refs are written to by pushing; None where they are written here.
    """

    remote: str | None = None

    def __init__(
        self, path: Path, database: ObjectDatabase, refs: Refs, read: ReadObject | None = None
    ) -> None:
        super().__init__(path, refs, read or database.read)
        self._database = database

    def resolve(self, name: str) -> Resolved:
        """Return the commit that a full ref, a branch, a tag or a commit id (four digits or more) stands for.

        Raises:
            UsageError: ``unknown-ref`` with the nearest names as hint, or ``ambiguous-ref``.
            StoreError: ``not-a-commit``.
        """
        return resolve(name, self._refs, self._database)

    def meanings(self, name: str) -> list[tuple[str, str]]:
        """Return the refs that `resolve` would consider for a name, each with its object id; no object is read."""
        return meanings(name, self._refs)

    def write_tree(
        self, base_commit: str | None, changes: Mapping[str, bytes | None], *, packed: bool = False
    ) -> str:
        """Write a root tree and return its id; only folders that change are written.

        Args:
            base_commit: The commit whose tree is changed; None starts from nothing.
            changes: Path from the root -> content; None removes the file, or the whole folder.
            packed: Write all of it as one pack, which is quicker where there are hundreds of files.

        Raises:
            UsageError: ``path-unsafe``.
            StoreError: ``not-writable``.
        """
        edits.check_paths(changes)
        base = self.tree_id(base_commit, "") if base_commit else None
        objects = NewPack(self.path, self._database.read) if packed else Batch(self._database)
        with writable(self.path):
            leaves = {path: _leaf(objects, data) for path, data in changes.items()}
            tree = edits.edit_tree(objects, base, leaves)
            objects.write()
        return tree

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
        with writable(self.path):
            signature = Signature(author, committer or author, when)
            return edits.write_commit(self._database, tree, parents, signature, message)

    def write_tag(self, raw: bytes) -> str:
        """Write a tag object, byte for byte as it is, and return its id; no ref names it yet.

        Args:
            raw: Headers ``object``, ``type``, ``tag`` and ``tagger``, an empty line, the message with its signature.

        Raises:
            UsageError: ``tag-invalid``: it has other headers, or names another type than the object has.
            StoreError: ``object-missing``: what it tags is not here; ``not-writable``.
        """
        with writable(self.path):
            return edits.write_tag(self._database, raw)

    @abstractmethod
    def update(
        self,
        changes: Sequence[RefChange],
        receipt: Receipt,
        *,
        verify: Callable[[], None] | None = None,
    ) -> LogEntry | None:
        """Change refs, all of them or none, and return the entry of the log, or None where no governed ref changes."""

    @abstractmethod
    def recover(self) -> None:
        """Finish what a killed writer left half applied, if there is anything."""


def _leaf(objects: Objects, data: bytes | None) -> Leaf | None:
    return None if data is None else Leaf(FILE, edits.write_blob(objects, data))
