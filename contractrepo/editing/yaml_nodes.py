"""YAML text to nodes, from the events of the parser; a collection is looked into only when it is asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

import yaml
from yaml import events as yaml_event

from contractrepo.document.yaml_events import events
from contractrepo.editing.lines import skip
from contractrepo.editing.nodes import Members, Node

_HEADER = re.compile(r"[^\n#]*")
_COLLECTIONS = frozenset({"mapping", "sequence"})
_KINDS: Mapping[type, Any] = {
    yaml_event.ScalarEvent: "scalar",
    yaml_event.AliasEvent: "alias",
    yaml_event.MappingStartEvent: "mapping",
    yaml_event.SequenceStartEvent: "sequence",
    yaml_event.MappingEndEvent: "end",
    yaml_event.SequenceEndEvent: "end",
}
_Mark = tuple[Any, int, int, str, str | None, bool]
"""Kind of node, or ``end`` of a collection; offsets of start and end; style, of a collection in brackets ``[``; anchor;
whether it has a tag."""


def yaml_nodes(text: str, *, native: bool = yaml.__with_libyaml__) -> Node:
    r"""Return the root of sound YAML text.

    Args:
        text: With line ends as ``\n``, the last one too, so that the parser's offsets are those of the text.
        native: Use libyaml; the other parser gives the same nodes, slower.

    Raises:
        Unreadable: The text is no YAML.
    """
    with events(text, native=native) as found:
        marks = [_mark(event) for event in found if type(event) in _KINDS]
    return _Marks(text, marks).node(0)


def _mark(event: Any) -> _Mark:
    """Keep no event: a hundred thousand live objects make every collection of garbage slow."""
    kind = _KINDS[type(event)]
    start, end = event.start_mark.index, event.end_mark.index
    if kind == "scalar":
        style = event.style or ("<<" if event.value == "<<" else "")
        return kind, start, end, style, event.anchor, event.tag is not None
    if kind == "end":
        return kind, start, end, "", None, False
    if kind == "alias":
        return kind, start, end, "", event.anchor, False
    return kind, start, end, "[" if event.flow_style else "", event.anchor, event.tag is not None


class _Marks:
    def __init__(self, text: str, marks: list[_Mark]) -> None:
        self._text = text
        self._marks = marks
        self._ends: dict[int, int] = {}  # index of the start of a collection -> index of its end
        self._links: list[int] = []  # indexes of anchors and aliases
        waiting: list[int] = []
        for index, (kind, _, _, _, anchor, _) in enumerate(marks):
            if kind == "end":
                self._ends[waiting.pop()] = index
            elif kind in _COLLECTIONS:
                waiting.append(index)
            if anchor is not None:
                self._links.append(index)

    def node(self, index: int) -> Node:
        """Return the node that starts at a mark; a missing value stands where the parser says."""
        kind, start, end, style, anchor, tagged = self._marks[index]
        if kind not in _COLLECTIONS:
            if style in {"|", ">"}:
                end = start + _block_length(self._text[start:end])
            return Node(kind, start, end, style, anchor=anchor, tagged=tagged, linked=anchor is not None)
        last = self._ends[index]
        return Node(
            kind,
            start,
            self._marks[last][2] if style else self._end(last - 1),
            flow=bool(style),
            anchor=anchor,
            tagged=tagged,
            linked=bisect_left(self._links, index) < bisect_left(self._links, last),
            scan=lambda node: self._members(node, index),
        )

    def _members(self, node: Node, index: int) -> Members:
        keys: list[Node] = []
        values: list[Node] = []
        last, index = self._ends[index], index + 1
        while index < last:
            member = self.node(index)
            index = self._ends.get(index, index) + 1
            if node.kind == "mapping" and len(keys) == len(values):
                keys.append(member)
                continue
            if node.kind == "mapping" and member.start == member.end:
                member.start = member.end = _behind_colon(self._text, keys[-1].end)
            values.append(member)
        return keys, values

    def _end(self, index: int) -> int:
        """Return where the last value of a block collection ends; its end comes after the mark at `index`."""
        kind, start, end, *_ = self._marks[index]
        while kind == "end" and start == end:  # of a block collection too
            index -= 1
            kind, start, end, *_ = self._marks[index]
        if kind == "end":
            return end
        last = self.node(index)
        missing = last.start == last.end and not self._text.endswith("-", 0, last.end)
        return _behind_colon(self._text, self._marks[index - 1][2]) if missing else last.end


def _behind_colon(text: str, position: int) -> int:
    """The parsers disagree where a missing value stands: it stands behind its colon, or behind a key without one."""
    colon = skip(text, position)
    return colon + 1 if text.startswith(":", colon) else position


def _block_length(raw: str) -> int:
    """Return the length of a block scalar up to its last line: the events end behind the blank lines that follow.

    Those belong to the value only under ``+`` (YAML 1.2, section 8.1.1.2).
    """
    header = _HEADER.match(raw)
    assert header is not None
    if "+" in header.group():
        return len(raw.removesuffix("\n"))
    lines = raw.split("\n")
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), 0)
    while len(lines) > 1 and not lines[-1].strip(" ") and len(lines[-1]) <= max(indent, 0):
        lines.pop()
    return len("\n".join(lines)) if len(lines) > 1 else len(lines[0].rstrip())
