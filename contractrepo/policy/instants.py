"""Moments as a policy writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def not_before(text: str) -> int:
    """Return the first whole second, since 1970 in UTC, that is not before the moment `text`.

    Args:
        text: A date, which stands for its first second in UTC, or an RFC 3339 time.

    Raises:
        ValueError: There is no such moment.
    """
    return -(-_since_1970(text) // _SECOND)


def second_of(text: str) -> int:
    """Return the whole second, since 1970 in UTC, that holds the moment `text`; see `not_before`."""
    return _since_1970(text) // _SECOND


def _since_1970(text: str) -> timedelta:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
