"""The log of a repository whose refs git writes by itself: what was accepted and has landed is logged afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from contractrepo.git.accepted import AcceptedPush
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.drift import way
from contractrepo.git.log import LogEntry, logged_value
from contractrepo.git.objects import ReadObject
from contractrepo.git.refs import RefFiles

Append = Callable[[LogEntry, Sequence[RefChange], Receipt], LogEntry]


def log_landed(
    read: ReadObject, refs: RefFiles, head: LogEntry, pushes: Sequence[AcceptedPush], append: Append
) -> LogEntry:
    """Log what has landed of accepted pushes, one entry for each, and return the newest entry.

    Args:
        read: Reads the objects of the repository.
        refs: Its refs.
        head: The newest entry, applied.
        pushes: Those that git does not write any more.
        append: Commits an entry of changes that are written already.
    """
    changes = [one for push in pushes for one in push.changes]
    landed = set(_landed(read, refs, head, changes))
    waiting = [(push.receipt, [one for one in push.changes if one in landed]) for push in pushes]
    # One push may build on another, and clocks run backwards: what follows from the log as it is comes first.
    while waiting:
        ready = next((one for one in waiting if _follows(read, head, one[1])), None)
        if ready is None:
            break
        waiting.remove(ready)
        head = append(head, ready[1], ready[0]) if ready[1] else head
    return head


def _landed(
    read: ReadObject, refs: RefFiles, head: LogEntry, changes: Sequence[RefChange]
) -> Iterator[RefChange]:
    for ref in sorted({one.ref for one in changes}):
        yield from way(ref, logged_value(read, head, ref), refs.value(ref), changes)


def _follows(read: ReadObject, head: LogEntry, changes: Sequence[RefChange]) -> bool:
    return all(logged_value(read, head, one.ref) == one.old for one in changes)
