"""Schemas that a discriminator leads to though no keyword applies them, as a parent leads to its children.

Which values fit does not depend on them, so no message shows what changed about them. Whoever chooses a schema or a class
by the discriminator reads them all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.areas.difference import Difference
from contractrepo.breaking.areas.layers import Layer
from contractrepo.breaking.inclusions import Question
from contractrepo.breaking.pruning import mapped_pointer, stripped
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.core.text import printable


def mapped(old: Layer, new: Layer) -> dict[str, str]:
    """Return place of a mapping -> the schema that it leads to on both sides, but for those that apply to the value anyhow."""
    before, after = _leads(old), _leads(new)
    return {
        place: pointer
        for place, pointer in after.items()
        if pointer in before.values() and not (pointer in old.objects and pointer in new.objects)
    }


def mapped_differences(
    sides: Sides, direction: Direction, targets: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield the schemas that take other values than before.

    Args:
        sides: Both contracts.
        direction: Part of the exchange.
        targets: Place of a mapping -> the schema that it leads to.
    """
    for place, pointer in targets.items():
        ways = (Question(direction, pointer, pointer, narrowed=narrowed) for narrowed in (True, False))
        if not sides.pruning.unchanged(pointer) and any(sides.inclusions.causes(way) for way in ways):
            old, new = stripped(sides.value("base", pointer)), stripped(sides.value("revision", pointer))
            name = printable(pointer.rpartition("/")[2], limit=60)
            predicate = f"leads to '{name}', which takes other values"
            yield Difference("discriminator-changed", place, None, "`discriminator`", predicate, old, new)


def _leads(side: Layer) -> dict[str, str]:
    """Return place of a mapping -> pointer of the schema that it leads to."""
    found: dict[str, str] = {}
    for pointer, schema in side.objects.items():
        told = schema.get("discriminator")
        for tokens, value in _mappings(told) if isinstance(told, Mapping) else ():
            target = mapped_pointer(value) if isinstance(value, str) else None
            if target is not None:
                found[append(pointer, "discriminator", *tokens)] = target
    return found


def _mappings(discriminator: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each member that leads to a schema."""
    mapping = discriminator.get("mapping")
    for name, value in mapping.items() if isinstance(mapping, Mapping) else ():
        yield ("mapping", name), value
    yield ("defaultMapping",), discriminator.get("defaultMapping")
