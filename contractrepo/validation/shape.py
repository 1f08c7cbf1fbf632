"""The form of values, and how forms are put together."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

KINDS = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})

Alternatives = tuple[tuple[str, ...], ...]
"""Pointers of schemas: one row must hold, and in a row all. No row: nothing is said."""

# Rows of alternatives kept for one place; what is beyond them is not seen.
MOST_ROWS = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of values.

    Attributes:
        kinds: JSON types that can stand here; ``number`` never comes without ``integer``.
        properties: What is said of each named property.
        additional: What is said of other properties.
        items: What is said of items after `prefix`.
        prefix: What is said of the first items.
        binary: Whether the value is raw bytes (`format: binary`).
        xml: The XML Object.
    """

    kinds: frozenset[str] = KINDS
    properties: Mapping[str, Alternatives] = field(default_factory=dict)
    additional: Alternatives = ()
    items: Alternatives = ()
    prefix: tuple[Alternatives, ...] = ()
    binary: bool = False
    xml: Mapping[str, Any] = field(default_factory=dict)


ANYTHING = Shape()


def all_of(shapes: Iterable[Shape]) -> Shape:
    """Return the shape of values that have all of `shapes`."""
    said = [shape for shape in shapes if shape is not ANYTHING]
    if not said:
        return ANYTHING
    if len(said) == 1:
        return said[0]
    return Shape(
        kinds=frozenset.intersection(*(shape.kinds for shape in said)),
        binary=any(shape.binary for shape in said),
        **_together(said, _cross),
    )


def union(shapes: Sequence[Shape]) -> Shape:
    """Return the shape of values that have one of `shapes`."""
    if len(shapes) == 1:
        return shapes[0]
    return Shape(
        kinds=frozenset.union(*(shape.kinds for shape in shapes)),
        binary=all(shape.binary for shape in shapes),
        **_together(shapes, _joined),
    )


def _together(shapes: Sequence[Shape], join: _Join) -> _Below:
    """Return what several shapes say about what is inside; the first that says something about XML decides."""
    properties: dict[str, Alternatives] = {}
    prefix: list[Alternatives] = []
    for shape in shapes:
        for name, found in shape.properties.items():
            properties[name] = join(properties.get(name, ()), found)
        for index, found in enumerate(shape.prefix):
            if index < len(prefix):
                prefix[index] = join(prefix[index], found)
            else:
                prefix.append(found)
    return {
        "properties": properties,
        "additional": functools.reduce(join, (shape.additional for shape in shapes)),
        "items": functools.reduce(join, (shape.items for shape in shapes)),
        "prefix": tuple(prefix),
        "xml": {name: value for shape in reversed(shapes) for name, value in shape.xml.items()},
    }


def _cross(left: Alternatives, right: Alternatives) -> Alternatives:
    if not left or not right:
        return left or right
    rows = (tuple(dict.fromkeys((*a, *b))) for a, b in itertools.product(left, right))
    return tuple(itertools.islice(dict.fromkeys(rows), MOST_ROWS))


def _joined(left: Alternatives, right: Alternatives) -> Alternatives:
    return tuple(dict.fromkeys((*left, *right)))[:MOST_ROWS]


_Join = Callable[[Alternatives, Alternatives], Alternatives]


class _Below(TypedDict):
    """Fields of a shape about what is inside."""

    properties: Mapping[str, Alternatives]
    additional: Alternatives
    items: Alternatives
    prefix: tuple[Alternatives, ...]
    xml: Mapping[str, Any]
