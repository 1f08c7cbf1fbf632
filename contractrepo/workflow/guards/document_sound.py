"""A document on main has no error."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import DRAFT, free_topic


def document_sound(move: Move) -> Iterable[Objection]:
    """Object to a document with errors; warnings pass."""
    if move.new is None:
        return
    errors = tuple(problem for problem in move.new.contract.problems if problem.severity == "error")
    if errors:
        message = f"the document of '{move.name}' has {len(errors)} error{'s' * (len(errors) > 1)}"
        topic = free_topic(DRAFT, move.topics)
        yield Objection("document-invalid", message, contract=move.name, problems=errors, topic=topic)
