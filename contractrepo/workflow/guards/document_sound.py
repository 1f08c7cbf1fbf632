"""A document on main has no error."""

from collections.abc import Iterable

from contractrepo.workflow.move import Move, Refusal


def document_sound(move: Move) -> Iterable[Refusal]:
    """Refuse a document with errors; warnings pass."""
    if move.new is None:
        return
    errors = tuple(problem for problem in move.new.contract.problems if problem.severity == "error")
    if errors:
        message = f"the document of '{move.name}' has {len(errors)} error{'s' * (len(errors) > 1)}"
        hint = f"mend them, or push it as a design: git push origin HEAD:refs/heads/design/{move.name}/TOPIC"
        yield Refusal("document-invalid", message, hint, problems=errors, contract=move.name)
