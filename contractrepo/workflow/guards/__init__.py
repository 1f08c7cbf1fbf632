"""The rules that a change of main must keep, one file each; order is the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contractrepo.workflow.guards import compatible, document_sound, main_open, mocks_true
from contractrepo.workflow.move import Move, Refusal

Guard = Callable[[Move], Iterable[Refusal]]

GUARDS: tuple[Guard, ...] = (
    main_open.main_open,
    document_sound.document_sound,
    mocks_true.mocks_true,
    compatible.compatible,
)


def judge(move: Move) -> list[Refusal]:
    """Return every reason against a move of main; none means that it may happen."""
    return [refusal for guard in GUARDS for refusal in guard(move)]
