"""Whether a new record may land."""

from __future__ import annotations

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import read_tag
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.checks import judge
from contractrepo.workflow.review.facts import Facts
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.reviewing import Review
from contractrepo.workflow.review.sighting import Sighting

_RECORD_BYTES = 64 * 1024


def admit(
    sighting: Sighting, review_before: Review, rulebook: Rulebook, facts: Facts, *, today: str
) -> list[Flaw]:
    """Return everything that speaks against a record's landing; nothing: it may.

    Args:
        sighting: The record; `received` is now.
        review_before: The review without it. Of several records in one push, those that
            come before it count already: see `in_order`.
        rulebook: The policy in force, as it was before the push.
        facts: The repository, with the design tips as the push leaves them.
        today: ``YYYY-MM-DD``.
    """
    limit = rulebook.policy.limit(review_before.name, "record-bytes", _RECORD_BYTES)
    reading = read_tag(sighting.raw, sighting.ref, limit=limit)
    matter = Matter(review_before.name, review_before.version, rulebook, facts, today)
    return judge(Case(matter, sighting, reading, review_before.course, review_before.standing))
