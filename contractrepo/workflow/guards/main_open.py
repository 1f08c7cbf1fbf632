"""Main takes direct changes only where the policy says so."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import DRAFT, free_topic


def main_open(move: Move) -> Iterable[Objection]:
    """Object to direct changes under ``main: release-only``, and to first imports without ``bootstrap``."""
    topic = free_topic(DRAFT, move.topics)
    if move.policy.main(move.name) == "release-only" and (move.released or not move.policy.bootstrap):
        message = f"the policy lets '{move.name}' move on main by releases only"
        yield Objection("main-release-only", message, contract=move.name, topic=topic)
    elif move.old is None and not move.released and not move.policy.bootstrap:
        message = f"the policy takes no new contract '{move.name}' directly on main"
        yield Objection("bootstrap-refused", message, contract=move.name, topic=topic)
