"""The edits that put one value in the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contractrepo.editing.block_values import put_in_block
from contractrepo.editing.flow_values import put_in_brackets
from contractrepo.editing.slot import Slot
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style

_ON_ONE_LINE = frozenset({"", "'", '"'})


def put(slot: Slot, old: Any, value: Any, style: Style, *, anchor: str | None = None) -> Iterator[Edit]:
    """Yield the edits that put `value` where `old` stands.

    Args:
        slot: The place.
        old: What stands there; None makes new text forget how it was written.
        value: What comes there.
        style: Style of new text.
        anchor: Name of an anchor that the value gets; one that it has already stays.
    """
    node = slot.node
    if node.tagged:  # it says that the old value is a text
        anchor = node.anchor
    if slot.places is not None and not isinstance(value, (dict, list)):
        style = style.beside(slot.places.quotes)
    if (
        isinstance(old, str)
        and isinstance(value, str)
        and node.kind == "scalar"
        and node.style in _ON_ONE_LINE
    ):
        style = replace(style, string=node.style, quote=node.style or style.quote)
    if style.json or (slot.places is not None and slot.places.node.flow):
        yield put_in_brackets(slot, value, style, anchor)
    else:
        yield from put_in_block(slot, old, value, style, anchor)
