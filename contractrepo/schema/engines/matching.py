r"""Regular expressions for the engine that has to judge them in Python, in steps that grow with the text and no faster.

Python's `re` tries every way to divide a text among repetitions. So a pattern is read as a language, of which a text
is a word or not; only what is no such language (back references, look-behind, ``\b``) is left to `re`, and only where
it is too simple to do harm. Others cannot be judged: a schema that has one takes everything, and is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from contractrepo.schema.engines.engine import TooMuchWork
from contractrepo.schema.engines.expressions import expression
from contractrepo.schema.inclusion.limits import TooComplex
from contractrepo.schema.inclusion.patterns.matching import matches, reason_unsupported

_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_MOST_ALTERNATIVES = 8
_LONGEST = 5_000
# The one without the store of answers, which would keep every text that was ever judged.
_is_word = matches.__wrapped__


@lru_cache(1024)
def can_match(pattern: str) -> bool:
    """Tell whether a pattern is an expression of ECMA-262 that can be judged."""
    try:
        expression(pattern)
    except (ValueError, OverflowError, RecursionError, re.error):
        return False
    return reason_unsupported(pattern) is None or _is_harmless(pattern)


def is_found(pattern: str, text: str) -> bool:
    """Tell whether a pattern that can be judged is found in a text.

    Raises:
        TooMuchWork: The text leads to more states of the pattern than may be kept, or is too long for `re`.
    """
    if reason_unsupported(pattern) is None:
        try:
            return _is_word(pattern, text)
        except TooComplex:
            raise TooMuchWork from None
    if len(text) > _LONGEST:
        raise TooMuchWork
    return expression(pattern).search(text) is not None


def _is_harmless(pattern: str) -> bool:
    """One repetition takes `re` at most the square of the length of a text; nothing else may multiply with it."""
    pieces = Counter(_PIECE.findall(pattern))
    refers = any(piece[0] == "\\" and piece[1:] in {*"123456789k"} for piece in pieces)
    repeats = pieces["*"] + pieces["+"] + pieces["{"]
    return repeats <= (not refers) and pieces["|"] <= _MOST_ALTERNATIVES
