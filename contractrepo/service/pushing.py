"""A push is judged before any of it is visible; what changes no contract costs almost nothing.

Only what every push needs is imported here. Reading and comparing contracts is loaded when one of them changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contractrepo.core.layout import BRANCHES, CONTRACTS, DESIGNS, MAIN, TAGS, design_of
from contractrepo.errors import StoreError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO, governed

if TYPE_CHECKING:
    from contractrepo.workflow.objection import Objection


def is_judged(ref: str) -> bool:
    """Tell whether there are rules for a ref: for all but ordinary branches, so that `refs/replace/` and the like are not open."""
    return governed(ref) or ref.startswith(DESIGNS) or not ref.startswith(BRANCHES)


def judge_push(reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt) -> list[Objection]:
    """Return everything that is said against a push; without a blocking objection it may land.

    Args:
        reader: The repository as it was, with the pushed objects.
        changes: Every ref of the push.
        receipt: Who pushes, and when.
    """
    # What a record is about may come with it, on a branch that is harmless by itself.
    tagged = any(change.ref.startswith(TAGS) for change in changes)
    judged = [change for change in changes if is_judged(change.ref)]
    suspicious = [change for change in judged if tagged or not _is_harmless(reader, change)]
    if not suspicious:
        return []
    from contractrepo.service.push_rules import judge_changes

    return judge_changes(reader, suspicious, receipt)


def _is_harmless(reader: RepositoryReader, change: RefChange) -> bool:
    """Tell whether a branch moves forward, holds contracts only, and leaves all of them as they are."""
    try:
        return (change.ref == MAIN or design_of(change.ref) is not None) and _changes_nothing(reader, change)
    except StoreError:  # what cannot be read is looked at, and named, by the rules
        return False


def _changes_nothing(reader: RepositoryReader, change: RefChange) -> bool:
    if change.new == ZERO:
        return change.ref != MAIN
    old = change.old if change.old != ZERO or change.ref == MAIN else reader.refs(MAIN).get(MAIN, ZERO)
    if old == ZERO or reader.names(change.new, "") != (CONTRACTS,):
        return False
    if reader.tree_id(old, CONTRACTS) != reader.tree_id(change.new, CONTRACTS):
        return False
    return change.ref != MAIN or reader.is_ancestor(old, change.new)
