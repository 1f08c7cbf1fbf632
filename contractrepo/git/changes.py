"""What a transaction is asked to do, and what the log records about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from contractrepo.errors import UsageError

# Years 1970 to 9999: what RFC 3339 can write.
LATEST_S = 253_402_300_799
LARGEST_OFFSET_MINUTES = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, with the offset of the clock that showed it.

    Attributes:
        seconds: Since 1970-01-01T00:00:00Z.
        offset_minutes: East of Greenwich.

    Raises:
        UsageError: ``instant-invalid``: before 1970, after 9999, or an offset of a day or more.
    """

    seconds: int
    offset_minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= LATEST_S or abs(self.offset_minutes) > LARGEST_OFFSET_MINUTES:
            message = (
                f"{self.seconds} s with an offset of {self.offset_minutes} min is no instant git can keep"
            )
            raise UsageError(
                "instant-invalid", message, "give seconds since 1970 and minutes east of Greenwich"
            )

    @property
    def utc(self) -> str:
        """The instant as RFC 3339 text in UTC, for example ``2026-01-31T09:30:00Z``."""
        moment = dt.datetime.fromtimestamp(self.seconds, dt.UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class RefChange:
    """One ref of a transaction.

    Attributes:
        ref: Full name.
        old: Object id it has, 40 zeros where it does not exist.
        new: Object id it is to have, 40 zeros to delete it.
    """

    ref: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who asks for a transaction, how and when.

    Attributes:
        user: The authenticated user, as the transport or the operating system names them.
        via: ``"api"`` or ``"push"``; ``"genesis"`` is the beginning of a log.
        when: Time of receipt; the log never runs backwards, so a clock that does is corrected.
        policy: Commit of the policy it was judged under, or None where there is none.
        options: Push options; the log keeps the first 100, made printable.
    """

    user: str
    via: Literal["api", "push", "genesis"]
    when: Instant
    policy: str | None = None
    options: tuple[str, ...] = ()
