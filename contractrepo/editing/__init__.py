"""Lossless edits of YAML and JSON text: from the old text and the intended data to the new text.

The name is loaded when it is first used: whoever compares values need not load what writes text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.editing.editing import edited

__all__ = ["edited"]

__getattr__ = lazy_names(__name__, {"edited": "editing"})
