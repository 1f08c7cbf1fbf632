"""New trees and commits: only the folders that change are written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contractrepo.core.author import Author
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.objects import FOLDER, GitObject, TreeEntry, tree_entries
from contractrepo.git.reading import is_safe_name


@dataclass(frozen=True, slots=True)
class Signature:
    """Who made a commit, who put it there, and when."""

    author: Author
    committer: Author
    when: Instant


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a path of a tree is to be: an object under a mode, for example a file's blob or a ref's gitlink."""

    mode: str
    id: str


def edit_tree(database: ObjectDatabase, tree: str | None, leaves: Mapping[str, Leaf | None]) -> str:
    """Write a tree and return its id.

    Args:
        database: Where objects are read and written.
        tree: The tree to start from; None is the empty tree.
        leaves: Path -> what is to be there; None removes the file or the folder, if there is one. Folders that become
            empty vanish. Paths must not lie below each other.

    Returns:
        The id of the new tree, the empty tree where nothing is left.
    """
    edited = _edit(database, tree, [(path.split("/"), leaf) for path, leaf in leaves.items()])
    return edited or _write_tree(database, {})


def checked_paths(paths: Sequence[str]) -> Sequence[str]:
    """Return `paths` if files may be written there.

    Raises:
        UsageError: ``path-unsafe``: absolute, empty, ``..``, ``.git``, a control character, or below another path.
    """
    folders = {path[:end] for path in paths for end, char in enumerate(path) if char == "/"}
    for path in paths:
        if not all(map(is_safe_name, path.split("/"))) or path in folders:
            message = f"no file can be written at '{printable(path, limit=200)}'"
            raise UsageError("path-unsafe", message, "give a relative path of plain names, separated by /")
    return paths


def write_commit(
    database: ObjectDatabase, tree: str, parents: Sequence[str], signature: Signature, message: str
) -> str:
    """Write a commit and return its id; the same arguments give the same id.

    Raises:
        UsageError: ``message-invalid``: the message holds a NUL character, or text that is no Unicode.
    """
    from dulwich.objects import Commit, ObjectID

    text = message if message.endswith("\n") else message + "\n"
    if "\0" in text:
        raise UsageError("message-invalid", "a commit's message may not hold a NUL character")
    commit = Commit()
    commit.tree = ObjectID(tree.encode("ascii"))
    commit.parents = [ObjectID(parent.encode("ascii")) for parent in parents]
    commit.author_time = commit.commit_time = signature.when.seconds
    commit.author_timezone = commit.commit_timezone = signature.when.offset_minutes * 60
    try:
        commit.author = str(signature.author).encode("utf-8")
        commit.committer = str(signature.committer).encode("utf-8")
        commit.message = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("message-invalid", "names and message of a commit must be Unicode text") from error
    return database.add(GitObject("commit", commit.as_raw_string()))


def write_blob(database: ObjectDatabase, data: bytes) -> str:
    """Write a file's content and return its id."""
    return database.add(GitObject("blob", data))


def _edit(
    database: ObjectDatabase, tree: str | None, leaves: Sequence[tuple[list[str], Leaf | None]]
) -> str | None:
    """Write one folder and what changes below it; None where it became empty."""
    entries = {entry.name: entry for entry in (tree_entries(database.read(tree).data) if tree else ())}
    before = dict(entries)
    below: dict[bytes, list[tuple[list[str], Leaf | None]]] = {}
    for (first, *rest), leaf in leaves:
        name = first.encode("utf-8")
        if rest:
            below.setdefault(name, []).append((rest, leaf))
        else:
            _put(entries, name, leaf)
    for name, inner in below.items():
        there = entries.get(name)
        folder = there.id if there and there.mode == FOLDER else None
        if folder or any(leaf for _, leaf in inner):
            edited = _edit(database, folder, inner)
            _put(entries, name, Leaf(FOLDER, edited) if edited else None)
    if not entries:
        return None
    return tree if tree and entries == before else _write_tree(database, entries)


def _put(entries: dict[bytes, TreeEntry], name: bytes, leaf: Leaf | None) -> None:
    if leaf is None:
        entries.pop(name, None)
    else:
        entries[name] = TreeEntry(name, leaf.mode, leaf.id)


def _write_tree(database: ObjectDatabase, entries: Mapping[bytes, TreeEntry]) -> str:
    from dulwich.objects import ObjectID, Tree

    tree = Tree()
    for name, entry in entries.items():
        tree.add(name, int(entry.mode, 8), ObjectID(entry.id.encode("ascii")))
    return database.add(GitObject("tree", tree.as_raw_string()))
