"""Values for the parts of a message that are not the point: both sides should accept them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas


def agreed_value(sides: Sides, direction: Direction, schemas: Mapping[SideName, str | None]) -> Any:
    """Return a value that every side named accepts, or where none is found, one that the first accepts.

    Args:
        sides: Both contracts.
        direction: Part of the exchange that carries the value.
        schemas: Schema of each side that reads the value, the side that must accept first; None accepts anything.

    Raises:
        CannotGenerate: The first side's schema yields no value.
    """
    known = {side: pointer for side, pointer in schemas.items() if pointer is not None}
    candidates = list(_candidates(sides, direction, known))
    for candidate in reversed(candidates):
        if all(_schemas(sides, side, direction).accepts(pointer, candidate) for side, pointer in known.items()):
            return candidate
    if not candidates:
        raise CannotGenerate("", "no side has a schema that yields a value") if known else _Anything
    return candidates[0]
