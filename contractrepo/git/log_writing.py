"""New entries of the log: what a transaction writes before it commits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from contractrepo.core.author import Author
from contractrepo.core.text import printable
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.database import Batch, ObjectDatabase
from contractrepo.git.edits import Leaf, Signature, edit_tree, write_blob, write_commit
from contractrepo.git.log import ENTRY_FILE, LogEntry, broken, read_entry
from contractrepo.git.objects import FILE, FOLDER, SUBMODULE, GitObject, header_field, tree_entries
from contractrepo.git.reading import commit_info, tree_id

_SCHEMA = "contractrepo/log-entry/1"
_OBJECTS = "objects"
_WRITER = Author("contractrepo", "contractrepo@localhost")
_LONGEST_SUBJECT = 72
_LONGEST_TEXT = 500
_MOST_OPTIONS = 100


def write_entry(
    database: ObjectDatabase, previous: LogEntry | None, changes: Sequence[RefChange], receipt: Receipt
) -> LogEntry:
    """Write the objects of the entry after `previous`, and not the ref, and return it."""
    before = commit_info(database.read, previous.id) if previous else None
    # A clock that was set back must not make an approval older than what it approves.
    when = Instant(max(receipt.when.seconds, before.when.seconds if before else 0))
    fields = {
        "schema": _SCHEMA,
        "order": previous.order + 1 if previous else 0,
        "previous": previous.id if previous else None,
        "received": when.utc,
        "user": printable(receipt.user, limit=_LONGEST_TEXT),
        "via": receipt.via,
        "policy": receipt.policy,
        "options": [printable(option, limit=_LONGEST_TEXT) for option in receipt.options[:_MOST_OPTIONS]],
        "changes": [{"ref": one.ref, "old": one.old, "new": one.new} for one in changes],
    }
    data = json.dumps(fields, indent=2, sort_keys=True).encode("ascii") + b"\n"
    batch = Batch(database)
    tags, commits = _brought_in(batch, changes)
    leaves: dict[str, Leaf | None] = {one.ref: Leaf(SUBMODULE, one.new) for one in changes}
    leaves[ENTRY_FILE] = Leaf(FILE, write_blob(batch, data))
    leaves[_OBJECTS] = Leaf(FOLDER, edit_tree(batch, None, tags)) if tags else None
    commit = write_commit(
        batch,
        edit_tree(batch, before.tree if before else None, leaves),
        list(dict.fromkeys([previous.id, *commits] if previous else [])),
        Signature(_WRITER, _WRITER, when),
        _message(changes, receipt),
    )
    batch.write()
    return read_entry(database.read, commit)


def restore_tags(database: ObjectDatabase, entry: LogEntry) -> None:
    """Write the tag objects of an entry again: before a ref names them, `git gc` may have removed them."""
    folder = tree_id(database.read, entry.id, _OBJECTS)
    for copy in tree_entries(database.read(folder).data) if folder else ():
        tag = database.add(GitObject("tag", database.read(copy.id).data))
        if tag != copy.name.decode("ascii", "replace"):
            raise broken(entry.id, "holds a changed copy of a tag")


def _brought_in(database: Batch, changes: Sequence[RefChange]) -> tuple[dict[str, Leaf | None], list[str]]:
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
