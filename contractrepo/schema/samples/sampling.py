"""Make a value, let the validator judge it, and make it differently where it was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contractrepo.schema.dialects import entry_name
from contractrepo.schema.samples.cannot import CannotGenerate, DeadEnd
from contractrepo.schema.samples.demand import Part
from contractrepo.schema.samples.making import Maker
from contractrepo.schema.samples.wish import Wish
from contractrepo.schema.schemas import Schemas

_MOST_ATTEMPTS = 40
_LEAST = Wish(optional=False, examples=False)


def sample(  # noqa: PLR0913  every wish has a name of its own
    schemas: Schemas,
    pointer: str,
    *,
    seed: int = 0,
    optional: bool = True,
    items: int | None = None,
    plain: bool = False,
) -> Any:
    """Return a value that the schema at `pointer` accepts; the same arguments give the same value.

    What the document gives as example, default, constant or enumeration is preferred. A change in one place of a
    schema does not change the parts of the value that have nothing to do with it. Properties that the direction of
    `schemas` does not carry are left out.

    Args:
        schemas: The schemas of a description.
        pointer: One of them.
        seed: Another seed gives another value where the schema leaves a choice.
        optional: False leaves out properties that are not required.
        items: Length of arrays where the schema allows it; None for short ones.
        plain: Prefer values that say no more than their type (``"string"``, 0) to those that a name suggests.

    Raises:
        CannotGenerate: No value was found.

    Example:
        >>> schemas = Schemas({"s": {"type": "integer", "minimum": 7, "maximum": 7}}, "3.1", None, ["/s"])
        >>> sample(schemas, "/s")
        7
    """
    reason = "its keywords contradict each other"
    wish = Wish(seed, optional, items, plain=plain)
    for simpler in (*_first(wish), replace(wish, examples=False), replace(wish, optional=False), _LEAST):
        maker = Maker(schemas.program(pointer), schemas.source.data, schemas.hidden, simpler)
        for value in _attempts(maker, schemas, pointer):
            failures = schemas.failures(pointer, value)
            if not failures:
                return value
            reason = failures[0].message
            if not _learn(maker, [failure.pointer for failure in failures]):
                break
    raise CannotGenerate(pointer, reason)


def _first(wish: Wish) -> tuple[Wish, ...]:
    """Where nothing plain will do, something realistic may."""
    return (wish, replace(wish, plain=False)) if wish.plain else (wish,)


def _attempts(maker: Maker, schemas: Schemas, pointer: str) -> Iterator[Any]:
    part = Part(schemas.program(pointer).schema["properties"][entry_name(pointer)], pointer)
    for _ in range(_MOST_ATTEMPTS):
        try:
            yield maker.attempt(part)
        except DeadEnd:
            return


def _learn(maker: Maker, wrong: list[str]) -> bool:
    """Change what was decided at each wrong place, the innermost first; those around it may be right then."""
    changed: list[str] = []
    for place in sorted(dict.fromkeys(wrong), key=lambda place: (-len(place), place)):
        if not any(other.startswith(place) for other in changed) and maker.decisions.revise(place):
            changed.append(place)
    return bool(changed)
