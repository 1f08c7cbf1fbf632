"""Folders and files of commits, whatever the objects are read through.

Trees come from whoever pushed: what cannot be a plain file of a contract is refused, and so is more than fits in memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.changes import LARGEST_OFFSET_MINUTES, LATEST_S, Instant
from contractrepo.git.objects import (
    FILES,
    FOLDER,
    GitObject,
    ReadObject,
    TreeEntry,
    body,
    header_field,
    header_fields,
    tree_entries,
)

MOST_FILES = 10_000
MOST_BYTES = 64 * 1024 * 1024
_DEEPEST_FOLDER = 32
_LONGEST_TAG_CHAIN = 8
# Control characters, separators of any system, and half a character.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f/\\:\ud800-\udfff]")
# As Windows reads them: without dots and blanks at the end, and git~1 is the short name of .git there.
_RESERVED = frozenset({"", ".git", "git~1"})
_IDENTITY = re.compile(
    r"(?P<who>.*?) ?(?P<seconds>\d{1,12}) (?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d)\Z"
)


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """What a commit says about itself.

    Attributes:
        id: Its object id.
        tree: Id of its root tree.
        parents: Ids of its parents, first parent first.
        author: ``Name <address>`` as recorded; untrusted text.
        when: When it was made, by its author's clock.
        message: Untrusted text.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    when: Instant
    message: str


def commit_of(read: ReadObject, object_id: str) -> str:
    """Return the commit that a commit or an annotated tag stands for.

    Raises:
        StoreError: ``not-a-commit`` or ``object-missing``.
    """
    current = object_id
    for _ in range(_LONGEST_TAG_CHAIN):
        found = read(current)
        if found.kind == "commit":
            return current
        if found.kind != "tag":
            raise StoreError("not-a-commit", f"{object_id[:12]} is a {found.kind}, not a commit")
        current = header_field(found.data, "object")
    raise StoreError("not-a-commit", f"{object_id[:12]} is a tag of a tag of a tag, and so on")


def commit_info(read: ReadObject, commit: str) -> CommitInfo:
    """Return what a commit says about itself.

    Raises:
        StoreError: ``not-a-commit``, ``object-missing`` or ``object-corrupt``.
    """
    data = _commit(read, commit).data
    fields = header_fields(data)
    parents = tuple(value for key, value in fields if key == "parent")
    who, when = _identity(header_field(data, "author"))
    return CommitInfo(commit, header_field(data, "tree"), parents, who, when, body(data))


def is_ancestor(read: ReadObject, old: str, new: str) -> bool:
    """Tell whether commit `new` is `old` or was built on it."""
    seen = {new}
    waiting = [new]
    while waiting:
        if old in seen:
            return True
        parents = [
            value
            for one in waiting
            for key, value in header_fields(_commit(read, one).data)
            if key == "parent"
        ]
        waiting = [one for one in dict.fromkeys(parents) if one not in seen]
        seen.update(waiting)
    return False


def tree_id(read: ReadObject, commit: str, path: str) -> str | None:
    """Return the id of the tree at `path` of a commit (empty: the root), or None where there is no such folder."""
    current = header_field(_commit(read, commit).data, "tree")
    for part in _parts(path):
        entry = _entry(read, current, part)
        if entry is None or entry.mode != FOLDER:
            return None
        current = entry.id
    return current


def entry_at(read: ReadObject, commit: str, path: str) -> TreeEntry | None:
    """Return the entry at `path` of a commit, whatever its mode, or None where there is nothing."""
    folder, _, name = path.rpartition("/")
    tree = tree_id(read, commit, folder)
    return _entry(read, tree, name) if tree is not None else None


def children(read: ReadObject, commit: str, path: str) -> dict[str, str]:
    """Return name -> object id of the folders directly below `path` of a commit, in order.

    Raises:
        StoreError: ``unsafe-entry``: something in the folder is neither a plain file nor a folder.
    """
    tree = tree_id(read, commit, path)
    if tree is None:
        return {}
    return {name: entry.id for name, entry in _safe_entries(read, tree, path) if entry.mode == FOLDER}


def names(read: ReadObject, commit: str, path: str) -> tuple[str, ...]:
    """Return the names of everything directly below `path` of a commit, files and folders, in git's order.

    Raises:
        StoreError: ``unsafe-entry`` as in `children`.
    """
    tree = tree_id(read, commit, path)
    return tuple(name for name, _ in _safe_entries(read, tree, path)) if tree is not None else ()


