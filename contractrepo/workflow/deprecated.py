"""A deprecated version as those who use it are told of it: a value, and fields of HTTP answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from contractrepo.core.messages import Response

_EXPOSE = "Access-Control-Expose-Headers"


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Since when, and until when, a deprecated version is supported.

    Attributes:
        since: When its owners had agreed, in seconds since 1970.
        sunset: The first day in UTC on which it may be retired, ``YYYY-MM-DD``.
        successor: The version to use instead.
    """

    since: int
    sunset: str
    successor: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as ``status --format json`` prints it."""
        day = datetime.fromtimestamp(self.since, UTC).date().isoformat()
        return {"since": day, "sunset": self.sunset, "successor": self.successor}

    def headers(self, links: Mapping[str, str] | None = None) -> tuple[tuple[str, str], ...]:
        """Return the fields that an answer of the version carries.

        ``Deprecation`` is a date of structured fields (RFC 9745, section 2), ``Sunset`` an HTTP date (RFC 8594, section 3),
        and ``Link`` leads to what a person reads next (RFC 9745, section 3; RFC 8594, section 6; RFC 5829, section 3.3).

        Args:
            links: Relation (``deprecation``, ``sunset``, ``successor-version``) -> reference; those of `links` alone are
                given, as a server knows its own addresses.

        Example:
            >>> Deprecated(1_795_608_000, "2027-06-01").headers()
            (('Deprecation', '@1795608000'), ('Sunset', 'Tue, 01 Jun 2027 00:00:00 GMT'))
        """
        moment = datetime.fromisoformat(self.sunset).replace(tzinfo=UTC)
        linked = ", ".join(
            f'<{target}>; rel="{relation}"' for relation, target in sorted((links or {}).items())
        )
        return (
            ("Deprecation", f"@{self.since}"),
            ("Sunset", format_datetime(moment, usegmt=True)),
            *((("Link", linked),) if linked else ()),
        )


def announced(
    response: Response, deprecated: Deprecated | None, links: Mapping[str, str] | None = None
) -> Response:
    """Return an answer of a version with the fields that tell of its deprecation; what the answer says itself stays.

    Pages of other origins may read them where they may read the rest.
    """
    if deprecated is None:
        return response
    said = {name.lower() for name, _ in response.headers}
    fields = [
        field for field in deprecated.headers(links) if field[0].lower() not in said or field[0] == "Link"
    ]
    names = ", ".join(name for name, _ in fields)
    kept = [(name, f"{value}, {names}" if name == _EXPOSE else value) for name, value in response.headers]
    return replace(response, headers=(*kept, *fields))
