"""Blocks as lines: what stands inside another block is indented or marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Lines = list[str]
# A list with another mark is another list (CommonMark 0.31, section 5.3): facts do not run into what follows them.
ENTRY = "- "
FACT = "* "


def apart(blocks: Iterable[Sequence[str]]) -> Lines:
    """Return blocks with an empty line between them; empty ones are left out."""
    found: Lines = []
    for block in blocks:
        if block:
            found += ["", *block] if found else block
    return found


def marked(lines: Sequence[str], first: str, others: str) -> Lines:
    """Return lines behind a mark: `first` before the first one, `others` before the rest; an empty one stays so."""
    marks = (others if at else first for at in range(len(lines)))
    return [mark + line if line else mark.rstrip() for mark, line in zip(marks, lines, strict=True)]


def item(lines: Sequence[str], mark: str = ENTRY) -> Lines:
    """Return the lines of a list item; an empty one is none: marks alone would be read as a rule."""
    return marked(lines, mark, " " * len(mark))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """Return a table of escaped cells on one line each (GFM, section 4.10)."""
    ruler = "|".join(["---"] * len(columns))
    return [_row(columns), f"|{ruler}|", *(_row(cells) for cells in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
