"""`retire`: a deprecated version binds nobody any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.ending import owners, said_of_end
from contractrepo.workflow.review.kinds.kind import Kind, held
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.waiving import day_of


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, (role for role, _ in owners(case.authority_then)))


def _statement(case: Case) -> Iterator[Flaw]:
    deprecated = case.course.deprecation
    said = deprecated.record.deprecation if deprecated is not None else None
    if said is not None and day_of(case.sighting.received, case.matter.today) < said.sunset:
        message = (
            f"consumers of {case.matter.name} {case.matter.version} were promised it until {said.sunset}"
        )
        yield Flaw("sunset-ahead", message, f"on {said.sunset} or later: {case.command('retire')}")


def _arrival(_case: Case, _standing: Standing) -> Iterable[Flaw]:
    return ()


RETIRE = Kind("retire", _role, _statement, _arrival, said_of_end)
