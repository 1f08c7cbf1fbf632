"""Reviews: what was signed about a version, held against policy and repository."""

from contractrepo.workflow.review.admitting import admit
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.commands import command
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.facts import Facts
from contractrepo.workflow.review.folding import Refusal
from contractrepo.workflow.review.ordering import in_order
from contractrepo.workflow.review.requirements import Requirement
from contractrepo.workflow.review.reviewing import Review, review
from contractrepo.workflow.review.sighting import Sighting
from contractrepo.workflow.review.standing import Opinion, Standing
from contractrepo.workflow.review.states import TABLE, State, refusal
from contractrepo.workflow.review.status import Status
from contractrepo.workflow.review.touching import touches

__all__ = [
    "TABLE",
    "Authority",
    "Course",
    "Entry",
    "Facts",
    "Opinion",
    "Refusal",
    "Requirement",
    "Review",
    "Sighting",
    "Standing",
    "State",
    "Status",
    "Veto",
    "admit",
    "command",
    "in_order",
    "refusal",
    "review",
    "touches",
]
