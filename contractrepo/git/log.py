"""The log: a chain of commits on refs/meta/log, one for each transaction over governed refs.

Tree of an entry::

    entry.json      what changed, who asked for it and when, under which policy
    objects/<id>    the raw bytes of each tag object that the entry brings in, which a tree cannot hold otherwise
    refs/...        every governed ref as it is after the entry, as a gitlink

The gitlinks show the whole state at a glance (``git ls-tree -r refs/meta/log``), make the lookup of one ref cheap, and let
the difference of two entries prove the list of changes. The parents are the previous entry and then every commit brought in,
which keeps those reachable from the commit point on. Walk it with ``git log --first-parent``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.core.author import Author
from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.edits import Leaf, Signature, edit_tree, write_blob, write_commit
from contractrepo.git.objects import (
    FILE,
    FOLDER,
    SUBMODULE,
    GitObject,
    ReadObject,
    header_field,
    tree_entries,
)
from contractrepo.git.reading import blob, commit_info, entry_at, tree_id
from contractrepo.git.refnames import LOG, ZERO
from contractrepo.git.refs import RefFiles

_SCHEMA = "contractrepo/log-entry/1"
_ENTRY_FILE = "entry.json"
_OBJECTS = "objects"
_WRITER = Author("contractrepo", "contractrepo@localhost")
_LONGEST_SUBJECT = 72
_LONGEST_TEXT = 500
_MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One transaction, as the log holds it.

    Attributes:
        id: Commit of the entry.
        previous: Commit of the entry before, or None for the first one.
        received: Time of receipt, RFC 3339 in UTC.
        user: Who asked for it.
        via: ``"api"``, ``"push"``, or ``"genesis"`` for the first entry.
        policy: Commit of the policy it was judged under, or None.
        options: Push options.
        changes: The governed refs that changed.
    """

    id: str
    previous: str | None
    received: str
    user: str
    via: str
    policy: str | None
    options: tuple[str, ...]
    changes: tuple[RefChange, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the entry as plain JSON values."""
        return {
            "id": self.id,
            "previous": self.previous,
            "received": self.received,
            "user": self.user,
            "via": self.via,
            "policy": self.policy,
            "options": list(self.options),
            "changes": [{"ref": one.ref, "old": one.old, "new": one.new} for one in self.changes],
        }


def entries(read: ReadObject, refs: RefFiles) -> Iterator[LogEntry]:
    """Yield the entries, newest first.

    Raises:
        StoreError: ``log-broken``.
    """
    current = newest(read, refs)
    while current is not None:
        yield current
        current = read_entry(read, current.previous) if current.previous else None


def newest(read: ReadObject, refs: RefFiles) -> LogEntry | None:
    """Return the newest entry, or None where the repository has no log.

    Raises:
        StoreError: ``log-broken``.
    """
    value = refs.value(LOG)
    return None if value == ZERO else read_entry(read, value)


def read_entry(read: ReadObject, entry_id: str) -> LogEntry:
    """Return an entry by the id of its commit.

    Raises:
        StoreError: ``log-broken``: it cannot be read, or names another entry as its previous one than its first parent.
    """
    data = blob(read, entry_id, _ENTRY_FILE)
    try:
        fields = json.loads(data or b"")
        changes = tuple(RefChange(one["ref"], one["old"], one["new"]) for one in fields["changes"])
        entry = LogEntry(
            entry_id,
            fields["previous"],
            fields["received"],
            fields["user"],
            fields["via"],
            fields["policy"],
            tuple(fields["options"]),
            changes,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(entry_id, "cannot be read") from error
    if commit_info(read, entry_id).parents[:1] != ((entry.previous,) if entry.previous else ()):
        raise _broken(entry_id, "does not follow the entry it names")
    return entry


def write_entry(
    database: ObjectDatabase, previous: LogEntry | None, changes: Sequence[RefChange], receipt: Receipt
) -> LogEntry:
    """Write the objects of the entry after `previous`, and not the ref, and return it."""
    before = commit_info(database.read, previous.id) if previous else None
    # A clock that was set back must not make an approval older than what it approves.
    when = Instant(max(receipt.when.seconds, before.when.seconds if before else 0))
    fields = {
        "schema": _SCHEMA,
        "previous": previous.id if previous else None,
        "received": when.utc,
        "user": printable(receipt.user, limit=_LONGEST_TEXT),
        "via": receipt.via,
        "policy": receipt.policy,
        "options": [printable(option, limit=_LONGEST_TEXT) for option in receipt.options[:_MOST_OPTIONS]],
        "changes": [{"ref": one.ref, "old": one.old, "new": one.new} for one in changes],
    }
    data = json.dumps(fields, indent=2, sort_keys=True).encode("ascii") + b"\n"
    tags, commits = _brought_in(database, changes)
    leaves: dict[str, Leaf | None] = {one.ref: Leaf(SUBMODULE, one.new) for one in changes}
    leaves[_ENTRY_FILE] = Leaf(FILE, write_blob(database, data))
    leaves[_OBJECTS] = Leaf(FOLDER, edit_tree(database, None, tags)) if tags else None
    commit = write_commit(
        database,
        edit_tree(database, before.tree if before else None, leaves),
        list(dict.fromkeys([previous.id, *commits] if previous else [])),
        Signature(_WRITER, _WRITER, when),
        _message(changes, receipt),
    )
    return read_entry(database.read, commit)


def logged_value(read: ReadObject, entry: LogEntry, ref: str) -> str:
    """Return what a governed ref is after an entry, 40 zeros where the log does not know it."""
    found = entry_at(read, entry.id, ref)
    return found.id if found is not None and found.mode == SUBMODULE else ZERO


def restore_tags(database: ObjectDatabase, entry: LogEntry) -> None:
    """Write the tag objects of an entry again: before a ref names them, `git gc` may have removed them."""
    folder = tree_id(database.read, entry.id, _OBJECTS)
    for copy in tree_entries(database.read(folder).data) if folder else ():
        tag = database.add(GitObject("tag", database.read(copy.id).data))
        if tag != copy.name.decode("ascii", "replace"):
            raise _broken(entry.id, "holds a changed copy of a tag")


def _brought_in(
    database: ObjectDatabase, changes: Sequence[RefChange]
) -> tuple[dict[str, Leaf | None], list[str]]:
    """Return copies of the tag objects, by id, and the commits that the changes lead to."""
    tags: dict[str, Leaf | None] = {}
    commits = []
    for change in changes:
        current = change.new
        while (found := database.read(current)).kind == "tag":
            tags[current] = Leaf(FILE, write_blob(database, found.data))
            current = header_field(found.data, "object")
        if found.kind == "commit":
            commits.append(current)
    return tags, commits


def _message(changes: Sequence[RefChange], receipt: Receipt) -> str:
    subject = " ".join(one.ref.removeprefix("refs/") for one in changes) or "genesis"
    user = printable(receipt.user, limit=_LONGEST_TEXT)
    return f"{subject[:_LONGEST_SUBJECT]}\n\nUser: {user}\nVia: {receipt.via}\n"


def _broken(entry_id: str, why: str) -> StoreError:
    return StoreError("log-broken", f"entry {entry_id[:12]} of the log {why}", "run contractrepo doctor")
