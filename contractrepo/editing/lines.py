"""Ways through a text by lines, blanks and comments."""

from __future__ import annotations

import re

_GAP = re.compile(r"(?:[ \t\n]+|(?<![^ \t\n])#[^\n]*)*")
_RULER = re.compile(r"#+\s*([-=#*~_])\1{2}")


def skip(text: str, position: int) -> int:
    """Return the offset of what follows blanks, line breaks and comments."""
    found = _GAP.match(text, position)
    assert found is not None
    return found.end()


def line_start(text: str, position: int) -> int:
    """Return where the line of `position` starts."""
    return text.rfind("\n", 0, position) + 1


def line_end(text: str, position: int) -> int:
    """Return where the line of `position` ends, before its line break."""
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def column(text: str, position: int) -> int:
    """Return how many characters stand before `position` on its line."""
    return position - line_start(text, position)


def starts_line(text: str, position: int) -> bool:
    """Tell whether only blanks stand before `position` on its line."""
    while position and text[position - 1] in " \t":
        position -= 1
    return not position or text[position - 1] == "\n"


def comments_above(text: str, position: int, floor: int) -> int:
    """Return where the comment that belongs to the member at `position` starts, or where the line of that starts.

    It belongs to it if it stands directly above, at the same indentation, without a blank line between, and does not
    hold a ruler (``# -----``), which makes it the heading of a section.

    Args:
        text: The text.
        position: Offset of a member that starts its line.
        floor: Where what stands before it ends.
    """
    indent = column(text, position)
    first = top = line_start(text, position)
    while top > floor:
        above = line_start(text, top - 1)
        line = text[above : top - 1]
        if above < floor or not line.startswith(" " * indent + "#"):
            break
        if _RULER.match(line, indent):
            return first
        top = above
    return top


def comments_below(text: str, position: int, indent: int) -> int:
    """Return the end of the last comment line that still belongs to a member which ends at `position`.

    Comments deeper than the member stand inside it.
    """
    end = at = line_end(text, position)
    while at < len(text):
        following = line_end(text, at + 1)
        line = text[at + 1 : following]
        if line.strip():
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= indent:
                break
            end = following
        at = following
    return end


def blank_between(text: str, start: int, end: int) -> bool:
    """Tell whether an empty line stands between two offsets."""
    return any(not line.strip() for line in text[start:end].split("\n")[1:-1])
