"""Git objects as plain values, parsed from their raw bytes.

Hooks read objects through `git cat-file` and must not pay for dulwich, so reading shares this small parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from contractrepo.errors import StoreError

FOLDER = "40000"
FILE = "100644"
SYMLINK = "120000"
SUBMODULE = "160000"
# 100664 is what the first versions of git wrote.
FILES = frozenset({FILE, "100755", "100664"})


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object: ``"commit"``, ``"tree"``, ``"blob"`` or ``"tag"``, and its bytes without the header."""

    kind: str
    data: bytes


ReadObject = Callable[[str], GitObject]
"""Gives an object by id; raises StoreError ``object-missing``."""


class Objects(Protocol):
    """Where objects are read and written."""

    def read(self, object_id: str) -> GitObject:
        """Return an object by id; raises StoreError ``object-missing``."""

    def add(self, obj: GitObject) -> str:
        """Write an object and return its id."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One line of a tree: mode as git spells it, object id, and the name's raw bytes."""

    name: bytes
    mode: str
    id: str


def tree_entries(data: bytes) -> Iterator[TreeEntry]:
    """Yield the entries of a tree in git's order.

    Raises:
        StoreError: ``object-corrupt``.
    """
    position = 0
    while position < len(data):
        space = data.find(b" ", position)
        end = data.find(b"\0", space + 1)
        if space < 0 or end < 0 or end + 21 > len(data):
            raise StoreError("object-corrupt", "a tree of the repository cannot be read", "run git fsck")
        mode = data[position:space].decode("ascii", "replace").lstrip("0")
        yield TreeEntry(data[space + 1 : end], mode, data[end + 1 : end + 21].hex())
        position = end + 21


def header_fields(data: bytes) -> list[tuple[str, str]]:
    """Return the header lines of a commit or tag as ``(key, value)``; continuation lines are dropped."""
    head = data.partition(b"\n\n")[0].decode("utf-8", "replace")
    # A continuation line begins with a blank, so that nothing stands before it.
    return [(key, value) for key, _, value in (line.partition(" ") for line in head.split("\n")) if key]


def header_field(data: bytes, key: str) -> str:
    """Return the first value of a header line.

    Raises:
        StoreError: ``object-corrupt``: there is none.
    """
    value = next((value for name, value in header_fields(data) if name == key), None)
    if value is None:
        raise StoreError("object-corrupt", f"an object of the repository has no {key}", "run git fsck")
    return value


def body(data: bytes) -> str:
    """Return the message of a commit or tag."""
    return data.partition(b"\n\n")[2].decode("utf-8", "replace")
