"""The one place where the clock is read."""

from __future__ import annotations

from datetime import datetime, timedelta

from contractrepo.git.changes import Instant


def now() -> Instant:
    """Return this moment, with the offset of the local time zone."""
    moment = datetime.now().astimezone()
    offset = moment.utcoffset() or timedelta()
    return Instant(int(moment.timestamp()), int(offset.total_seconds()) // 60)
