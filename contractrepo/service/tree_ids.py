"""Object ids of files that are not in a repository, and those of a tree that is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from contractrepo.git.objects import FOLDER, ReadObject, tree_entries

_FILE = "100644"


def blob_id(content: bytes) -> str:
    """Return the id that git gives to a file's content."""
    return _id("blob", content)


def tree_id_of(files: Mapping[str, bytes]) -> str:
    """Return the id that git gives to a folder of plain files.

    Args:
        files: Path from the folder, separated by ``/`` -> content.
    """
    return _tree({path: blob_id(content) for path, content in files.items()})


def blobs_below(read: ReadObject, tree: str, folder: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and object id of everything below a tree but folders.

    Raises:
        StoreError: ``object-missing`` or ``object-corrupt``.
    """
    for entry in tree_entries(read(tree).data):
        path = folder + entry.name.decode("utf-8", "surrogateescape")
        if entry.mode == FOLDER:
            yield from blobs_below(read, entry.id, f"{path}/")
        else:
            yield path, entry.id


def _tree(blobs: Mapping[str, str]) -> str:
    entries: dict[bytes, tuple[str, str]] = {}
    folders: dict[str, dict[str, str]] = {}
    for path, blob in blobs.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = blob
        else:
            entries[name.encode("utf-8", "surrogateescape")] = (_FILE, blob)
    # git sorts a folder as if its name ended with a slash.
    for name, inner in folders.items():
        entries[name.encode("utf-8", "surrogateescape") + b"/"] = (FOLDER, _tree(inner))
    lines = (
        f"{mode} ".encode() + name.removesuffix(b"/") + b"\0" + bytes.fromhex(object_id)
        for name, (mode, object_id) in sorted(entries.items())
    )
    return _id("tree", b"".join(lines))


def _id(kind: str, content: bytes) -> str:
    header = f"{kind} {len(content)}\0".encode("ascii")
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
