"""Refs written one at a time, compared and swapped under git's own lock of the ref.

dulwich's writer follows symbolic refs, reads all of packed-refs for each process (0.1 s beside 10,000 tags), and leaves its
lock behind when the disk is full.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from contractrepo.git.changes import RefChange
from contractrepo.git.locks import patiently
from contractrepo.git.refs import RefFiles


def swap(git_dir: Path, refs: RefFiles, change: RefChange) -> bool:
    """Set a ref if it still has its old value, durably, and tell whether it had.

    Call it under the repository's lock, after a look that no ref above or below it exists.

    Raises:
        StoreError: ``repository-busy``: git holds its lock for seconds; ``ref-unreadable``.
        OSError: It cannot be written; nothing has changed.
    """
    path = git_dir / change.ref
    return patiently(lambda: _swap(path, refs, change))


def _swap(path: Path, refs: RefFiles, change: RefChange) -> bool:
    _drop_empty_folders(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock")
    with held(lock) as file:
        if refs.value(change.ref) != change.old:
            return False
        file.write(change.new.encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
        lock.rename(path)
    return True


@contextlib.contextmanager
def held(lock: Path) -> Iterator[BinaryIO]:
    """Create a lock file as git does, and give it to be written; renamed or not, it is gone at the end of the block.

    Raises:
        FileExistsError: Somebody holds it.
    """
    with lock.open("xb") as file:
        try:
            yield file
        finally:
            lock.unlink(missing_ok=True)


def _drop_empty_folders(path: Path) -> None:
    """Remove a tree of empty folders, which git leaves where refs were, and where a ref is to be now."""
    for folder, _, _ in os.walk(path, topdown=False):
        with contextlib.suppress(OSError):
            Path(folder).rmdir()
