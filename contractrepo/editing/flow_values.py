"""Values in brackets."""

from __future__ import annotations

from typing import Any

from contractrepo.editing.lines import line_start, starts_line
from contractrepo.editing.members import behind_properties
from contractrepo.editing.slot import Slot
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style
from contractrepo.editing.writing import in_brackets


def put_in_brackets(slot: Slot, value: Any, style: Style, anchor: str | None) -> Edit:
    """Return the edit that puts `value` into a collection in brackets; see `values.put`."""
    text, node = slot.text, slot.node
    start = node.start if node.tagged else behind_properties(text, node)
    new = in_brackets(value, style, _indent(slot))
    if anchor is not None:
        new = f"&{anchor} {new}"
    if start < node.end:
        return Edit(start, node.end, new)
    return Edit(start, start, f"{style.colon if slot.behind is None else ' '}{new}")


def _indent(slot: Slot) -> str | None:
    """Return the blanks before the line of a value in brackets, or None where it stays on one line."""
    text, node = slot.text, slot.node
    if node.collection and node.values and "\n" not in text[node.start : node.end]:
        return None
    if slot.places is None:
        return ""
    start = slot.places.starts[slot.index]
    return text[line_start(text, start) : start] if starts_line(text, start) else None
