"""A push is judged before any of it is visible; what changes no contract costs almost nothing.

Only what every push needs is imported here. Reading and comparing contracts is loaded when one of them changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contractrepo.core.layout import BRANCHES, CONTRACTS, DESIGNS, MAIN, design_of
from contractrepo.errors import StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO, governed

if TYPE_CHECKING:
    from contractrepo.workflow.objection import Objection


def is_judged(ref: str) -> bool:
    """Tell whether there are rules for a ref: for all but ordinary branches, so that `refs/replace/` and the like are not open."""
    return governed(ref) or ref.startswith(DESIGNS) or not ref.startswith(BRANCHES)


def judge_push(reader: PushReader, changes: Sequence[RefChange]) -> list[Objection]:
    """Return everything that is said against a push; without a blocking objection it may land.

    Args:
        reader: The repository as it was, and the pushed objects in quarantine.
        changes: Every ref of the push.
    """
    suspicious = [change for change in changes if is_judged(change.ref) and not _is_harmless(reader, change)]
    if not suspicious:
        return []
    from contractrepo.service.push_rules import judge_changes

    return judge_changes(reader, suspicious)


def _is_harmless(reader: PushReader, change: RefChange) -> bool:
    """Tell whether a branch moves forward, holds contracts only, and leaves all of them as they are."""
    try:
        return (change.ref == MAIN or design_of(change.ref) is not None) and _changes_nothing(reader, change)
    except StoreError:  # what cannot be read is looked at, and named, by the rules
        return False


def _changes_nothing(reader: PushReader, change: RefChange) -> bool:
    if change.new == ZERO:
        return change.ref != MAIN
    old = change.old if change.old != ZERO or change.ref == MAIN else reader.refs(MAIN).get(MAIN, ZERO)
    if old == ZERO or reader.names(change.new, "") != (CONTRACTS,):
        return False
    if reader.tree_id(old, CONTRACTS) != reader.tree_id(change.new, CONTRACTS):
        return False
    return change.ref != MAIN or reader.is_ancestor(old, change.new)
