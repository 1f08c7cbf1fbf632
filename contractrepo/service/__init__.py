"""Effects: the clock, the store and the network's side of pure functions; `ContractRepo`.

The names are loaded when they are first used, so that a hook with nothing to check stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contractrepo.service.comparing import compare
    from contractrepo.service.repository import ContractRepo

__all__ = ["ContractRepo", "compare"]

_HOME = {"ContractRepo": "repository", "compare": "comparing"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