def files(read: ReadObject, commit: str, path: str) -> dict[str, bytes]:
    """Return relative path -> content of every file below `path` of a commit, in git's order.

    Raises:
        StoreError: ``unsafe-entry``: a symbolic link, a submodule, a name that cannot be written to a disk, or names
            that differ by case only; ``folder-too-large``: over 10,000 files, 64 MiB or 32 levels.
    """
    tree = tree_id(read, commit, path)
    if tree is None:
        return {}
    found: dict[str, bytes] = {}
    size = 0
    for name, entry in _walk(read, tree, path, depth=0):
        data = _expect(read, entry.id, "blob").data
        size += len(data)
        if size > MOST_BYTES or len(found) >= MOST_FILES:
            raise _too_large(path)
        found[name.removeprefix(f"{path}/") if path else name] = data
    return found


def blob(read: ReadObject, commit: str, path: str) -> bytes | None:
    """Return the content of the file at `path` of a commit, or None where there is no plain file."""
    entry = entry_at(read, commit, path)
    if entry is None or entry.mode not in FILES:
        return None
    return _expect(read, entry.id, "blob").data


def changed_children(read: ReadObject, old: str | None, new: str | None, path: str) -> tuple[str, ...]:
    """Return the names of the folders below `path` that differ between two commits, sorted; None is an empty commit."""
    before: Mapping[str, str] = children(read, old, path) if old else {}
    after: Mapping[str, str] = children(read, new, path) if new else {}
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def is_safe_name(name: str) -> bool:
    """Tell whether a name can be a file of a contract on every system, and is not git's own."""
    return not _UNWRITABLE.search(name) and name.rstrip(". ").lower() not in _RESERVED


def _walk(read: ReadObject, tree: str, path: str, *, depth: int) -> Iterator[tuple[str, TreeEntry]]:
    if depth > _DEEPEST_FOLDER:
        raise _too_large(path)
    for name, entry in _safe_entries(read, tree, path):
        below = f"{path}/{name}" if path else name
        if entry.mode == FOLDER:
            yield from _walk(read, entry.id, below, depth=depth + 1)
        else:
            yield below, entry


def _safe_entries(read: ReadObject, tree: str, path: str) -> Iterator[tuple[str, TreeEntry]]:
    seen: dict[str, str] = {}
    for entry in tree_entries(_expect(read, tree, "tree").data):
        name = entry.name.decode("utf-8", "replace")
        if name.encode("utf-8") != entry.name or not is_safe_name(name):
            raise _unsafe(path, name, "has a name that cannot be a file everywhere")
        if entry.mode != FOLDER and entry.mode not in FILES:
            raise _unsafe(path, name, "is a symbolic link or a submodule")
        # What file systems that ignore case, or decompose letters, take for one file.
        twin = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if twin != name:
            raise _unsafe(path, name, f"is the same file as '{printable(twin)}' on some systems")
        yield name, entry


def _entry(read: ReadObject, tree: str, name: str) -> TreeEntry | None:
    wanted = name.encode("utf-8", "surrogateescape")
    return next(
        (entry for entry in tree_entries(_expect(read, tree, "tree").data) if entry.name == wanted), None
    )


def _parts(path: str) -> list[str]:
    return path.split("/") if path else []


def _commit(read: ReadObject, commit: str) -> GitObject:
    found = read(commit)
    if found.kind != "commit":
        raise StoreError("not-a-commit", f"{commit[:12]} is a {found.kind}, not a commit")
    return found


def _expect(read: ReadObject, object_id: str, kind: str) -> GitObject:
    found = read(object_id)
    if found.kind != kind:
        message = f"{object_id[:12]} should be a {kind} and is a {found.kind}"
        raise StoreError("object-corrupt", message, "run git fsck")
    return found


def _identity(text: str) -> tuple[str, Instant]:
    match = _IDENTITY.match(text)
    if match is None:
        raise StoreError("object-corrupt", "a commit of the repository names no author", "run git fsck")
    offset = int(match["hours"]) * 60 + int(match["minutes"])
    # Anybody may push a commit from the year 30000 or from an impossible time zone; it is shown as well as can be.
    seconds, offset = min(int(match["seconds"]), LATEST_S), min(offset, LARGEST_OFFSET_MINUTES)
    return match["who"], Instant(seconds, -offset if match["sign"] == "-" else offset)


def _unsafe(path: str, name: str, why: str) -> StoreError:
    place = printable(f"{path}/{name}" if path else name, limit=200)
    hint = "contracts hold plain files and folders only"
    return StoreError("unsafe-entry", f"{place} {why}", hint, data={"path": place})


def _too_large(path: str) -> StoreError:
    message = f"{printable(path, limit=200) or 'the root'} holds more than a contract may"
    return StoreError("folder-too-large", message, f"at most {MOST_FILES} files and {MOST_BYTES >> 20} MiB")
