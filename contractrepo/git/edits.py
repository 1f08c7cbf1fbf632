"""New trees and commits: only the folders that change are written again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contractrepo.core.author import Author
from contractrepo.core.layout import TAGS
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant
from contractrepo.git.objects import FOLDER, GitObject, Objects, TreeEntry, tree_entries
from contractrepo.git.reading import is_safe_name
from contractrepo.git.refnames import is_ref_name

_TAG = re.compile(
    rb"object (?P<object>[0-9a-f]{40})\ntype (?P<type>[a-z]+)\ntag (?P<name>[^\n]+)\n"
    rb"tagger [^<>\0\n]+ <[^<>\0\n]*> \d{1,12} [+-]\d{4}\n\n"
)


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


def edit_tree(database: Objects, tree: str | None, leaves: Mapping[str, Leaf | None]) -> str:
    """Write a tree and return its id.

    Args:
        database: Where objects are read and written.
        tree: The tree to start from; None is the empty tree.
        leaves: Path -> what is to be there; None removes the file or the folder, if there is one. Folders that become
            empty vanish. No file may lie below another one; what is removed makes room first.

    Returns:
        The id of the new tree, the empty tree where nothing is left.
    """
    edited = _edit(database, tree, [(path.split("/"), leaf) for path, leaf in leaves.items()])
    return edited or _write_tree(database, {})


def check_paths(changes: Mapping[str, bytes | None]) -> None:
    """Check that files may be written, or removed, at the paths of `changes`.

    Raises:
        UsageError: ``path-unsafe``: absolute, empty, ``..``, ``.git``, a control character, or a file below a file.
    """
    written = [path for path, data in changes.items() if data is not None]
    folders = {path[:end] for path in written for end, char in enumerate(path) if char == "/"}
    for path, data in changes.items():
        if not all(map(is_safe_name, path.split("/"))) or (data is not None and path in folders):
            message = f"no file can be written at '{printable(path, limit=200)}'"
            raise UsageError("path-unsafe", message, "give a relative path of plain names, separated by /")


def write_commit(
    database: Objects, tree: str, parents: Sequence[str], signature: Signature, message: str
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


def write_tag(database: Objects, raw: bytes) -> str:
    """Write a tag object and return its id; see `Repository.write_tag`."""
    headers = _TAG.match(raw)
    if headers is None or not is_ref_name(TAGS + headers["name"].decode("utf-8", "replace")):
        raise _invalid_tag("it has not the headers object, type, tag and tagger, as git writes them")
    kind = database.read(headers["object"].decode("ascii")).kind
    if kind != headers["type"].decode("ascii"):
        raise _invalid_tag(f"what it tags is a {kind}")
    return database.add(GitObject("tag", raw))


def write_blob(database: Objects, data: bytes) -> str:
    """Write a file's content and return its id."""
    return database.add(GitObject("blob", data))


def _edit(database: Objects, tree: str | None, leaves: Sequence[tuple[list[str], Leaf | None]]) -> str | None:
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


def _write_tree(database: Objects, entries: Mapping[bytes, TreeEntry]) -> str:
    from dulwich.objects import ObjectID, Tree

    tree = Tree()
    for name, entry in entries.items():
        tree.add(name, int(entry.mode, 8), ObjectID(entry.id.encode("ascii")))
    return database.add(GitObject("tree", tree.as_raw_string()))


def _invalid_tag(why: str) -> UsageError:
    return UsageError("tag-invalid", f"this is no tag object: {why}", "write it as git tag -a does")
