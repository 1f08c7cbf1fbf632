"""The transaction over refs: the log is the commit point.

Lock; finish what a killed writer had committed; verify; write the log entry; compare and swap refs/meta/log, which commits;
apply the refs; release. Killed before the swap, nothing has happened; killed after it, the next writer or reader finishes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from contractrepo.core.layout import LOG
from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.accepted import AcceptedPush, accepted_pushes, note_accepted
from contractrepo.git.bare import writable
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.gate import log_landed
from contractrepo.git.locks import writer_lock
from contractrepo.git.log import LogEntry, newest
from contractrepo.git.log_writing import restore_tags, write_entry
from contractrepo.git.objects import ReadObject
from contractrepo.git.process import run_git
from contractrepo.git.ref_writing import swap
from contractrepo.git.refnames import ZERO, governed
from contractrepo.git.refs import RefFiles
from contractrepo.git.two_phase import prepared
from contractrepo.git.upkeep import note_upkeep
from contractrepo.git.verifying import changed, verify

# The first entry is the same in every new repository, so it has no time of its own.
_GENESIS = Receipt("contractrepo", "genesis", Instant(0))


class Transactions:
    """Changes the refs of one repository.

    Args:
        git_dir: The repository's folder.
        database: Its objects.
        refs: Its refs.
    """

    def __init__(self, git_dir: Path, database: ObjectDatabase, refs: RefFiles) -> None:
        self._git_dir = git_dir
        self._database = database
        self._refs = refs
        self._last: LogEntry | None = None

    def begin(self) -> None:
        """Write the first entry of the log, unless there is one."""
        with self.locked():
            self._head()

    def recover(self) -> None:
        """Apply the refs of the newest entry, and log what accepted pushes have written; takes the lock only where needed."""
        head = newest(self._database.read, self._refs)
        unlogged = any(not push.is_under_way() for push in accepted_pushes(self._git_dir))
        if unlogged or (head is not None and self._unapplied(head)):
            with self.locked():
                self._head()

    def landed(self, finished: int | None) -> list[AcceptedPush]:
        """Log what accepted pushes have written, and return those that are through; see `Store.landed`."""
        with self.locked():
            self._head(finished)
            return [push for push in accepted_pushes(self._git_dir) if not push.is_under_way(finished)]

    def accept(
        self,
        changes: Sequence[RefChange],
        receipt: Receipt,
        read: ReadObject,
        check: Callable[[], None],
        pid: int,
    ) -> bool:
        """Let a push through, unless another one is under way; see `Store.accept`."""
        with self.locked():
            head = self._head()
            if any(push.is_under_way() for push in accepted_pushes(self._git_dir)):
                return False
            verify(changes, self._refs, read, head)
            check()
            note_accepted(self._git_dir, changes, receipt, pid)
        return True

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the repository's lock; what a killed writer began is as it was."""
        with writable(self._git_dir), writer_lock(self._git_dir):
            yield

    def update(
        self, changes: Sequence[RefChange], receipt: Receipt, check: Callable[[], None] | None
    ) -> LogEntry | None:
        """Change refs, all of them or none; see `Store.update`."""
        logged = [one for one in changes if governed(one.ref)]
        plain = [one for one in changes if not governed(one.ref)]
        with self.locked():
            head = self._head()
            verify(changes, self._refs, self._database.read, head)
            if check is not None:
                check()
            with self._plain(plain, alone=not logged) as write_plain:
                entry = self._commit(head, logged, receipt)
                _after(entry, write_plain)
        return entry

    def maintain(self) -> None:
        """Run git's own maintenance, in the foreground; see `Store.maintain`."""
        with self.locked():
            note_upkeep(self._git_dir)
            done = run_git("-c", "gc.autoDetach=false", "gc", "--auto", "--quiet", git_dir=self._git_dir)
        if done.returncode != 0:
            reason = printable(done.stderr.decode("utf-8", "replace").strip(), limit=300)
            raise StoreError("maintenance-failed", f"git gc failed: {reason}", "run git gc by hand")

    def _head(self, finished: int | None = None) -> LogEntry:
        """Return the newest entry, applied; a log begins empty, and then takes in the governed refs that are there."""
        head = self._newest()
        if head is not None:
            if self._unapplied(head):
                restore_tags(self._database, head)
                self._apply(head)
            pushes = [push for push in accepted_pushes(self._git_dir) if not push.is_under_way(finished)]
            return log_landed(self._database.read, self._refs, head, pushes, self._append) if pushes else head
        head = write_entry(self._database, None, (), _GENESIS)
        there = [RefChange(ref, ZERO, value) for ref, value in self._refs.all().items() if governed(ref)]
        if there:
            head = write_entry(self._database, head, there, _GENESIS)
        self._swap(RefChange(LOG, ZERO, head.id))
        return head

    def _newest(self) -> LogEntry | None:
        """Return the newest entry; it is read again only where somebody else wrote one."""
        if self._last is None or self._refs.value(LOG) != self._last.id:
            self._last = newest(self._database.read, self._refs)
        return self._last

    def _commit(self, head: LogEntry, changes: Sequence[RefChange], receipt: Receipt) -> LogEntry | None:
        moving = [one for one in changes if one.old != one.new]
        if not moving:
            return None
        entry = self._append(head, moving, receipt)
        # Committed: whatever happens from here on, the transaction stands, and the next reader or writer finishes it.
        with contextlib.suppress(OSError, StoreError):
            self._apply(entry)
        return entry

    def _append(self, head: LogEntry, changes: Sequence[RefChange], receipt: Receipt) -> LogEntry:
        entry = write_entry(self._database, head, changes, receipt)
        self._swap(RefChange(LOG, head.id, entry.id))
        return entry

    def _apply(self, entry: LogEntry) -> None:
        for change in self._unapplied(entry):
            swap(self._git_dir, self._refs, change)

    def _unapplied(self, entry: LogEntry) -> list[RefChange]:
        """Return what still has its old value; a ref with a third value was changed behind the log and is left alone."""
        return [one for one in entry.changes if self._refs.value(one.ref) == one.old]

    @contextlib.contextmanager
    def _plain(self, changes: Sequence[RefChange], *, alone: bool) -> Iterator[Callable[[], None]]:
        """Give a function that writes the refs outside the log; what can fail, fails before the log is swapped."""
        moving = [one for one in changes if one.old != one.new]
        if alone and len(moving) == 1 and moving[0].new != ZERO:
            yield lambda: self._swap(moving[0])
        elif moving:
            with self._explained(moving), prepared(self._git_dir, moving) as write:
                yield write
        else:
            yield lambda: None

    @contextlib.contextmanager
    def _explained(self, changes: Sequence[RefChange]) -> Iterator[None]:
        """Say which ref somebody changed just now, where that is why git does not take them."""
        try:
            yield
        except StoreError as error:
            for change in changes if error.code == "refs-not-prepared" else ():
                if (actual := self._refs.value(change.ref)) != change.old:
                    raise changed(change, actual) from error
            raise

    def _swap(self, change: RefChange) -> None:
        if not swap(self._git_dir, self._refs, change):
            raise changed(change, self._refs.value(change.ref))


def _after(entry: LogEntry | None, write_plain: Callable[[], None]) -> None:
    try:
        write_plain()
    except (OSError, StoreError) as error:
        if entry is None:
            raise
        message = (
            f"entry {entry.id[:12]} of the log stands, the refs outside the log could not be written: {error}"
        )
        hint = "write them again by themselves"
        raise StoreError("refs-half-written", message, hint, data={"entry": entry.id}) from error
