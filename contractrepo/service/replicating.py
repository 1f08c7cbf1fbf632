"""A repository that follows another one: opened as of its last refresh, and refreshed behind the back of its readers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from contractrepo.errors import StoreError
from contractrepo.git.replica import Replica
from contractrepo.git.store import Store

Report = Callable[[StoreError | None], None]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far a replica may be behind.

    Attributes:
        age_s: Seconds since a refresh last succeeded; None where none has since the process began.
        trouble: Code of what the refreshes since then have failed with, or None.
    """

    age_s: float | None
    trouble: str | None


class Follower:
    """Refreshes a replica every few seconds in a thread of its own, for as long as the block lasts.

    Args:
        replica: What is refreshed; it has been just now, or could not be.
        trouble: Why it could not, or None; `report` is told of it.
        every_s: Seconds from the end of one refresh to the begin of the next.
        report: Told of a trouble once, and with None when it is over; what was shown before is shown on meanwhile.
    """

    def __init__(
        self, replica: Replica, trouble: StoreError | None = None, *, every_s: float, report: Report
    ) -> None:
        self._replica = replica
        self._every_s = every_s
        self._report = report
        self._refreshed_at: float | None = None
        self._trouble: str | None = None
        self._settle(trouble)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replica", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def freshness(self) -> Freshness:
        """Return how far the replica may be behind; any thread may ask."""
        at = self._refreshed_at
        return Freshness(None if at is None else time.monotonic() - at, self._trouble)

    def _run(self) -> None:
        while not self._end.wait(self._every_s):
            self._look()

    def _look(self) -> None:
        try:
            if self._replica.refresh():
                Store(self._replica.path).maintain()
        except StoreError as error:
            self._settle(error)
        else:
            self._settle(None)

    def _settle(self, error: StoreError | None) -> None:
        if error is None:
            self._refreshed_at = time.monotonic()
        code = None if error is None else error.code
        if code != self._trouble:
            self._report(error)
        self._trouble = code


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
