"""The rules that a change of main must keep, one file each; order is the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from contractrepo.workflow.guards.compatible import compatible
from contractrepo.workflow.guards.document_sound import document_sound
from contractrepo.workflow.guards.in_sync import in_sync
from contractrepo.workflow.guards.main_open import main_open
from contractrepo.workflow.guards.mocks_true import mocks_true
from contractrepo.workflow.move import Move
from contractrepo.workflow.objection import Objection

Guard = Callable[[Move], Iterable[Objection]]

GUARDS: tuple[Guard, ...] = (main_open, document_sound, compatible, mocks_true, in_sync)
SOUNDNESS: tuple[Guard, ...] = (document_sound, mocks_true, in_sync)
"""Those that look at the contract alone."""


def judge(move: Move) -> list[Objection]:
    """Return everything that is said against a move of main; without a blocking objection it may happen."""
    return [objection for guard in GUARDS for objection in guard(move)]


def advise(move: Move) -> list[Objection]:
    """Return what main would say to a design as it stands; nothing of it blocks a draft."""
    found = [objection for guard in GUARDS if guard is not main_open for objection in guard(move)]
    return [replace(objection, blocking=False, topic=None) for objection in found]
