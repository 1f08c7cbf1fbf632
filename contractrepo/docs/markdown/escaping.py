"""Text that no Markdown parser takes for markup."""

from __future__ import annotations

import re

from contractrepo.docs.text import one_line, plain

# CommonMark 0.31, section 2.4: ASCII punctuation may be escaped. An underscore inside a word means nothing (6.2), an
# ampersand only before what looks like an entity (2.5), an exclamation mark before a link (6.4). `$` begins a formula on
# GitHub.
_PUNCTUATION = re.compile(r"[\\`*\[\]<|~$]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=[#A-Za-z])|!\Z")
# What begins a heading, quotation, list, rule or table where a line does (sections 4 and 5; GFM, section 4.10).
_LINE_START = re.compile(r"\A(?:([-+=#>:])|([0-9]{1,9})([.)]))")
_TICKS = re.compile("`+")
_BLANKS = re.compile(r"\s+")
_CLOSING = re.compile(r"#(?=#*\Z)")
_ENTITY = re.compile(r"&(?=[#A-Za-z0-9]+;)")
_UNFIT_IN_URL = {"(": "%28", ")": "%29", "\\": "%5C", "|": "%7C", "[": "%5B", "]": "%5D"}


def escaped(text: str) -> str:
    """Return `text` on one line, to stand within a line; blanks at its ends stay, as one."""
    line = _BLANKS.sub(" ", plain(text))
    return _PUNCTUATION.sub(lambda found: "\\" + found[0], line)


def begun(line: str) -> str:
    """Return an escaped line so that it begins a paragraph and nothing else."""
    return _LINE_START.sub(lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", line.strip())


def heading(level: int, line: str) -> str:
    """Return an escaped line as a heading; number signs at its end would be taken for a closing (section 4.2)."""
    text = _CLOSING.sub(r"\\#", line.strip())
    return f"{'#' * level} {text}".rstrip()


def code(text: str, *, in_table: bool = False) -> str:
    """Return `text` as a code span, fenced by more backticks than it holds (CommonMark 0.31, section 6.1).

    In a table a pipe is escaped even there (GFM, section 4.10); what parsers split differently becomes escaped text.
    """
    line = one_line(text)
    if not line or (in_table and "\\|" in line):
        return escaped(line)
    fence = "`" * (max(map(len, _TICKS.findall(line))) + 1) if "`" in line else "`"
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    span = f"{fence}{pad}{line}{pad}{fence}"
    return span.replace("|", "\\|") if in_table else span


def destination(url: str) -> str:
    """Return a safe address as the destination of a link (section 6.3)."""
    return _ENTITY.sub("&amp;", "".join(_UNFIT_IN_URL.get(char, char) for char in url))


def fenced(text: str, language: str) -> list[str]:
    """Return `text` as lines of a fenced code block (section 4.5)."""
    lines = plain(text).split("\n")
    runs = (len(found[1]) for line in lines if (found := re.match(r"\s*(`{3,})", line)))
    fence = "`" * (max(runs, default=2) + 1)
    info = language if re.fullmatch("[a-z]+", language) else ""
    return [fence + info, *lines, fence]
