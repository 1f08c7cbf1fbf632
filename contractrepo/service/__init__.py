"""Effects: the clock, the store and the network's side of pure functions; `ContractRepo`.

The names are loaded when they are first used, so that a hook with nothing to check stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.service.comparing import compare
    from contractrepo.service.repository import ContractRepo

__all__ = ["ContractRepo", "compare"]

__getattr__ = lazy_names(__name__, {"ContractRepo": "repository", "compare": "comparing"})
