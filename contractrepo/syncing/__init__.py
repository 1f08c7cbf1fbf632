"""Two-way synchronisation of a document and its mocks, merged from the state in which both last agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.syncing.plan import Conflict, SyncPlan
    from contractrepo.syncing.synchronising import sync

__all__ = ["Conflict", "SyncPlan", "sync"]

__getattr__ = lazy_names(__name__, {"Conflict": "plan", "SyncPlan": "plan", "sync": "synchronising"})
