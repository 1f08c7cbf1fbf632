"""JSON text to nodes; a collection is looked into only when it is asked for."""

from __future__ import annotations

import json
import re

from contractrepo.editing.nodes import Kind, Members, Node

_BLANK = re.compile(r"[ \t\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_KINDS: dict[str, Kind] = {"{": "mapping", "[": "sequence"}
_value = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode


def json_nodes(text: str) -> Node:
    r"""Return the root of sound JSON text, line ends as ``\n``."""
    return _node(text, _blank(text, 0))


def _node(text: str, start: int) -> Node:
    """The parser in C jumps over the value; what it read is not needed."""
    kind = _KINDS.get(text[start], "scalar")
    end = _value(text, start)[1]
    if kind == "scalar":
        return Node(kind, start, end, style='"' if text[start] == '"' else "")
    return Node(kind, start, end, flow=True, scan=lambda node: _members(text, node))


def _members(text: str, node: Node) -> Members:
    keys: list[Node] = []
    values: list[Node] = []
    position = _blank(text, node.start + 1)
    while text[position] not in "]}":
        if node.kind == "mapping":
            key = _STRING.match(text, position)
            assert key is not None
            keys.append(Node("scalar", position, key.end(), style='"'))
            position = _blank(text, _blank(text, key.end()) + 1)
        values.append(_node(text, position))
        position = _blank(text, values[-1].end)
        if text[position] == ",":
            position = _blank(text, position + 1)
    return keys, values


def _blank(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    assert found is not None
    return found.end()
