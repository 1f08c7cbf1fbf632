"""Running text as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contractrepo.docs.blocks import Code, Inline, Inlines, Link, Text, WebLink
from contractrepo.docs.markdown.escaping import code, destination, escaped

_MARKS = ("`", "*")
Target = Callable[[Link], str]
"""Returns the destination of a link to a page of the site."""


def inlines(parts: Inlines, target: Target, *, in_table: bool = False) -> str:
    """Return running text on one line."""
    return joined(_inline(part, target, in_table=in_table) for part in parts).strip()


def joined(pieces: Iterable[str]) -> str:
    """Return pieces of Markdown as one; marks beside marks, which would be read as one run, get a blank between."""
    line = ""
    for piece in pieces:
        line += f" {piece}" if line.endswith(_MARKS) and piece.startswith(line[-1]) else piece
    return line


def emphasised(text: str, mark: str) -> str:
    """Return escaped text between marks of emphasis, which must stand beside it (CommonMark 0.31, section 6.2)."""
    inner = text.strip()
    if not inner:
        return text
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}{mark}{inner}{mark}{tail}"


def linked(label: str, url: str) -> str:
    """Return a link with an escaped label; without one the address is read."""
    return f"[{label.strip() or escaped(url)}]({destination(url)})"


def _inline(part: Inline, target: Target, *, in_table: bool) -> str:
    if isinstance(part, Text):
        return escaped(part.text)
    if isinstance(part, Code):
        return code(part.text, in_table=in_table)
    if isinstance(part, Link):
        shown = code(part.label, in_table=in_table) if part.code else escaped(part.label)
        return linked(shown, target(part))
    if isinstance(part, WebLink):
        return linked(escaped(part.label), part.url)
    return emphasised(escaped(part.text), "**")
