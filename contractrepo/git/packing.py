"""Many new objects written as one pack, which git checks and indexes; one by one each would be a file to be synced."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.objects import GitObject, ReadObject
from contractrepo.git.process import run_git

# gitformat-pack: types of objects that are stored whole.
_TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_QUICK = 1


class NewPack:
    """Objects that are about to be written together; they can be read before they are.

    Args:
        git_dir: The repository's folder.
        read: Reads the objects that are there.
    """

    def __init__(self, git_dir: Path, read: ReadObject) -> None:
        self._git_dir = git_dir
        self._read = read
        self._new: dict[str, GitObject] = {}

    def read(self, object_id: str) -> GitObject:
        """Return an object, new or old.

        Raises:
            StoreError: ``object-missing`` or ``object-corrupt``.
        """
        return self._new.get(object_id) or self._read(object_id)

    def add(self, obj: GitObject) -> str:
        """Take an object up and return its id."""
        content = f"{obj.kind} {len(obj.data)}\0".encode("ascii") + obj.data
        object_id = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        self._new[object_id] = obj
        return object_id

    def write(self) -> None:
        """Write the pack, durably.

        Raises:
            StoreError: ``not-writable``: git could not; ``git-missing``.
        """
        if not self._new:
            return
        done = run_git("index-pack", "--stdin", git_dir=self._git_dir, given=self._stream())
        if done.returncode != 0:
            reason = printable(done.stderr.decode("utf-8", "replace").strip(), limit=300)
            raise StoreError("not-writable", f"git cannot write a pack: {reason}", "check space, permissions")
        self._new.clear()

    def _stream(self) -> bytes:
        parts = [b"PACK" + struct.pack(">LL", 2, len(self._new))]
        parts += [_entry(obj) for obj in self._new.values()]
        data = b"".join(parts)
        return data + hashlib.sha1(data, usedforsecurity=False).digest()


def _entry(obj: GitObject) -> bytes:
    """Return an object as a pack holds it: type and size, seven bits at a time after the first four, then the content."""
    size = len(obj.data)
    head = bytearray([_TYPES[obj.kind] << 4 | size & 0x0F])
    size >>= 4
    while size:
        head[-1] |= 0x80
        head.append(size & 0x7F)
        size >>= 7
    return bytes(head) + zlib.compress(obj.data, _QUICK)
