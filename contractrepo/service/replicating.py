"""A repository that follows another one: opened as of its last refresh, and refreshed behind the back of its readers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from contractrepo.errors import StoreError
from contractrepo.git.replica import Replica
from contractrepo.git.store import Store

Report = Callable[[StoreError | None], None]


class Follower:
    """Refreshes a replica every few seconds in a thread of its own, for as long as the block lasts.

    Args:
        replica: What is refreshed.
        every_s: Seconds from the end of one refresh to the begin of the next.
        report: Told of a trouble once, and with None when it is over; what was shown before is shown on meanwhile.
    """

    def __init__(self, replica: Replica, *, every_s: float, report: Report) -> None:
        self._replica = replica
        self._every_s = every_s
        self._report = report
        self._trouble: str | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replica", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(self._every_s):
            self._look()

    def _look(self) -> None:
        try:
            if self._replica.refresh():
                Store(self._replica.path).maintain()
        except StoreError as error:
            if error.code != self._trouble:
                self._report(error)
            self._trouble = error.code
        else:
            if self._trouble is not None:
                self._report(None)
            self._trouble = None


def followed(path: Path, url: str) -> tuple[Replica, StoreError | None]:
    """Return the replica of `url` at `path`, refreshed; where that fails and an earlier refresh left something, why.

    Raises:
        UsageError: ``repository-exists``, ``replica-of-other`` or ``url-invalid``.
        StoreError: It has never been refreshed, and cannot be.
    """
    replica = Replica.follow(path, url)
    try:
        replica.refresh()
    except StoreError as error:
        if not replica.has_content():
            raise
        return replica, error
    return replica, None
