"""Mocks on main keep their contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contractrepo.core.problem import Problem
from contractrepo.mocking import check_mocks, generate_mocks
from contractrepo.workflow.move import ContractState, Move
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
    written = _not_repeated(errors, move.new)
    if written:
        message = f"the mocks of '{move.name}' break its document in {_places(written)}"
        topic = free_topic(DRAFT, move.topics)
        yield Objection("mocks-invalid", message, contract=move.name, problems=written, topic=topic)
    else:
        message = f"examples of '{move.name}' break its own document in {_places(errors)}"
        hint = "mend them; a mock never sends an answer that breaks its contract"
        yield Objection("mocks-invalid", message, hint, blocking=False, contract=move.name, problems=errors)


def _not_repeated(errors: Sequence[Problem], state: ContractState) -> tuple[Problem, ...]:
    """Return the errors outside of files that are exactly what the document's examples make."""
    made = generate_mocks(state.contract).items()
    repeated = tuple(path for path, data in made if state.mocks.files.get(path) == data)
    return tuple(error for error in errors if not (error.file or "").endswith(repeated))


def _places(problems: Sequence[Problem]) -> str:
    return f"{len(problems)} place{'s' * (len(problems) > 1)}"
