"""Semantic versions 2.0.0 (semver.org)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

Bump = Literal["major", "minor", "patch", "none"]
Precedence = tuple[int, int, int, bool, tuple[tuple[int, int, str], ...]]

_ID = r"(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_SEMVER = re.compile(
    rf"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-({_ID}(?:\.{_ID})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z",
    re.ASCII,
)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A semantic version; precedence ignores build metadata (semver.org, clauses 10 and 11)."""

    major: int
    minor: int
    patch: int
    prerelease: tuple[str, ...] = ()
    build: str = ""

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        text += "-" + ".".join(self.prerelease) if self.prerelease else ""
        return text + (f"+{self.build}" if self.build else "")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.precedence() == other.precedence()

    def __lt__(self, other: Version) -> bool:
        return self.precedence() < other.precedence()

    def __hash__(self) -> int:
        return hash(self.precedence())

    def precedence(self) -> Precedence:
        """Return what compares as the version does; whoever compares many asks each once."""
        ids = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.prerelease)
        return self.major, self.minor, self.patch, not self.prerelease, ids

    def bumped(self, bump: Bump) -> Version:
        """Return the least release that is a `bump` above this one; in 0.y.z a minor acts as the major."""
        if bump == "none":
            return self
        if self.major == 0:
            return (
                Version(0, self.minor + 1, 0) if bump == "major" else Version(0, self.minor, self.patch + 1)
            )
        if bump == "major":
            return Version(self.major + 1, 0, 0)
        return (
            Version(self.major, self.minor + 1, 0)
            if bump == "minor"
            else Version(self.major, self.minor, self.patch + 1)
        )


def parse_version(text: str) -> Version | None:
    """Return the version that `text` spells strictly, or None."""
    match = _SEMVER.match(text) if len(text) <= 256 else None
    if match is None:
        return None
    major, minor, patch, pre, build = match.groups()
    return Version(int(major), int(minor), int(patch), tuple(pre.split(".")) if pre else (), build or "")
