"""What a record says about findings that may pass, and about the end of a version, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Effect = Literal["accepted-break", "false-alarm"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Breaking findings that do not stop one release.

    Attributes:
        effect: ``accepted-break`` (consumers break, and may) or ``false-alarm`` (the finding is wrong).
        expires: The first day in UTC on which it no longer counts, ``YYYY-MM-DD``.
        findings: Fingerprints of exactly those findings, sorted.
        ticket: Where more is written about it.
    """

    effect: Effect
    expires: str
    findings: tuple[str, ...]
    ticket: str | None = None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Waiver:
        """Return the waiver that a record's JSON holds."""
        return Waiver(data["effect"], data["expires"], tuple(data["findings"]), data.get("ticket"))

    def as_json(self) -> dict[str, Any]:
        """Return it as a record's JSON holds it."""
        ticket = {"ticket": self.ticket} if self.ticket is not None else {}
        said = {"effect": self.effect, "expires": self.expires, "findings": sorted(set(self.findings))}
        return {**said, **ticket}


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Until when a released version is supported.

    Attributes:
        sunset: The first day in UTC on which it may be retired, ``YYYY-MM-DD``.
        successor: The version to use instead.
    """

    sunset: str
    successor: str | None = None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Deprecation:
        """Return the deprecation that a record's JSON holds."""
        return Deprecation(data["sunset"], data.get("successor"))

    def as_json(self) -> dict[str, Any]:
        """Return it as a record's JSON holds it."""
        successor = {"successor": self.successor} if self.successor is not None else {}
        return {"sunset": self.sunset, **successor}
