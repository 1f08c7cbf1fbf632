"""Mocks on main keep their contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contractrepo.core.problem import Problem
from contractrepo.mocking import check_mocks
from contractrepo.mocking.repeating import not_repeated
from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import DRAFT, free_topic


def mocks_true(move: Move) -> Iterable[Objection]:
    """Object to mocks that answer what the document does not allow, or that cannot be read.

    What a mock only repeats of the document's own examples is the document's warning, and blocks nothing.
    """
    if move.new is None:
        return
    problems = check_mocks(move.new.contract, move.new.mocks)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if not errors:
        return
    written = not_repeated(errors, move.new.contract, move.new.mocks)
    if written:
        message = f"the mocks of '{move.name}' break its document in {_places(written)}"
        topic = free_topic(DRAFT, move.topics)
        yield Objection("mocks-invalid", message, contract=move.name, problems=written, topic=topic)
    else:
        message = f"examples of '{move.name}' break its own document in {_places(errors)}"
        hint = "mend them; a mock never sends an answer that breaks its contract"
        yield Objection("mocks-invalid", message, hint, blocking=False, contract=move.name, problems=errors)


def _places(problems: Sequence[Problem]) -> str:
    return f"{len(problems)} place{'s' * (len(problems) > 1)}"
