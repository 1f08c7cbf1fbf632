"""Pushes that the gate let through: where a host has no proc-receive, git writes their refs, and the log follows.

Each is a file in the repository's folder from the moment it is accepted until the log has it. What a killed process leaves
behind is told by it from what went past the gate. While the git that takes a push is running, its file is a lease as well:
no other push is accepted, so that two cannot both pass by what neither has seen of the other.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import governed

_FOLDER = "contractrepo-accepted"
# git has checked everything by then, and only moves objects and refs.
_LONGEST_LEASE_S = 120


@dataclass(frozen=True, slots=True)
class AcceptedPush:
    """A push that may land.

    Attributes:
        file: Where it is noted.
        changes: The governed refs of it.
        receipt: Who pushes, and when.
        holder: The git process that takes it: its id and when it started.
    """

    file: Path
    changes: tuple[RefChange, ...]
    receipt: Receipt
    holder: tuple[int, str]

    def is_under_way(self, finished: int | None = None) -> bool:
        """Tell whether git may still be writing its refs; `finished` is a process that has written all it will."""
        pid, started = self.holder
        if pid == finished or not started or _started(pid) != started:
            return False
        with contextlib.suppress(FileNotFoundError):
            return time.time() - self.file.stat().st_mtime < _LONGEST_LEASE_S
        return False

    def forget(self) -> None:
        """Remove the note: the log has the push, or it never landed."""
        self.file.unlink(missing_ok=True)


def note_accepted(git_dir: Path, changes: Sequence[RefChange], receipt: Receipt, pid: int) -> None:
    """Note that a push may land, durably; call it under the repository's lock.

    Raises:
        OSError: It cannot be written; the push must not land then.
    """
    fields = {
        "changes": [[one.ref, one.old, one.new] for one in changes if governed(one.ref)],
        "user": receipt.user,
        "when": [receipt.when.seconds, receipt.when.offset_minutes],
        "policy": receipt.policy,
        "options": receipt.options,
        "holder": [pid, _started(pid)],
    }
    folder = git_dir / _FOLDER
    folder.mkdir(exist_ok=True)
    target = folder / f"{time.time_ns():020d}-{pid}"
    partial = target.with_name(f".{target.name}")
    with partial.open("w", encoding="ascii") as file:
        json.dump(fields, file)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(target)


def accepted_pushes(git_dir: Path) -> tuple[AcceptedPush, ...]:
    """Return the pushes that were accepted and are not forgotten yet, oldest first; what cannot be read is none."""
    try:
        # Every write asks, and there is hardly ever one.
        with os.scandir(f"{git_dir}/{_FOLDER}") as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(push for name in names for push in _read(git_dir / _FOLDER / name))


def _read(file: Path) -> Iterator[AcceptedPush]:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, UsageError):
        yield _push(file, json.loads(file.read_bytes()))


def _push(file: Path, fields: Any) -> AcceptedPush:
    changes = tuple(RefChange(str(ref), str(old), str(new)) for ref, old, new in fields["changes"])
    seconds, offset = fields["when"]
    options, policy = tuple(map(str, fields["options"])), fields["policy"]
    receipt = Receipt(str(fields["user"]), "push", Instant(seconds, offset), policy, options)
    pid, started = fields["holder"]
    return AcceptedPush(file, changes, receipt, (int(pid), str(started)))


def _started(pid: int) -> str:
    """Return when a process started, so that another one with its number is not taken for it; empty where none runs."""
    try:
        # Field 22; the second one is the program's name in brackets, which may hold anything.
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "running"
