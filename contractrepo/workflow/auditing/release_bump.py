"""Whether the number of a released version is large enough for what its record says has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from contractrepo.core.semver import Bump, Version, parse_version
from contractrepo.workflow.auditing.problem import AuditProblem
from contractrepo.workflow.records import Record


def bump_problems(record: Record, below: Iterable[Version]) -> Iterator[AuditProblem]:
    """Yield what speaks against the number of a release without comparing anything again.

    The record does not say against which of the versions below the bump was required, so the least that can have been
    meant is the bump from the lowest of them. Comparing again tells exactly, and tells what waived findings ask for.

    Args:
        record: The release.
        below: The versions whose promises it had to keep when it came.
    """
    report = record.report
    bumped = (
        [version.bumped(cast("Bump", report.required_bump)) for version in below]
        if report and not record.waivers
        else []
    )
    yield from too_low(record, min(bumped, default=None))


def too_low(record: Record, least: Version | None) -> Iterator[AuditProblem]:
    """Yield that a release has a lower number than `least`; a pre-release of that version will do."""
    version = parse_version(record.version)
    if version is not None and least is not None and _core(version) < _core(least):
        message = f"{version} is too low for what changed; {least} is the least"
        yield AuditProblem("version-too-low", record.ref, message)


def _core(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.patch
