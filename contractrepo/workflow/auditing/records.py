"""Records of one version as they were received, each judged by the policy of its own receipt."""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.policy import Rulebook
from contractrepo.workflow.auditing.problem import AuditProblem
from contractrepo.workflow.review import Course, Facts, Sighting
from contractrepo.workflow.review.folding import walk
from contractrepo.workflow.review.matter import Matter


def received(
    about: tuple[str, str], sightings: Sequence[Sighting], rulebook: Rulebook, facts: Facts, *, today: str
) -> tuple[Course, list[AuditProblem]]:
    """Return what the records amount to, and everything that speaks against any of them.

    Args:
        about: The contract, and the version without ``v``.
        sightings: Every ref below the version's records, and its release tag.
        rulebook: The policy in force, which may know of keys that were in other hands.
        facts: The repository around the version.
        today: ``YYYY-MM-DD``.
    """
    name, version = about
    found = walk(sightings, Matter(name, version, rulebook, facts, today), rulebook, as_received=True)
    return found.course, [AuditProblem(one.flaw.code, one.ref, one.flaw.message) for one in found.refused]
