"""Texts of several lines below a ``|`` or ``>`` (YAML 1.2, sections 8.1.2 and 8.1.3)."""

from __future__ import annotations

import re
from itertools import pairwise

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BLANK_LINE = re.compile(r"(?m)^[ \t]+$")
_MOST_INDENT = 9
_NARROW = 60
_CHOMPING = {0: "-", 1: ""}  # by line breaks at the end; any more are kept by "+" (section 8.1.1.2)


def literal(text: str, parent: int, indent: int, *, nasty: bool = False) -> list[str] | None:
    """Return the header and the lines of `text` below a ``|``, or None where it cannot be written so.

    Args:
        text: The value.
        parent: Column of the collection around it.
        indent: Column of its lines.
        nasty: Also write what an eye or an editor may miss: blanks at the start or alone on a line, and line breaks at
            the end, where blank lines that follow would count too.
    """
    if not text.strip(" \t\n") or _UNPRINTABLE.search(text):
        return None
    start = text.lstrip("\n")[:1]
    hidden = start in {" ", "\t"} or _BLANK_LINE.search(text)
    ends = len(text) - len(text.rstrip("\n"))
    if (hidden or ends > 1) and not (nasty and 0 < indent - parent <= _MOST_INDENT):
        return None
    indicator = str(indent - parent) if hidden else ""
    return [
        f"|{indicator}{_CHOMPING.get(ends, '+')}",
        *_indented(text.removesuffix("\n").split("\n"), indent),
    ]


def folded(text: str, raw: str, indent: int) -> list[str] | None:
    """Return the header and the lines of `text` below a ``>``, or None where it cannot be written so.

    Paragraphs that `raw` has too keep their lines; where it breaks paragraphs, others are broken too, where they get
    longer than its longest line.

    Args:
        text: The value.
        raw: The block scalar as it was.
        indent: Column of its lines.
    """
    body = text.rstrip("\n")
    parts = [part for part in re.split(r"(\n+)", body) if part]
    if not parts or _UNPRINTABLE.search(text) or any(part[0] in " \t" for part in parts):
        return None
    old = [line.strip(" ") for line in raw.split("\n")[1:]]
    known = {" ".join(part): part for part in _paragraphs(old)}
    broken = any(len(part) > 1 for part in known.values())
    width = max(_NARROW, *map(len, old)) if broken else len(text)
    lines: list[str] = []
    for part in parts:
        lines += [""] * len(part) if part[0] == "\n" else known.get(part) or _broken(part, width)
    ends = len(text) - len(body)
    return [f">{_CHOMPING.get(ends, '+')}", *_indented([*lines, *[""] * (ends - 1)], indent)]


def _indented(lines: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else "" for line in lines]


def _paragraphs(lines: list[str]) -> list[list[str]]:
    cuts = [-1, *(at for at, line in enumerate(lines) if not line), len(lines)]
    return [lines[before + 1 : after] for before, after in pairwise(cuts) if after - before > 1]


def _broken(paragraph: str, width: int) -> list[str]:
    """Break a paragraph at single blanks between words; anything else would change it."""
    if len(paragraph) <= width:
        return [paragraph]
    lines: list[list[str]] = []
    room = 0
    for word in re.split(r"(?<=[^ \t]) (?=[^ \t])", paragraph):
        room -= len(word) + 1
        if room < 0 or not lines:
            lines.append([])
            room = width - len(word)
        lines[-1].append(word)
    return [" ".join(line) for line in lines]
