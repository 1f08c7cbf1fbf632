"""The one place where the clock is read, and the days that it shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from contractrepo.git.changes import Instant


def now() -> Instant:
    """Return this moment, with the offset of the local time zone."""
    moment = datetime.now().astimezone()
    offset = moment.utcoffset() or timedelta()
    return Instant(int(moment.timestamp()), int(offset.total_seconds()) // 60)


def day_of(moment: Instant) -> date:
    """Return the day of a moment in UTC."""
    return date.fromisoformat(moment.utc[:10])
