"""Topics for changes that main does not take: where they can wait as a design."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from contractrepo.core.semver import Version

DRAFT = "draft"


def version_topic(version: Version | None) -> str:
    """Return the topic of a design for that version: ``v2``, or ``v0-3`` before 1.0.0."""
    if version is None:
        return DRAFT
    return f"v{version.major}" if version.major else f"v0-{version.minor}"


def free_topic(wanted: str, taken: AbstractSet[str]) -> str:
    """Return `wanted`, or the first of ``wanted-2``, ``wanted-3``, ... that no design has."""
    number = 1
    topic = wanted
    while topic in taken:
        number += 1
        topic = f"{wanted}-{number}"
    return topic
