"""Files below a tree that no commit holds, as stored documentation is."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.git.objects import FILES, FOLDER, ReadObject, tree_entries


@dataclass(frozen=True, slots=True)
class Blob:
    """A file: object id and content."""

    id: str
    content: bytes


def blob_below(read: ReadObject, tree: str, path: str) -> Blob | None:
    """Return the plain file at `path` below a tree, or None where there is none.

    Args:
        read: Gives objects.
        tree: Object id of the tree.
        path: Names separated by ``/``; none of them means anything but itself.

    Raises:
        StoreError: ``object-missing`` or ``object-corrupt``.
    """
    *folders, name = path.encode("utf-8", "surrogateescape").split(b"/")
    for folder in folders:
        below = _entry(read, tree, folder, frozenset({FOLDER}))
        if below is None:
            return None
        tree = below
    found = _entry(read, tree, name, FILES)
    return None if found is None else Blob(found, read(found).data)


def _entry(read: ReadObject, tree: str, name: bytes, modes: frozenset[str]) -> str | None:
    entries = tree_entries(read(tree).data)
    return next((entry.id for entry in entries if entry.name == name and entry.mode in modes), None)
