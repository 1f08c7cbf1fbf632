"""Refs written one at a time, compared and swapped; call it under the repository's lock."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.git.changes import RefChange
from contractrepo.git.locks import patiently

if TYPE_CHECKING:
    from dulwich.refs import DiskRefsContainer


class RefWriter:
    """Writes refs of a bare repository.

    Args:
        git_dir: The repository's folder.
    """

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._opened: DiskRefsContainer | None = None

    def swap(self, change: RefChange) -> bool:
        """Set a ref if it still has its old value, durably, and tell whether it had.

        The caller has checked that the ref is not symbolic, and that no ref above or below it exists.

        Raises:
            StoreError: ``repository-busy``: git holds its lock for seconds.
            OSError: It cannot be written.
        """
        from dulwich.objects import ObjectID
        from dulwich.refs import Ref

        name = Ref(change.ref.encode("utf-8"))
        # An old value of 40 zeros means "must not exist"; None would mean "whatever it is".
        old, new = (ObjectID(value.encode("ascii")) for value in (change.old, change.new))
        _drop_empty_folders(self._git_dir / change.ref)
        return patiently(lambda: self._container().set_if_equals(name, old, new))

    def _container(self) -> DiskRefsContainer:
        if self._opened is None:
            from dulwich.refs import DiskRefsContainer

            self._opened = DiskRefsContainer(self._git_dir)
        return self._opened


def _drop_empty_folders(path: Path) -> None:
    """Remove a tree of empty folders: git pack-refs leaves them, and dulwich cannot write a ref in their place."""
    for folder, _, _ in os.walk(path, topdown=False):
        with contextlib.suppress(OSError):
            Path(folder).rmdir()
