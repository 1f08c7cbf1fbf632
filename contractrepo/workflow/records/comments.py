"""What a person may write into a record."""

from __future__ import annotations

import re
import unicodedata

from contractrepo.core.text import printable

# Marks of signatures and records: git looks for them at the start of a line, other tools anywhere.
_ARMOUR = re.compile(r"^-----|-----(BEGIN|END) ", re.MULTILINE)


def comment_fault(text: str) -> str | None:
    """Return why `text` may not be the comment of a record, or None.

    A comment may not disturb a terminal, look like a signature, nor be changed by ``git tag --cleanup=strip``: what is
    signed has to be what was meant.
    """
    if unicodedata.normalize("NFC", text) != text:
        return "it is not in Unicode's normal form C"
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if printable(line) != line:
            return f"line {number} holds a control, bidi or unassigned character"
        if line.startswith("#"):
            return f"line {number} begins with '#', which git would leave out"
        if line != line.rstrip():
            return f"line {number} ends in white space"
    if text != text.strip() or "\n\n\n" in text:
        return "it begins or ends in white space, or has two blank lines in a row"
    if _ARMOUR.search(text):
        return "it looks like the begin or end of a signature"
    return None
