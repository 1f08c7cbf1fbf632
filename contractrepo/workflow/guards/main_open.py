"""Main takes direct changes only where the policy says so."""

from collections.abc import Iterable

from contractrepo.workflow.move import Move, Refusal


def main_open(move: Move) -> Iterable[Refusal]:
    """Refuse direct changes under ``main: release-only``, and first imports without ``bootstrap``."""
    hint = f"push it as a design: git push origin HEAD:refs/heads/design/{move.name}/TOPIC"
    if move.policy.main(move.name) == "release-only" and (move.released or not move.policy.bootstrap):
        message = f"the policy lets '{move.name}' move on main by releases only"
        yield Refusal("main-release-only", message, hint, contract=move.name)
    elif move.old is None and not move.released and not move.policy.bootstrap:
        message = f"the policy takes no new contract '{move.name}' directly on main"
        yield Refusal("bootstrap-refused", message, hint, contract=move.name)
