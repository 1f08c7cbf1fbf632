"""Mocks on main keep their contract."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.mocking import check_mocks
from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import DRAFT, free_topic


def mocks_true(move: Move) -> Iterable[Objection]:
    """Object to mocks that answer what the document does not allow, or that cannot be read."""
    if move.new is None:
        return
    problems = check_mocks(move.new.contract, move.new.mocks)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        message = (
            f"the mocks of '{move.name}' break its document in {len(errors)} place{'s' * (len(errors) > 1)}"
        )
        topic = free_topic(DRAFT, move.topics)
        yield Objection("mocks-invalid", message, contract=move.name, problems=errors, topic=topic)
