"""The table of states, drawn."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.review.states import TABLE, State

# No record leads there: they are told from what stands.
_COMPUTED = (
    (State.IN_REVIEW, State.APPROVED, "the quorum is reached"),
    (State.APPROVED, State.IN_REVIEW, "approvals became stale"),
    (State.IN_REVIEW, State.CHANGES_REQUESTED, "a veto is live"),
    (State.CHANGES_REQUESTED, State.IN_REVIEW, "it is lifted"),
)


def diagram() -> str:
    """Return the table of states as a state diagram of Mermaid; each arrow names the records that lead along it."""
    names = [f'    state "{state}" as {_id(state)}' for state in State]
    return "\n".join(["stateDiagram-v2", *names, "    [*] --> draft", *_arrows(), "    retired --> [*]", ""])


def _arrows() -> Iterator[str]:
    for state, row in TABLE.items():
        for target in State:
            kinds = [kind for kind, verdict in row.items() if verdict is target]
            computed = [why for old, new, why in _COMPUTED if (old, new) == (state, target)]
            if kinds or computed:
                yield f"    {_id(state)} --> {_id(target)}: {', '.join([*kinds, *computed])}"


def _id(state: State) -> str:
    """Names of Mermaid hold no hyphen."""
    return state.value.replace("-", "_")
