"""What is read from any repository in the same way: a bare one, a clone, or a push that is not accepted yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.layout import CONTRACTS, LOG
from contractrepo.git import log, reading
from contractrepo.git.log import LogEntry
from contractrepo.git.objects import GitObject, ReadObject
from contractrepo.git.origins import origins
from contractrepo.git.reading import CommitInfo
from contractrepo.git.refnames import ZERO, governed
from contractrepo.git.refs import Refs

if TYPE_CHECKING:
    from contractrepo.git.drift import Drift


class RepositoryReader:
    """Reads refs, commits, folders and the log.

    Args:
        path: The repository's folder: the bare one's, or the clone's ``.git``.
        refs: The refs of the repository.
        read: Gives its objects.

    Attributes:
        path: The same.
    """

    def __init__(self, path: Path, refs: Refs, read: ReadObject) -> None:
        self.path = path
        self._refs = refs
        self._read = read

    def refs(self, prefix: str = "") -> Mapping[str, str]:
        """Return full name -> object id of every ref whose name starts with `prefix`, sorted by name."""
        return self._refs.all(prefix)

    def object(self, object_id: str) -> GitObject:
        """Return an object by its id.

        Raises:
            StoreError: ``object-missing`` or ``object-corrupt``; ``object-too-large`` in a push.
        """
        return self._read(object_id)

    def commit_of(self, object_id: str) -> str:
        """Return the commit that a commit or an annotated tag stands for.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_of(self._read, object_id)

    def tree_id(self, commit: str, path: str) -> str | None:
        """Return the id of the tree at `path` of a commit (empty: the root), or None where there is no such folder."""
        return reading.tree_id(self._read, commit, path)

    def children(self, commit: str, path: str) -> Mapping[str, str]:
        """Return name -> object id of the folders directly below `path` of a commit, in order.

        Raises:
            StoreError: ``unsafe-entry``: a symbolic link, a submodule, an unusable name, names equal but for case.
        """
        return reading.children(self._read, commit, path)

    def names(self, commit: str, path: str) -> tuple[str, ...]:
        """Return the names of everything directly below `path` of a commit, files and folders.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`.
        """
        return reading.names(self._read, commit, path)

    def files(self, commit: str, path: str) -> Mapping[str, bytes]:
        """Return relative path -> content of every file below `path` of a commit.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`; ``folder-too-large``: over 10,000 files, 64 MiB or 32 levels.
        """
        return reading.files(self._read, commit, path)

    def read_blob(self, commit: str, path: str) -> bytes | None:
        """Return the content of the file at `path` of a commit, or None where there is no plain file."""
        return reading.blob(self._read, commit, path)

    def commit_info(self, commit: str) -> CommitInfo:
        """Return what a commit says about itself.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_info(self._read, commit)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether commit `new` is `old` or was built on it."""
        return reading.is_ancestor(self._read, old, new)

    def origins(self, commit: str, path: str) -> frozenset[str]:
        """Return the commits at which the folder `path` became what it is in `commit`."""
        return origins(self._read, commit, path)

    def changed_children(self, old: str | None, new: str | None, path: str) -> tuple[str, ...]:
        """Return the names of the folders directly below `path` that differ between two commits, sorted.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`.
        """
        return reading.changed_children(self._read, old, new, path)

    def changed_contracts(self, old: str, new: str) -> tuple[str, ...]:
        """Return the names of the contracts that differ between two commits, sorted; two trees are read.

        Args:
            old: A commit, or 40 zeros for none.
            new: A commit, or 40 zeros for none.

        Raises:
            StoreError: ``unsafe-entry``: something beside the contracts is neither a plain file nor a folder.
        """
        before, after = (None if commit == ZERO else commit for commit in (old, new))
        return self.changed_children(before, after, CONTRACTS)

    def log(self, limit: int | None = None) -> Iterator[LogEntry]:
        """Yield the entries of the log, newest first; the oldest says nothing but that the repository began.

        Raises:
            StoreError: ``log-broken``.
        """
        return islice(log.entries(self._read, self._refs), limit)

    def logged(self, refs: Mapping[str, str]) -> frozenset[str]:
        """Return those of `refs` that the log knows at their value; only its newest entry is read."""
        head = log.newest(self._read, self._refs)
        if head is None:
            return frozenset()
        return frozenset(
            ref for ref, value in refs.items() if log.logged_value(self._read, head, ref) == value
        )

    def drift(self) -> tuple[Drift, ...]:
        """Return the governed refs that are not what the log says, sorted by name.

        Raises:
            StoreError: ``log-broken``.
        """
        from contractrepo.git.accepted import accepted_pushes
        from contractrepo.git.drift import drift

        head = log.newest(self._read, self._refs)
        there = {ref: value for ref, value in self._refs.all().items() if governed(ref) and ref != LOG}
        logged = log.state(self._read, head) if head is not None else {}
        accepted = [change for push in accepted_pushes(self.path) for change in push.changes]
        return drift(there, logged, head.changes if head is not None else (), accepted)

    def receipts(self, refs: Mapping[str, str]) -> Mapping[str, LogEntry]:
        """Return ref -> the entry of the log that gave it its value; `LogEntry.order` says which came first.

        Args:
            refs: Full name -> object id. A ref that the log does not know, or knows at another value, is left out.

        Raises:
            StoreError: ``log-broken``.
        """
        return log.receipts(self._read, self._refs, refs)
