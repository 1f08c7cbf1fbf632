"""Path templates as a tree of segments: the cost of a look-up does not grow with the number of paths."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractrepo.openapi.model import Operation
from contractrepo.validation.routing.segments import Segment, decoded_literal, parse_segment

# A request can make the search visit this many nodes; only templates made for it come near.
_MOST_VISITS = 10_000


@dataclass(slots=True)
class Node:
    """What follows a row of segments.

    Attributes:
        literals: Next node by literal segment.
        mixed: Next nodes by segments that hold both text and parameters, most text first.
        by_text: The same nodes by the texts of their segments.
        slot: Next node where the segment is one parameter.
        operations: Operations that end here by method, with the names of all parameters on the way.
        template: A path template that ends here.
    """

    literals: dict[str, Node] = field(default_factory=dict)
    mixed: list[tuple[Segment, Node]] = field(default_factory=list)
    by_text: dict[tuple[str, ...], Node] = field(default_factory=dict)
    slot: Node | None = None
    operations: dict[str, tuple[Operation, tuple[str, ...]]] = field(default_factory=dict)
    template: str | None = None


Step = tuple[Node, int, tuple[str, ...]]
"""A node, how many segments lead to it, and the raw values on the way."""


@dataclass(slots=True)
class Trie:
    """All templates of a description under one kind of prefix."""

    root: Node = field(default_factory=Node)
    # Template -> its last node, and the names of its parameters.
    ends: dict[str, tuple[Node, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, template: str, operation: Operation) -> None:
        """Enter an operation; of two with the same method and shape the first stays."""
        if template not in self.ends:
            self.ends[template] = self._entered(template)
        node, names = self.ends[template]
        node.operations.setdefault(operation.method, (operation, names))
        node.template = node.template or operation.path

    def _entered(self, template: str) -> tuple[Node, tuple[str, ...]]:
        node = self.root
        names: list[str] = []
        for text in template.split("/")[1:]:
            segment = parse_segment(text)
            names += segment.names
            node = _child(node, text, segment)
        return node, tuple(names)

    def find(self, segments: Sequence[str]) -> Iterator[tuple[Node, tuple[str, ...]]]:
        """Yield the nodes that the segments of a request lead to, with raw values; literal before template."""
        visits = 0
        stack: list[Step] = [(self.root, 0, ())]
        while stack:
            node, at, values = stack.pop()
            while at < len(segments):
                visits += 1
                steps = _steps(node, at, values, segments[at])
                if not steps or visits > _MOST_VISITS:
                    break
                node, at, values = steps.pop()
                stack += steps
            else:
                if node.operations:
                    yield node, values

    def nearest(self, segments: Sequence[str]) -> tuple[int, str | None]:
        """Return the template most like a path that leads nowhere, and how many segments led towards it."""
        node, depth = self.root, 0
        for segment in segments:
            step = _likely(node, segment)
            if step is None:
                break
            node, depth = step, depth + 1
        while depth and node.template is None:
            node = _children(node)[0]
        return depth, node.template


def _child(node: Node, text: str, segment: Segment) -> Node:
    if not segment.names:
        return node.literals.setdefault(decoded_literal(text), Node())
    if segment.is_slot:
        node.slot = node.slot or Node()
        return node.slot
    child = node.by_text.get(segment.literals)
    if child is None:
        child = node.by_text[segment.literals] = Node()
        bisect.insort(node.mixed, (segment, child), key=lambda pair: -sum(map(len, pair[0].literals)))
    return child


def _steps(node: Node, at: int, values: tuple[str, ...], segment: str) -> list[Step]:
    """Return the next nodes, least wanted first: they are tried from the end."""
    steps: list[Step] = []
    if node.slot is not None and segment:
        steps.append((node.slot, at + 1, (*values, segment)))
    for known, child in reversed(node.mixed):
        found = known.values(segment)
        if found is not None:
            steps.append((child, at + 1, (*values, *found)))
    literal = node.literals.get(decoded_literal(segment))
    if literal is not None:
        steps.append((literal, at + 1, values))
    return steps


def _likely(node: Node, segment: str) -> Node | None:
    """Return the next node for a segment that may be misspelled."""
    exact = [step[0] for step in _steps(node, 0, (), segment)]
    if exact:
        return exact[-1]
    from difflib import get_close_matches

    # Characters and candidates are bounded, because every one of them is compared with every other.
    names = get_close_matches(segment[:64], list(node.literals)[:500], n=1)
    return node.literals[names[0]] if names else None


def _children(node: Node) -> list[Node]:
    slot = [] if node.slot is None else [node.slot]
    return [*node.literals.values(), *(child for _, child in node.mixed), *slot]


def methods_of(operations: Mapping[str, object]) -> tuple[str, ...]:
    """Return the methods that answer, HEAD with GET (RFC 9110, section 9.3.2)."""
    implied = {"HEAD": None} if "GET" in operations else {}
    return tuple({**dict.fromkeys(operations), **implied})
