"""Values for the parts of a message that are not the point: both sides should accept them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.breaking.pairing import schema_of
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.openapi.model import Header, Parameter
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas

_Readers = Mapping[SideName, str | None]


def agreed_part(
    sides: Sides, direction: Direction, readers: Mapping[SideName, Parameter | Header | None]
) -> Any:
    """Return a value for a parameter or header, as `agreed_value` does; a side without it takes anything.

    Raises:
        CannotGenerate: The first reader's schema yields no value.
    """
    known = {side: part for side, part in readers.items() if part is not None}
    examples = [
        example
        for part in known.values()
        for example in examples_of(part.data if part.content is None else part.content.data)
    ]
    return agreed_value(sides, direction, {side: schema_of(part) for side, part in known.items()}, examples)


def agreed_value(sides: Sides, direction: Direction, readers: _Readers, examples: Sequence[Any] = ()) -> Any:
    """Return a value that every reader accepts, or where none is found, one that the first accepts.

    Args:
        sides: Both contracts.
        direction: Part of the exchange that carries the value.
        readers: Side -> pointer of its schema, the side that must accept first; None accepts anything.
        examples: Values that the contracts give as examples; they are tried first.

    Raises:
        CannotGenerate: The first reader's schema yields no value.
    """
    known = {side: pointer for side, pointer in readers.items() if pointer is not None}
    if not known:
        return examples[0] if examples else "x"
    key = ("agreed", direction, *known.items(), *map(repr, examples))
    if key not in sides.memo:
        sides.memo[key] = _found(sides, direction, known, examples)
    return sides.memo[key]


def examples_of(data: Mapping[str, Any]) -> list[Any]:
    """Return the values of `example` and `examples` of a parameter, header or media type."""
    named = data.get("examples")
    listed = [one["value"] for one in _members(named) if isinstance(one, Mapping) and "value" in one]
    return [data["example"], *listed] if "example" in data else listed


def _members(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else []


def _found(sides: Sides, direction: Direction, known: Mapping[SideName, str], examples: Sequence[Any]) -> Any:
    """Samples are drawn one by one: most often the first of them serves."""
    first = next(iter(known))
    fallback: list[Any] = []
    for value in itertools.chain(examples, _samples(sides, direction, known)):
        refusing = [
            side for side in known if not _schemas(sides, side, direction).accepts(known[side], value)
        ]
        if not refusing:
            return value
        if first not in refusing:
            fallback.append(value)
    if not fallback:
        raise CannotGenerate(known[first], "no value was found")
    return fallback[0]


def _samples(sides: Sides, direction: Direction, known: Mapping[SideName, str]) -> Iterator[Any]:
    """Yield what each schema yields, the barest value first."""
    for optional in (False, True):
        for side, pointer in known.items():
            try:
                yield sample(_schemas(sides, side, direction), pointer, optional=optional)
            except CannotGenerate:
                continue


def _schemas(sides: Sides, side: SideName, direction: Direction) -> Schemas:
    judge = sides.judge(side)
    return judge.requests if direction == "request" else judge.responses
