"""Mocks on main keep their contract."""

from collections.abc import Iterable

from contractrepo.mocking import check_mocks
from contractrepo.workflow.move import Move, Refusal


def mocks_true(move: Move) -> Iterable[Refusal]:
    """Refuse mocks that answer what the document does not allow."""
    if move.new is None:
        return
    problems = check_mocks(move.new.contract, move.new.mocks)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        message = f"the mocks of '{move.name}' break its document in {len(errors)} place{'s' * (len(errors) > 1)}"
        hint = "mend the mocks, or the document they should follow"
        yield Refusal("mocks-invalid", message, hint, problems=errors, contract=move.name)
