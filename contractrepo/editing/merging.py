"""What merge keys will give a mapping once the text around them is edited."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from contractrepo.document import read_document
from contractrepo.editing.lines import column
from contractrepo.editing.members import behind_properties
from contractrepo.editing.nodes import Node
from contractrepo.errors import ContractError


class _Unknown(Exception):  # noqa: N818  no error: the members are then written out
    """What is merged cannot be told."""


def inherited(text: str, merged: Sequence[Node], anchored: MutableMapping[str, Any]) -> dict[str, Any] | None:
    """Return the members that merge keys give; earlier sources win. None where an anchor is gone or gives no mapping.

    Args:
        text: The text.
        merged: Values of the merge keys of one mapping.
        anchored: Anchor -> what an alias will give; anchors of merged mappings are added.
    """
    found: dict[str, Any] = {}
    try:
        for node in merged:
            for source in _sources(text, node, anchored):
                if not isinstance(source, dict):
                    return None
                found = {**source, **found}
    except _Unknown:
        return None
    return found


def _sources(text: str, node: Node, anchored: MutableMapping[str, Any]) -> Iterator[Any]:
    if node.kind == "alias" and node.anchor is not None:
        if node.anchor not in anchored:
            raise _Unknown
        held = anchored[node.anchor]
        yield from held if isinstance(held, list) else [held]
    elif node.kind == "sequence":
        for item in node.values:
            yield from _sources(text, item, anchored)
    elif node.kind == "mapping":
        yield _written_out(text, node, anchored)


def _written_out(text: str, node: Node, anchored: MutableMapping[str, Any]) -> Any:
    """A mapping that stands behind the merge key itself appears nowhere in the data."""
    start = behind_properties(text, node)
    alone = " " * column(text, start) + text[start : node.end]
    try:
        data = read_document(alone.encode()).data
    except ContractError:
        raise _Unknown from None
    if node.anchor is not None:
        anchored[node.anchor] = data
    return data
