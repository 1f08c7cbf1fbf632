"""Values in block style: what stands behind a key or dash, and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contractrepo.editing.block_text import folded, literal
from contractrepo.editing.lines import comments_below, line_end, line_start, starts_line
from contractrepo.editing.members import behind_properties, properties_end
from contractrepo.editing.slot import Slot
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style
from contractrepo.editing.writing import Written, behind_dash, below_key, collection_lines

_HEADER = re.compile(r"[|>][-+0-9]*")
_INDENT = re.compile(r"[|>][-+]?([1-9]?)[^\n]*\n(?: *\n)*( *)")


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a value stands in the text.

    Attributes:
        after: Offset behind the colon or dash, or behind the anchor there.
        start: Where it starts on that line, or `after` where all of it stands below.
        end: Where what may be followed by a comment ends.
        below: Where the lines below end.
    """

    after: int
    start: int
    end: int
    below: int


def put_in_block(slot: Slot, old: Any, value: Any, style: Style, anchor: str | None) -> Iterator[Edit]:
    """Yield the edits that put `value` into a block collection, or in place of the document; see `values.put`."""
    text, behind = slot.text, slot.behind
    if behind is None:
        yield _behind_bare_key(slot, old, value, style)
        return
    span = _span(slot, behind)
    first_in_line = anchor is None and span.after == behind and _may_follow(slot, span)
    new = _written(slot, old, value, style, first_in_line=first_in_line)
    head = new.head if anchor is None else f"&{anchor} {new.head}".rstrip(" ")
    start = span.start
    if not head or (first_in_line and new.body):
        start = span.after
    if not head:
        start -= start - len(text[:start].rstrip(" "))
    elif start == span.after and (slot.places is not None or slot.node.has_properties):
        head = f" {head}"
    yield Edit(start, span.end, head)
    yield Edit(line_end(text, span.end), span.below, _lines(*new.body))


def _behind_bare_key(slot: Slot, old: Any, value: Any, style: Style) -> Edit:
    """A key behind ``?`` that has no value gets its colon on a line of its own."""
    assert slot.places is not None
    end = line_end(slot.text, slot.places.end(slot.index))
    new = _written(slot, old, value, style, first_in_line=False)
    colon = f"{' ' * slot.places.column}: {new.head}".rstrip(" ")
    return Edit(end, end, _lines(colon, *new.body))


def _lines(*lines: str) -> str:
    return "".join(f"\n{line}" for line in lines)


def _span(slot: Slot, behind: int) -> _Span:
    text, node = slot.text, slot.node
    if node.tagged:
        content, after = node.start, behind
    else:
        content = behind_properties(text, node)
        after = properties_end(text, node) if node.has_properties else behind
    if node.block:
        last = comments_below(text, node.end, slot.places.column if slot.places is not None else 0)
        if line_start(text, content) == line_start(text, after):
            return _Span(after, content, last, last)
        return _Span(after, after, after, last)
    if node.block_scalar:
        header = _HEADER.match(text, content)
        assert header is not None
        return _Span(after, content, header.end(), max(node.end, line_end(text, content)))
    start = content if content < node.end else after
    end = max(start, node.end)
    return _Span(after, start, end, line_end(text, end))


def _may_follow(slot: Slot, span: _Span) -> bool:
    """Tell whether the first member of a new collection may stand where the value starts."""
    text = slot.text
    if slot.places is None:
        return starts_line(text, span.start)
    if slot.places.node.kind == "mapping" or line_start(text, span.start) != line_start(text, span.after):
        return False
    below = slot.node.block and span.start == span.after
    return not below and not text[span.end : line_end(text, span.end)].strip()


def _written(slot: Slot, old: Any, value: Any, style: Style, *, first_in_line: bool) -> Written:
    if slot.places is None:
        if not isinstance(value, (dict, list)) or not value:
            return below_key(value, 0, style)
        first, *rest = collection_lines(value, 0, style)
        return Written(first, tuple(rest)) if first_in_line else Written("", (first, *rest))
    parent = slot.places.column
    if isinstance(value, str) and isinstance(old, str) and slot.node.block_scalar:
        lines = _like_before(slot, old, value, parent)
        if lines is not None:
            return Written(lines[0], tuple(lines[1:]))
    if slot.places.node.kind == "mapping":
        return below_key(value, parent, style)
    new = behind_dash(value, parent, style)
    if first_in_line or not isinstance(value, (dict, list)) or not value:
        return new
    return Written("", (f"{' ' * (parent + 2)}{new.head}", *new.body))


def _like_before(slot: Slot, old: str, value: str, parent: int) -> list[str] | None:
    """Return a text below the same sign at the same indentation."""
    if "\n" not in value and old.endswith("\n"):
        return None
    text, node = slot.text, slot.node
    raw = text[behind_properties(text, node) : node.end]
    found = _INDENT.match(raw)
    indent = parent + 2
    if found:
        indent = parent + int(found[1]) if found[1] else len(found[2])
    if node.style == ">":
        lines = folded(value, raw, indent)
        if lines is not None:
            return lines
    return literal(value, parent, indent, nasty=True)
