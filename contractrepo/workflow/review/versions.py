"""Whether a version may hold what is proposed for it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from contractrepo.core.semver import Version, parse_version
from contractrepo.core.text import shown
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Report
from contractrepo.workflow.review.commands import command
from contractrepo.workflow.review.matter import Matter


def version_flaws(matter: Matter, commit: str, waived: AbstractSet[str] = frozenset()) -> Iterator[Flaw]:
    """Yield what speaks against releasing a commit as the version, where the breaking findings `waived` do not count.

    Codes: ``version-mismatch``, ``version-released``, ``version-too-low``. Records spell versions strictly.
    """
    name, version, facts = matter.name, matter.version, matter.facts
    wanted = parse_version(version)
    assert wanted is not None
    info = facts.info_version(commit)
    if info != version:
        hint = f"set info.version to {version} in the design, or propose the version that it names"
        yield Flaw("version-mismatch", f"info.version is {shown(info)}, not {version}", hint)
    # A version that differs in build metadata only has the same precedence (semver.org, clause 10).
    if wanted in facts.released():
        hint = f"choose the next free version; those there are: contractrepo show {name}"
        yield Flaw("version-released", f"{name} {version} was released before", hint)
    least = facts.report(commit, matter.today).least(waived)
    if least is not None and _core(wanted) < _core(least):
        hint = f"set info.version to {least}, then: {command('propose', name, str(least))}"
        yield Flaw("version-too-low", f"{version} is too low for what changes; the least is {least}", hint)


def too_low(version: str, report: Report, waived: AbstractSet[str] = frozenset()) -> bool:
    """Tell whether a version is lower than what a change needs where the findings `waived` do not count."""
    wanted, least = parse_version(version), report.least(waived)
    return wanted is not None and least is not None and _core(wanted) < _core(least)


def _core(version: Version) -> tuple[int, int, int]:
    """A pre-release of the version that is needed holds the change too."""
    return version.major, version.minor, version.patch
