"""The form of values, and how forms are put together."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    return functools.reduce(_both, shapes, ANYTHING)


def _both(left: Shape, right: Shape) -> Shape:
    """Return the shape of values that have both."""
    if left is ANYTHING:
        return right
    if right is ANYTHING:
        return left
    names = dict.fromkeys([*left.properties, *right.properties])
    return Shape(
        kinds=left.kinds & right.kinds,
        properties={
            name: _cross(left.properties.get(name, ()), right.properties.get(name, ())) for name in names
        },
        additional=_cross(left.additional, right.additional),
        items=_cross(left.items, right.items),
        prefix=_zipped(left.prefix, right.prefix, _cross),
        binary=left.binary or right.binary,
        xml={**right.xml, **left.xml},
    )


def union(shapes: list[Shape]) -> Shape:
    """Return the shape of values that have one of `shapes`."""
    found = shapes[0]
    for shape in shapes[1:]:
        names = dict.fromkeys([*found.properties, *shape.properties])
        found = Shape(
            kinds=found.kinds | shape.kinds,
            properties={
                name: _joined(found.properties.get(name, ()), shape.properties.get(name, ()))
                for name in names
            },
            additional=_joined(found.additional, shape.additional),
            items=_joined(found.items, shape.items),
            prefix=_zipped(found.prefix, shape.prefix, _joined),
            binary=found.binary and shape.binary,
            xml={**shape.xml, **found.xml},
        )
    return found


def _cross(left: Alternatives, right: Alternatives) -> Alternatives:
    if not left or not right:
        return left or right
    rows = (tuple(dict.fromkeys((*a, *b))) for a, b in itertools.product(left, right))
    return tuple(itertools.islice(dict.fromkeys(rows), MOST_ROWS))


def _joined(left: Alternatives, right: Alternatives) -> Alternatives:
    return tuple(dict.fromkeys((*left, *right)))[:MOST_ROWS]


def _zipped(
    left: tuple[Alternatives, ...], right: tuple[Alternatives, ...], join: Any
) -> tuple[Alternatives, ...]:
    return tuple(join(a, b) for a, b in itertools.zip_longest(left, right, fillvalue=()))
