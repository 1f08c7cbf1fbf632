"""Requests and responses held against an OpenAPI description.

The names are loaded when they are first used: whoever compares media types need not load what judges messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.validation.judge import Judge
    from contractrepo.validation.violation import Violation

__all__ = ["Judge", "Violation"]

__getattr__ = lazy_names(__name__, {"Judge": "judge", "Violation": "violation"})
