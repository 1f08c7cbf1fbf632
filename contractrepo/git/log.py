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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.layout import LOG
from contractrepo.errors import StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.objects import SUBMODULE, ReadObject
from contractrepo.git.reading import blob, commit_info, entry_at
from contractrepo.git.refnames import ZERO
from contractrepo.git.refs import Refs

ENTRY_FILE = "entry.json"


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
    sought = {ref for ref, value in values.items() if head and logged_value(read, head, ref) == value}
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
        changes = tuple(RefChange(str(one["ref"]), one["old"], one["new"]) for one in fields["changes"])
        entry = LogEntry(
            entry_id,
            int(fields["order"]),
            fields["previous"],
            fields["received"],
            fields["user"],
            fields["via"],
            fields["policy"],
            tuple(fields["options"]),
            changes,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise broken(entry_id, "cannot be read") from error
    if commit_info(read, entry_id).parents[:1] != ((entry.previous,) if entry.previous else ()):
        raise broken(entry_id, "does not follow the entry it names")
    return entry


def logged_value(read: ReadObject, entry: LogEntry, ref: str) -> str:
    """Return what a governed ref is after an entry, 40 zeros where the log does not know it."""
    found = entry_at(read, entry.id, ref)
    return found.id if found is not None and found.mode == SUBMODULE else ZERO


def broken(entry_id: str, why: str) -> StoreError:
    """Return the error for an entry that is not as this package writes them."""
    return StoreError("log-broken", f"entry {entry_id[:12]} of the log {why}", "run contractrepo doctor")


def _back_from(read: ReadObject, entry: LogEntry | None) -> Iterator[LogEntry]:
    while entry is not None:
        yield entry
        entry = read_entry(read, entry.previous) if entry.previous else None
