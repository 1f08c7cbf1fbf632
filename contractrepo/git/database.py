"""The object database: packs and loose objects read through dulwich, new objects written loose."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import threading
import time
import weakref
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.objects import GitObject
from contractrepo.git.refnames import is_object_id

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import ObjectID

_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
# The way to a file leads over the same commits and folders again and again.
_REPEATED = frozenset({"commit", "tree"})
_MOST_KEPT = 512
_LARGEST_KEPT = 64 * 1024
# Waits between the attempts to find an object that `git repack` or `git gc` moves at this moment.
_PATIENCE_S = (0.01, 0.05)
_FOLDER_ATTEMPTS = 5
_MOST_OPEN = 64
# Packing compresses again, and better.
_QUICK = 1
_temporary = itertools.count()
_T = TypeVar("_T")


class ObjectDatabase:
    """The objects of a bare repository; several threads may share it.

    Args:
        git_dir: The repository's folder.
    """

    def __init__(self, git_dir: Path) -> None:
        self._folder = git_dir / "objects"
        self._opened: DiskObjectStore | None = None
        self._kept: OrderedDict[str, GitObject] = OrderedDict()
        self._lock = threading.RLock()

    def read(self, object_id: str) -> GitObject:
        """Return an object.

        Raises:
            StoreError: ``object-missing`` or ``object-corrupt``.
        """
        with self._lock:
            if object_id in self._kept:
                self._kept.move_to_end(object_id)
                return self._kept[object_id]
        # Whoever pushes writes what he likes where a commit or a tag names another object.
        if not is_object_id(object_id):
            raise _missing(printable(object_id, limit=100))
        found = self._loose(object_id) or self._stored(object_id)
        if found.kind in _REPEATED and len(found.data) <= _LARGEST_KEPT:
            self._keep(object_id, found)
        return found

    def starting_with(self, prefix: str) -> Iterator[str]:
        """Yield the ids of the objects whose id starts with `prefix` (hexadecimal, four digits or more)."""
        with self._lock:
            found = list(self._store().iter_prefix(prefix.encode("ascii")))
        return (name.decode("ascii") for name in found)

    def add(self, obj: GitObject) -> str:
        """Write an object, durably, and return its id; one that is there already is kept and made young again.

        The file is written beside its place and renamed, under a name that `git gc` clears. dulwich's own writer leaves
        ``<id>.lock`` behind when it is killed, which blocks that content for ever.

        Raises:
            OSError: Disk full, or a read-only file system; nothing half written is left under the object's name.
        """
        batch = Batch(self)
        object_id = batch.add(obj)
        batch.write()
        return object_id

    def path_of(self, object_id: str) -> Path:
        """Return where an object lies that is not packed."""
        return self._folder / object_id[:2] / object_id[2:]

    def _loose(self, object_id: str) -> GitObject | None:
        """Return an object that is not packed, in a third of dulwich's time; None for one that git did not write so."""
        try:
            raw = zlib.decompress(self.path_of(object_id).read_bytes())
        except (OSError, zlib.error):
            return None
        header, _, data = raw.partition(b"\0")
        kind, _, size = header.decode("ascii", "replace").partition(" ")
        return GitObject(kind, data) if kind in _KINDS.values() and size == str(len(data)) else None

    def _stored(self, object_id: str) -> GitObject:
        name = object_id.encode("ascii")
        kind, data = self._patiently(lambda store: store.get_raw(_object_id(name)), object_id)
        return GitObject(_KINDS[kind], data)

    def _keep(self, object_id: str, found: GitObject) -> None:
        with self._lock:
            self._kept[object_id] = found
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def _patiently(self, action: Callable[[DiskObjectStore], _T], object_id: str) -> _T:
        from dulwich.errors import ChecksumMismatch, FileFormatException

        # dulwich looks into packs, then among loose objects, and not into packs again: what `git repack` moves in
        # between is reported as missing although it was never away.
        waits_s = iter(_PATIENCE_S)
        while True:
            try:
                with self._lock:
                    return action(self._store())
            except (KeyError, FileNotFoundError):
                wait_s = next(waits_s, None)
            except (FileFormatException, ChecksumMismatch, zlib.error) as error:
                message = f"{object_id} cannot be read: {error}"
                raise StoreError("object-corrupt", message, "run git fsck") from error
            if wait_s is None:
                raise _missing(object_id)
            time.sleep(wait_s)

    def _store(self) -> DiskObjectStore:
        if self._opened is None:
            from dulwich.object_store import DiskObjectStore

            self._opened = DiskObjectStore(self._folder)
            weakref.finalize(self, self._opened.close)
        return self._opened


class Batch:
    """New objects that become durable, and visible to others, together: the disk is waited for once.

    Args:
        database: Where they go.
    """

    def __init__(self, database: ObjectDatabase) -> None:
        self._database = database
        self._new: dict[str, GitObject] = {}

    def read(self, object_id: str) -> GitObject:
        """Return an object, new or old.

        Raises:
            StoreError: ``object-missing`` or ``object-corrupt``.
        """
        return self._new.get(object_id) or self._database.read(object_id)

    def add(self, obj: GitObject) -> str:
        """Take an object up and return its id."""
        object_id = hashlib.sha1(_content(obj), usedforsecurity=False).hexdigest()
        self._new[object_id] = obj
        return object_id

    def write(self) -> None:
        """Write the objects; those that are there already are made young again.

        Raises:
            OSError: Disk full, or a read-only file system; nothing half written is left under an object's name.
        """
        missing = [
            (self._database.path_of(name), obj)
            for name, obj in self._new.items()
            if not _rejuvenated(self._database.path_of(name))
        ]
        for start in range(0, len(missing), _MOST_OPEN):
            with contextlib.ExitStack() as written:
                some = missing[start : start + _MOST_OPEN]
                files = [written.enter_context(_written(path, obj)) for path, obj in some]
                # The first of them takes the others along to the disk, as a rule.
                for file in files:
                    os.fsync(file.fileno())
        self._new.clear()


def _content(obj: GitObject) -> bytes:
    return f"{obj.kind} {len(obj.data)}\0".encode("ascii") + obj.data


def _rejuvenated(path: Path) -> bool:
    """Make an object young, so that it survives the next `git gc --prune`, and tell whether it is there.

    A file of another user, who shares the repository, is replaced by the same content.
    """
    try:
        os.utime(path)
    except (FileNotFoundError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def _written(path: Path, obj: GitObject) -> Iterator[BinaryIO]:
    """Write an object beside its place; it takes its place at the end of the block, or vanishes where that is left by an error."""
    temporary = path.with_name(f"tmp_obj_{os.getpid()}_{next(_temporary)}")
    try:
        with _create(temporary) as file:
            file.write(zlib.compress(_content(obj), _QUICK))
            file.flush()
            yield file
        temporary.rename(path)
    except BaseException:  # an interrupt too: nothing else would ever remove the file
        temporary.unlink(missing_ok=True)
        raise


def _create(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    for _ in range(_FOLDER_ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):
            return os.fdopen(os.open(path, flags, 0o444), "wb")
        # The first object of this folder, or `git gc` removed the folder when it became empty.
        path.parent.mkdir(exist_ok=True)
    return os.fdopen(os.open(path, flags, 0o444), "wb")


def _missing(object_id: str) -> StoreError:
    return StoreError("object-missing", f"the repository has no object {object_id}", "run git fsck")


def _object_id(name: bytes) -> ObjectID:
    from dulwich.objects import ObjectID

    return ObjectID(name)
