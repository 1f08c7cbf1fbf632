"""A push that is not accepted yet, seen from inside a hook.

The pushed objects are in git's quarantine, which `git cat-file` sees by itself. Everything here only reads: a ref written now
could name objects that are thrown away a moment later.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from contractrepo.core.layout import CONTRACTS
from contractrepo.git import reading
from contractrepo.git.batch import ObjectBatch
from contractrepo.git.process import hook_environment
from contractrepo.git.reading import CommitInfo
from contractrepo.git.refnames import ZERO
from contractrepo.git.refs import RefFiles


class PushReader:
    """Reads the repository and the objects of the push at hand.

    Args:
        git_dir: The repository's folder; git sets ``GIT_DIR`` for its hooks.
    """

    def __init__(self, git_dir: Path | str) -> None:
        # git starts hooks in the repository, with a relative GIT_DIR.
        path = Path(git_dir).absolute()
        self._refs = RefFiles(path)
        self._batch = ObjectBatch(path, hook_environment())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the git process that reads for us."""
        self._batch.close()

    def refs(self, prefix: str = "") -> Mapping[str, str]:
        """Return full name -> object id of every ref, as before the push, whose name starts with `prefix`."""
        return self._refs.all(prefix)

    def commit_of(self, object_id: str) -> str:
        """Return the commit that a commit or an annotated tag stands for.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_of(self._batch.read, object_id)

    def tree_id(self, commit: str, path: str) -> str | None:
        """Return the id of the tree at `path` of a commit (empty: the root), or None where there is no such folder."""
        return reading.tree_id(self._batch.read, commit, path)

    def children(self, commit: str, path: str) -> Mapping[str, str]:
        """Return name -> object id of the folders directly below `path` of a commit, in order.

        Raises:
            StoreError: ``unsafe-entry``: a symbolic link, a submodule, an unusable name, names equal but for case.
        """
        return reading.children(self._batch.read, commit, path)

    def names(self, commit: str, path: str) -> tuple[str, ...]:
        """Return the names of everything directly below `path` of a commit, files and folders.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`.
        """
        return reading.names(self._batch.read, commit, path)

    def files(self, commit: str, path: str) -> Mapping[str, bytes]:
        """Return relative path -> content of every file below `path` of a commit.

        Raises:
            StoreError: ``unsafe-entry`` as in `children`; ``folder-too-large`` or ``object-too-large``.
        """
        return reading.files(self._batch.read, commit, path)

    def read_blob(self, commit: str, path: str) -> bytes | None:
        """Return the content of the file at `path` of a commit, or None where there is no plain file."""
        return reading.blob(self._batch.read, commit, path)

    def commit_info(self, commit: str) -> CommitInfo:
        """Return what a commit says about itself.

        Raises:
            StoreError: ``not-a-commit`` or ``object-missing``.
        """
        return reading.commit_info(self._batch.read, commit)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether commit `new` is `old` or was built on it."""
        return reading.is_ancestor(self._batch.read, old, new)

    def changed_contracts(self, old: str, new: str) -> tuple[str, ...]:
        """Return the names of the contracts that differ between two commits, sorted; two trees are read.

        Args:
            old: A commit, or 40 zeros for none.
            new: A commit, or 40 zeros for none.

        Raises:
            StoreError: ``unsafe-entry``: something beside the contracts is neither a plain file nor a folder.
        """
        before, after = (None if commit == ZERO else commit for commit in (old, new))
        return reading.changed_children(self._batch.read, before, after, CONTRACTS)
