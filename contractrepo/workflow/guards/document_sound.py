"""A document on main has no error."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import DRAFT, free_topic


def document_sound(move: Move) -> Iterable[Objection]:
    """Object to a document with errors, as the policy counts them; warnings pass."""
    if move.new is None:
        return
    problems = move.policy.checks(move.name).judged(move.new.contract.problems)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        message = f"the document of '{move.name}' has {len(errors)} error{'s' * (len(errors) > 1)}"
        topic = free_topic(DRAFT, move.topics)
        yield Objection("document-invalid", message, contract=move.name, problems=errors, topic=topic)
