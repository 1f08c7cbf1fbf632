"""One writer at a time, and what a killed writer leaves behind.

The repository's lock is a flock, which the kernel frees when its holder dies. Refs are locked with ``<ref>.lock`` beside them,
as git does, and those survive kill -9. A writer of ours puts its process id into the flock file and empties
it when it leaves, so a file that is not empty says that the last writer died inside: then, and only then, are they cleared.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from contractrepo.errors import StoreError

LOCK_FILE = "contractrepo.lock"
_PATIENCE_S = 60.0
_FILE_PATIENCE_S = 5.0
_LONGEST_NAP_S = 0.02
# A living git holds a ref's lock for milliseconds (core.filesRefLockTimeout is 100 ms).
_GRACE_S = 0.5
_T = TypeVar("_T")


@contextlib.contextmanager
def writer_lock(git_dir: Path, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Hold the repository's lock; locks of single files that a dead writer left are gone when the block begins.

    Raises:
        StoreError: ``repository-busy``.
        OSError: The lock file cannot be written.
    """
    handle = os.open(git_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _wait_for(handle, patience_s)
        if os.fstat(handle).st_size > 0:
            _clear_dead_locks(git_dir)
        os.pwrite(handle, b"%d\n" % os.getpid(), 0)
        try:
            yield
        except OSError:
            # Disk full or an I/O error: the flag stays up, for locks may lie about that could not be removed.
            raise
        except (
            BaseException
        ):  # whatever else ended the work, an interrupt too, has removed its locks on the way out
            os.ftruncate(handle, 0)
            raise
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def patiently(action: Callable[[], _T], *, patience_s: float = _FILE_PATIENCE_S) -> _T:
    """Repeat one small step on a ref while git is in its way.

    ``FileExistsError``: git holds the lock of the ref (pack-refs, gc, update-ref). ``FileNotFoundError``: git removed an empty
    folder between our mkdir and open.

    Raises:
        StoreError: ``repository-busy``.
    """
    naps = _naps(patience_s)
    while True:
        try:
            return action()
        except (FileExistsError, FileNotFoundError) as error:
            if not next(naps):
                name = Path(error.filename or "").name
                message = f"{name} has been in the way for {patience_s:g} s"
                hint = f"if no git process is running, one died here: remove {name}"
                raise StoreError("repository-busy", message, hint) from error


def _wait_for(handle: int, patience_s: float) -> None:
    naps = _naps(patience_s)
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if not next(naps):
                message = f"another writer has held the repository for {patience_s:g} s"
                raise StoreError("repository-busy", message, "try again later") from error
        else:
            return


def _naps(patience_s: float) -> Iterator[bool]:
    """Sleep a little longer each time and yield True; yield False when the time is up."""
    deadline = time.monotonic() + patience_s
    nap_s = 0.001
    while time.monotonic() < deadline:
        time.sleep(nap_s)
        nap_s = min(nap_s * 1.5, _LONGEST_NAP_S)
        yield True
    while True:
        yield False


def _clear_dead_locks(git_dir: Path) -> None:
    """Remove the locks of refs that stay for longer than a living git needs them."""
    found = {path: _identity(path) for path in _ref_locks(git_dir)}
    if not found:
        return
    time.sleep(_GRACE_S)
    for path, identity in found.items():
        if identity is not None and _identity(path) == identity:
            path.unlink(missing_ok=True)


def _ref_locks(git_dir: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(git_dir / "refs"):
        yield from (Path(folder, name) for name in names if name.endswith(".lock"))


def _identity(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(FileNotFoundError):
        stat = path.stat()
        return stat.st_ino, stat.st_mtime_ns
    return None
