"""`deprecate`: a released version is supported until its sunset only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from contractrepo.core.semver import parse_version
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.ending import owners, said_of_end
from contractrepo.workflow.review.kinds.kind import Kind, held
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.waiving import day_of


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, (role for role, _ in owners(case.authority_then)))


def _statement(case: Case) -> Iterator[Flaw]:
    """By the time of the receipt and the policy of then, so that the answer never changes."""
    deprecation, book, matter = case.record.deprecation, case.book_then, case.matter
    if deprecation is None or book is None:  # a policy that cannot be read is told by a check of its own
        return
    window = book.policy.for_contract(matter.name).deprecation_window_days or 0
    received = date.fromisoformat(day_of(case.sighting.received, matter.today))
    if date.fromisoformat(deprecation.sunset) - received < timedelta(days=window):
        earliest = date.fromordinal(min(received.toordinal() + window, date.max.toordinal()))
        message = f"the sunset {deprecation.sunset} is too soon; the policy gives consumers {window} days"
        yield Flaw("sunset-too-soon", message, f"give {earliest.isoformat()} or a later day with --sunset")


def _arrival(case: Case, _standing: Standing) -> Iterator[Flaw]:
    deprecation = case.record.deprecation
    assert deprecation is not None
    successor = parse_version(deprecation.successor or "")
    own = parse_version(case.matter.version)
    if successor is not None and (successor == own or successor not in case.facts.released()):
        message = f"{case.matter.name} {successor} is no other released version"
        yield Flaw("successor-unknown", message, "release it first, or leave out --successor")


DEPRECATE = Kind("deprecate", _role, _statement, _arrival, said_of_end)
