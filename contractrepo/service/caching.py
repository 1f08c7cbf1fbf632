"""What was found out about contracts, kept in a folder of the repository for the processes that come later.

Results never depend on it: an entry that is not exactly what was kept under its key counts as absent, and so does everything
where the folder cannot be used. It may be deleted at any time, while it is in use too. Its digests find accidents, not
forgery: whoever can write into a folder that only its owner may write to could write refs and hooks as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from contractrepo.kept import Cache

_VARIABLE = "CONTRACTREPO_CACHE"
_FOLDER = "contractrepo-cache"
_HEAD_BYTES = len("contractrepo/kept/1  \n") + 2 * 64
_MOST_BYTES = 256 * 2**20
_MOST_WAITING = 64 * 2**20
_BRANCHES = 16
# The least that an entry counts: a file takes more than its bytes, and a folder of many is slow.
_LEAST_BYTES = 16 * 2**10
_OTHERS_MAY_WRITE = 0o022

_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Whoever reads must not wait for a pipe in the place of an entry.
_OPEN_ENTRY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW_ENTRY = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def cache_of(git_dir: Path) -> DiskCache | None:
    """Return the cache of a repository, or None where ``CONTRACTREPO_CACHE`` is ``off``.

    Each account has one of its own, so that nobody has to trust what another has written.

    Args:
        git_dir: The bare repository's folder, or the folder ``.git`` of a clone; another that the account writes to.
    """
    if os.environ.get(_VARIABLE, "").lower() == "off":
        return None
    return DiskCache(git_dir / f"{_FOLDER}-{os.geteuid()}")


def personal_cache() -> DiskCache | None:
    """Return the cache of an account for documents outside of repositories, or None as `cache_of` does.

    It is in ``$XDG_CACHE_HOME``, or ``~/.cache``, where there is such a folder.
    """
    home = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(home) if Path(home).is_absolute() else Path("~/.cache").expanduser()
    return cache_of(folder)


@dataclass(frozen=True, slots=True)
class DiskCache:
    """A folder of entries, one file each; any number of processes and threads may use it at once.

    An entry is written under a name of its own and renamed, so that nobody sees half of it. When a branch of the folder has
    its share of all bytes, the entries that nobody has asked for longest go.

    Args:
        folder: Its place, which is created in a folder that may be written to.
        most_bytes: Bytes of all entries; one that would fill a sixteenth of that is not kept.
    """

    folder: Path
    most_bytes: int = _MOST_BYTES

    def find(self, key: str) -> bytes | None:
        """Return what was kept under `key`, 64 hexadecimal digits, or None."""
        with contextlib.suppress(OSError), self._branch(key) as branch:
            handle = os.open(key, _OPEN_ENTRY, dir_fd=branch)
            with os.fdopen(handle, "rb", buffering=0) as entry:
                return self._content(entry, key)
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`; without permission or space nothing is kept."""
        if len(content) + _HEAD_BYTES > self._share:
            return
        with contextlib.suppress(OSError):
            self._create(key)
            with self._branch(key) as branch:
                _write(branch, key, content)
                _make_room(branch, self._share)

    def _content(self, entry: BinaryIO, key: str) -> bytes | None:
        found = os.fstat(entry.fileno())
        if not _is_ours(found, stat.S_ISREG) or found.st_size > self._share:
            return None
        head, content = entry.read(_HEAD_BYTES), entry.read(found.st_size)
        if head != _head(key, content):
            return None
        with contextlib.suppress(OSError):
            os.utime(entry.fileno())
        return content

    @property
    def _share(self) -> int:
        return self.most_bytes // _BRANCHES

    def _create(self, key: str) -> None:
        parent = self.folder.parent
        if not (os.access(parent, os.W_OK) and parent.stat().st_mode & stat.S_IWUSR):
            raise PermissionError
        for path in (self.folder, self.folder / key[0]):
            with contextlib.suppress(FileExistsError):
                path.mkdir(stat.S_IRWXU)

    @contextlib.contextmanager
    def _branch(self, key: str) -> Iterator[int]:
        """Open the folder of an entry; there is no link on the way, and nobody else may write there."""
        with _opened(self.folder) as root, _opened(key[0], root) as branch:
            yield branch


class PendingCache:
    """A cache that keeps what it is given when it is settled: nothing of a push that is refused stays in the repository.

    Args:
        cache: Holds what was kept before, and keeps the rest in the end.
        room: Bytes that wait at most; what is more is forgotten.
    """

    def __init__(self, cache: Cache, *, room: int = _MOST_WAITING) -> None:
        self._cache = cache
        self._new: dict[str, bytes] = {}
        self._room = room

    def find(self, key: str) -> bytes | None:
        """Return what was kept under `key`, or None."""
        return self._new[key] if key in self._new else self._cache.find(key)

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content` under `key` until it is settled."""
        room = self._room + len(self._new.get(key, b"")) - len(content)
        if room >= 0:
            self._new[key] = content
            self._room = room

    def settle(self) -> None:
        """Keep everything for good."""
        for key, content in self._new.items():
            self._cache.keep(key, content)
            self._room += len(content)
        self._new.clear()


@contextlib.contextmanager
def _opened(name: Path | str, parent: int | None = None) -> Iterator[int]:
    handle = os.open(name, _OPEN_FOLDER, dir_fd=parent)
    try:
        if not _is_ours(os.fstat(handle), stat.S_ISDIR):
            raise PermissionError
        yield handle
    finally:
        os.close(handle)


def _is_ours(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    return is_kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE


def _head(key: str, content: bytes) -> bytes:
    return f"contractrepo/kept/1 {key} {hashlib.sha256(content).hexdigest()}\n".encode("ascii")


def _write(branch: int, key: str, content: bytes) -> None:
    own = f"{key}.{os.getpid()}.{threading.get_ident()}"
    try:
        with os.fdopen(os.open(own, _NEW_ENTRY, 0o600, dir_fd=branch), "wb") as entry:
            entry.write(_head(key, content))
            entry.write(content)
        os.rename(own, key, src_dir_fd=branch, dst_dir_fd=branch)
    except BaseException:  # an interrupt too
        with contextlib.suppress(OSError):
            os.unlink(own, dir_fd=branch)
        raise


def _make_room(branch: int, most_bytes: int) -> None:
    """Remove what nobody has asked for longest; what killed writers left goes the same way."""
    with os.scandir(branch) as found:
        stats = [(entry.stat(follow_symlinks=False), entry.name) for entry in found]
    entries = sorted((one.st_mtime_ns, name, max(one.st_size, _LEAST_BYTES)) for one, name in stats)
    excess = sum(size for _, _, size in entries) - most_bytes
    for _, name, size in entries:
        if excess <= 0:
            return
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=branch)
        excess -= size
