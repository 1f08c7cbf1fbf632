"""A body of a message: its media type and its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contractrepo.breaking.pairing import accepting
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.agreeing import agreed_value, examples_of
from contractrepo.breaking.witnesses.bodies import body_of, concrete
from contractrepo.breaking.witnesses.demand import ABSENT, Demand
from contractrepo.openapi.model import MediaType


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it is sent.

    Attributes:
        content_type: Value of the Content-Type field.
        data: The bytes.
    """

    content_type: str
    data: bytes


def content_for(
    direction: Direction,
    offers: Mapping[SideName, Sequence[MediaType]],
    sides: Sides,
    fixed: Demand | None,
) -> Content | None:
    """Return a body, or None where none can be written.

    Args:
        direction: Part of the exchange.
        offers: `content` of each side, the side that must accept first.
        sides: Both contracts.
        fixed: The demand, where it is about the body.

    Raises:
        CannotGenerate: The accepting side's schema yields no value.
    """
    chosen = _chosen(list(offers.values()), fixed)
    if chosen is None:
        return None
    readers = {side: accepting(chosen.name, content) for side, content in offers.items()}
    known = {side: media for side, media in readers.items() if media is not None}
    if fixed is not None and fixed.value is not ABSENT:
        value = fixed.value
    else:
        examples = [example for media in known.values() for example in examples_of(media.data)]
        value = agreed_value(
            sides, direction, {side: media.schema for side, media in known.items()}, examples
        )
    content_type = concrete(chosen.name)
    data = body_of(content_type, value)
    return None if data is None else Content(content_type, data)


def _chosen(offers: Sequence[Sequence[MediaType]], fixed: Demand | None) -> MediaType | None:
    """Prefer what is demanded, then what both sides read, then JSON."""
    mine, theirs = offers
    if fixed is not None and fixed.name is not None:
        return accepting(fixed.name, mine)
    ranked = sorted(mine, key=lambda media: (accepting(media.name, theirs) is None, "json" not in media.name))
    return ranked[0] if ranked else None
