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

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.layout import LOG
from contractrepo.errors import StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.objects import FOLDER, SUBMODULE, ReadObject, tree_entries
from contractrepo.git.reading import blob, commit_info, entry_at, tree_id
from contractrepo.git.refnames import ZERO, is_object_id
from contractrepo.git.refs import Refs

ENTRY_FILE = "entry.json"
# What `Instant.utc` writes: years 1970 to 9999.
_UTC = re.compile(r"(?:19[7-9]|[2-9][0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One transaction, as the log holds it.

    Attributes:
        id: Commit of the entry.
        order: Position in the log, counted from the oldest entry, which has 0.
        previous: Commit of the entry before, or None for the first one.
        received: Time of receipt, RFC 3339 in UTC.
        user: Who asked for it.
        via: ``"api"``, ``"push"``, or ``"genesis"`` for the first entry.
        policy: Commit of the policy it was judged under, or None.
        options: Push options.
        changes: The governed refs that changed.
    """

    id: str
    order: int
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
            "order": self.order,
            "previous": self.previous,
            "received": self.received,
            "user": self.user,
            "via": self.via,
            "policy": self.policy,
            "options": list(self.options),
            "changes": [{"ref": one.ref, "old": one.old, "new": one.new} for one in self.changes],
        }


def entries(read: ReadObject, refs: Refs) -> Iterator[LogEntry]:
    """Yield the entries, newest first.

    Raises:
        StoreError: ``log-broken``.
    """
    return _back_from(read, newest(read, refs))


def receipts(read: ReadObject, refs: Refs, values: Mapping[str, str]) -> dict[str, LogEntry]:
    """Return ref -> the entry that gave it its value; no older entry is read than is needed.

    Args:
        read: Reads the objects of the repository.
        refs: Its refs.
        values: Full name -> object id; a ref that has another value by the log, or none, has no entry.

    Raises:
        StoreError: ``log-broken``.
    """
    head = newest(read, refs)
    logged = _logged_values(read, head, values) if head is not None else {}
    sought = {ref for ref, value in values.items() if logged.get(ref) == value}
    found: dict[str, LogEntry] = {}
    for entry in _back_from(read, head) if sought else ():
        brought = {one.ref: one.new for one in entry.changes if one.ref in sought}
        found.update((ref, entry) for ref, value in brought.items() if value == values[ref])
        sought -= brought.keys()
        if not sought:
            break
    return found


def newest(read: ReadObject, refs: Refs) -> LogEntry | None:
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
    data = blob(read, entry_id, ENTRY_FILE)
    try:
        fields = json.loads(data or b"")
        changes = (
            RefChange(_text(one["ref"]), _id(one["old"]), _id(one["new"])) for one in fields["changes"]
        )
        entry = LogEntry(
            entry_id,
            int(fields["order"]),
            _id_or_none(fields["previous"]),
            _utc(fields["received"]),
            _text(fields["user"]),
            _text(fields["via"]),
            _id_or_none(fields["policy"]),
            tuple(map(_text, fields["options"])),
            tuple(changes),
        )
    except (ValueError, OverflowError, KeyError, TypeError, RecursionError) as error:
        raise broken(entry_id, "cannot be read") from error
    if commit_info(read, entry_id).parents[:1] != ((entry.previous,) if entry.previous else ()):
        raise broken(entry_id, "does not follow the entry it names")
    return entry


def logged_value(read: ReadObject, entry: LogEntry, ref: str) -> str:
    """Return what a governed ref is after an entry, 40 zeros where the log does not know it."""
    found = entry_at(read, entry.id, ref)
    return found.id if found is not None and found.mode == SUBMODULE else ZERO


def state(read: ReadObject, entry: LogEntry) -> dict[str, str]:
    """Return full name -> object id of every governed ref after an entry, sorted by name."""
    folder = tree_id(read, entry.id, "refs")
    return dict(sorted(_gitlinks(read, folder, "refs"))) if folder is not None else {}


def broken(entry_id: str, why: str) -> StoreError:
    """Return the error for an entry that is not as this package writes them."""
    return StoreError("log-broken", f"entry {entry_id[:12]} of the log {why}", "run contractrepo doctor")


def _logged_values(read: ReadObject, entry: LogEntry, refs: Iterable[str]) -> Mapping[str, str]:
    """Return ref -> what it is after an entry, of all that lie beside any of `refs`: each folder is read once."""
    found: dict[str, str] = {}
    for folder in {ref.rpartition("/")[0] for ref in refs}:
        tree = tree_id(read, entry.id, folder)
        for one in tree_entries(read(tree).data) if tree is not None else ():
            if one.mode == SUBMODULE:
                found[f"{folder}/{one.name.decode('utf-8', 'surrogateescape')}"] = one.id
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _id(value: object) -> str:
    text = _text(value)
    if not is_object_id(text):
        raise ValueError
    return text


def _id_or_none(value: object) -> str | None:
    return None if value is None else _id(value)


def _utc(value: object) -> str:
    text = _text(value)
    if not _UTC.fullmatch(text):
        raise ValueError
    dt.datetime.fromisoformat(text)
    return text


def _gitlinks(read: ReadObject, tree: str, path: str) -> Iterator[tuple[str, str]]:
    # No deeper than the parts of a ref's name, which no entry has more of.
    for one in tree_entries(read(tree).data):
        below = f"{path}/{one.name.decode('utf-8', 'surrogateescape')}"
        if one.mode == FOLDER:
            yield from _gitlinks(read, one.id, below)
        elif one.mode == SUBMODULE:
            yield below, one.id


def _back_from(read: ReadObject, entry: LogEntry | None) -> Iterator[LogEntry]:
    while entry is not None:
        yield entry
        entry = read_entry(read, entry.previous) if entry.previous else None
