"""Regular expressions of ECMA-262 as languages: membership, intersection, difference, shortest words.

The names are loaded when they are first used: most schemas have no expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.schema.inclusion.patterns.matching import matches, reason_unsupported, words
    from contractrepo.schema.inclusion.patterns.parsing import UnsupportedPattern

__all__ = ["UnsupportedPattern", "matches", "reason_unsupported", "words"]

__getattr__ = lazy_names(
    __name__,
    {
        "UnsupportedPattern": "parsing",
        "matches": "matching",
        "reason_unsupported": "matching",
        "words": "matching",
    },
)
