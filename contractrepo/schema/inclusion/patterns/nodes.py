"""Regular languages as shared, immutable nodes, and their derivatives.

A word is read between two sentinels, so that the anchors ``^`` and ``$`` are ordinary characters. The derivative of a
language by a character holds what may follow that character (Brzozowski 1964, "Derivatives of Regular Expressions").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from contractrepo.schema.inclusion.limits import TooComplex

START, END, TOP = -2, -1, 0x10FFFF
Ranges = tuple[tuple[int, int], ...]
_MOST_NODES = 60_000
_MOST_HEIGHT = 150


class Node:
    """One language. Equal languages of equal form are the same object within a `Forge`.

    Attributes:
        kind: ``set``, ``empty`` (the empty word), ``cat``, ``star``, ``repeat``, ``or``, ``and`` or ``not``.
        parts: Ranges of a set; otherwise nodes and, for ``repeat``, the least and most number of times.
        nullable: The empty word is in it.
        height: How deep the derivative has to look.
    """

    __slots__ = ("height", "kind", "nullable", "parts", "serial")

    def __init__(self, kind: str, parts: tuple[Any, ...], serial: int) -> None:
        self.kind, self.parts, self.serial = kind, parts, serial
        nodes: list[Node] = [part for part in parts if isinstance(part, Node)]
        self.nullable = _nullable(kind, parts)
        seen = nodes[:1] if kind == "cat" and not nodes[0].nullable else nodes
        self.height: int = 1 + max((node.height for node in seen), default=0)


def _nullable(kind: str, parts: tuple[Any, ...]) -> bool:
    if kind in {"empty", "star"}:
        return True
    if kind in {"cat", "and"}:
        return all(part.nullable for part in parts)
    if kind == "repeat":
        return parts[1] == 0 or bool(parts[0].nullable)
    if kind == "or":
        return any(part.nullable for part in parts)
    return kind == "not" and not parts[0].nullable


class Forge:
    """Makes nodes, each form once, and remembers derivatives.

    Raises:
        TooComplex: More nodes than a pattern of a contract should ever need, or too deep a nesting.
    """

    def __init__(self) -> None:
        self._nodes: dict[tuple[Any, ...], Node] = {}
        self._derived: dict[tuple[Node, int], Node] = {}
        self.nothing = self._make("set")
        self.empty = self._make("empty")
        self.all = self.star(self.set([(START, TOP)]))

    def _make(self, kind: str, *parts: Any) -> Node:
        key = (kind, *parts)
        node = self._nodes.get(key)
        if node is None:
            if len(self._nodes) >= _MOST_NODES:
                raise TooComplex("a pattern with too many states")
            node = self._nodes[key] = Node(kind, parts, len(self._nodes))
            if node.height > _MOST_HEIGHT:
                raise TooComplex("a pattern that is nested too deep")
        return node

    def set(self, ranges: Iterable[tuple[int, int]]) -> Node:
        """Return the words of one character in `ranges`."""
        return self._make("set", *merged(ranges))

    def cat(self, first: Node, second: Node) -> Node:
        """Return the words of `first` followed by one of `second`."""
        if self.nothing in (first, second):
            return self.nothing
        if first is self.empty or second is self.empty:
            return second if first is self.empty else first
        if first is self.all and second is self.all:
            return first
        return self._make("cat", first, second)

    def star(self, node: Node) -> Node:
        """Return any number of words of `node`, one after the other."""
        return self._make("star", node)

    def repeat(self, node: Node, least: int, most: float) -> Node:
        """Return `least` to `most` words of `node`, one after the other."""
        if most == 0:
            return self.empty
        if least == most == 1 or (node is self.nothing and least > 0):
            return node
        if least == 0 and most == float("inf"):
            return self.star(node)
        return self._make("repeat", node, least, most)

    def either(self, *nodes: Node) -> Node:
        """Return the words of any of `nodes`."""
        flat = {part for node in nodes for part in (node.parts if node.kind == "or" else (node,))}
        flat.discard(self.nothing)
        if self.all in flat:
            return self.all
        if len(flat) < 2:
            return flat.pop() if flat else self.nothing
        return self._make("or", *sorted(flat, key=lambda node: node.serial))

    def both(self, *nodes: Node) -> Node:
        """Return the words in all of `nodes`."""
        flat = {part for node in nodes for part in (node.parts if node.kind == "and" else (node,))}
        flat.discard(self.all)
        if self.nothing in flat:
            return self.nothing
        if len(flat) < 2:
            return flat.pop() if flat else self.all
        return self._make("and", *sorted(flat, key=lambda node: node.serial))

    def outside(self, node: Node) -> Node:
        """Return the words that are not in `node`."""
        if node.kind == "not":
            inner: Node = node.parts[0]
            return inner
        return self._make("not", node)

    def derive(self, node: Node, char: int) -> Node:
        """Return what may follow `char` in the words of `node`."""
        key = (node, char)
        found = self._derived.get(key)
        if found is None:
            if len(self._derived) >= 8 * _MOST_NODES:
                raise TooComplex("a pattern with too many states")
            found = self._derived[key] = self._derive(node, char)
        return found

    def _derive(self, node: Node, char: int) -> Node:
        kind, parts = node.kind, node.parts
        if kind == "set":
            return self.empty if holds(parts, char) else self.nothing
        if kind == "cat":
            first = self.cat(self.derive(parts[0], char), parts[1])
            return self.either(first, self.derive(parts[1], char)) if parts[0].nullable else first
        if kind == "star":
            return self.cat(self.derive(parts[0], char), node)
        if kind == "repeat":
            inner, least, most = parts
            return self.cat(self.derive(inner, char), self.repeat(inner, max(0, least - 1), most - 1))
        if kind == "or":
            return self.either(*(self.derive(part, char) for part in parts))
        if kind == "and":
            return self.both(*(self.derive(part, char) for part in parts))
        return self.outside(self.derive(parts[0], char)) if kind == "not" else self.nothing

    def ranges(self) -> list[tuple[int, int]]:
        """Return every range of characters that some node speaks about."""
        return [pair for node in self._nodes.values() if node.kind == "set" for pair in node.parts]


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `ranges` sorted, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def inverted(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the characters (sentinels are none) outside `ranges`."""
    gaps, at = [], 0
    for low, high in merged(ranges):
        if low > at:
            gaps.append((at, low - 1))
        at = max(at, high + 1)
    return [*gaps, (at, TOP)] if at <= TOP else gaps


def holds(ranges: Ranges, char: int) -> bool:
    """Tell whether sorted `ranges` hold `char`."""
    place = bisect_right(ranges, (char, TOP)) - 1
    return place >= 0 and ranges[place][0] <= char <= ranges[place][1]
