"""The bounds of the search, in steps: the same on every machine."""

from __future__ import annotations

DEPTH = 240
"""Parts within parts that a value may have."""
NESTING = 60
"""Applicators within applicators (anyOf in oneOf in ...) of one schema."""
CASES = 400
"""Records of one schema."""
CONJUNCTS = 300
"""Schemas that apply together by $ref and allOf."""
BRANCHES = 300
"""Schemas of one oneOf: each is compared with each."""
RIVALS = 40
"""Schemas of one oneOf that may hold together with one of them: each must be shown not to hold."""
OVERLAPPING = 4
"""Schemas of one anyOf, where it matters which of them hold: each choice of them is a case."""
CUTS = 1_500
"""Pieces that one pair of schemas may be cut into."""
CUT_DEPTH = 90
"""Alternatives of the reader that one record may have to be outside of at once."""
STEPS = 15_000
"""Work for one question: parts that are looked at, and cuts, each with its alternatives."""
LAST_STEP = 18_000
"""So long it is looked, piece by piece, whether one of the others is easy; then the question is given up."""
TOTAL_STEPS = 300_000
"""The same for all questions to one search."""
VALUE_SIZE = 20_000
"""Parts of a value, written out."""
TEXT_LENGTH = 100_000
"""Characters of a string that is made up."""
ITEMS = 1_000
"""Items or members of a value that is made up."""
VARIED_ITEMS = 300
"""The same where each of them is another question."""
ARRANGEMENTS = 200
"""Tries to find a position for each item that an array must contain."""
CAUSES = 100
"""Causes that one question may have."""
FAULTS = 400
"""Ways to be refused that are looked at for one value, to find its causes."""


class TooComplex(Exception):  # noqa: N818  nothing is wrong: the answer is "not decided"
    """A bound was reached; the text says which."""
