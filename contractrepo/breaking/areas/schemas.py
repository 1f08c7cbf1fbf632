"""Schemas: is every value that one side may send still within what the other side reads?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from contractrepo.breaking.areas.wording import change_in_words, names
from contractrepo.breaking.fact import Excuse, Fact
from contractrepo.breaking.inclusions import Cause, Question, Wire
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.rules import Direction, schema_rule_id
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.pointer import append
from contractrepo.core.text import printable


@dataclass(frozen=True, slots=True)
class Spot:
    """A schema on both sides at one place of an exchange.

    Attributes:
        place: As rule ids spell it: ``request-body``, ``request-parameter``, ``response-body``, ``response-header``.
        direction: Part of the exchange.
        subject: What carries the value, for messages.
        old: Pointer of the base's schema, or None where anything goes.
        new: Pointer of the revision's schema, or None where anything goes.
        demand: The message that carries the value, without the value.
        wire: How the value travels.
        anchor: Pointer of the part that holds the schema, and a name for it that survives reordering.
    """

    place: str
    direction: Direction
    subject: str
    old: str | None
    new: str | None
    demand: Demand
    wire: Wire = "json"
    anchor: tuple[str, str] | None = None


def schema_facts(pair: Pair, sides: Sides, spot: Spot) -> Iterator[Fact]:
    """Yield one fact for each cause why the values of one side are not within the other, both ways round."""
    if spot.old is None and spot.new is None:
        return
    for narrowed in (True, False):
        question = Question(spot.direction, spot.old, spot.new, narrowed=narrowed, wire=spot.wire)
        for cause in sides.inclusions.causes(question):
            yield _fact(pair, sides, spot, cause, narrowed=narrowed)


def _fact(pair: Pair, sides: Sides, spot: Spot, cause: Cause, *, narrowed: bool) -> Fact:
    """Narrowed: the base sends and the revision refuses; widened: the other way round."""
    keyword = cause.keyword
    sender, reader = _keyword_at(cause.sender, keyword), _keyword_at(cause.reader, keyword)
    old_pointer, pointer = (sender, reader) if narrowed else (reader, sender)
    old, new = sides.value("base", old_pointer), sides.value("revision", pointer)
    accepted_by: SideName = "base" if narrowed else "revision"
    demand = None
    if cause.proved:
        schemas = (spot.old, spot.new) if narrowed else (spot.new, spot.old)
        demand = replace(spot.demand, accepted_by=accepted_by, value=cause.value, schemas=schemas)
    return Fact(
        schema_rule_id(spot.place, keyword, narrowed=narrowed),
        pair,
        pointer,
        old_pointer,
        _message(sides, spot, cause, (old_pointer, pointer), narrowed=narrowed),
        old,
        new,
        decided=cause.proved,
        place=stable(pointer if pointer is not None else old_pointer or "", spot),
        demand=demand,
        excuse=_excuse(sides, cause, new, narrowed=narrowed),
    )


def _keyword_at(schema: str | None, keyword: str) -> str | None:
    return None if schema is None else append(schema, keyword) if keyword != "schema" else schema


def _message(
    sides: Sides, spot: Spot, cause: Cause, pointers: tuple[str | None, str | None], *, narrowed: bool
) -> str:
    effect = "refuses values it accepted" if narrowed else "allows values it did not allow"
    key = ("change", cause.keyword, *pointers)
    if key not in sides.memo:
        old, new = sides.value("base", pointers[0]), sides.value("revision", pointers[1])
        sides.memo[key] = change_in_words(cause.keyword, old, new)
    change = sides.memo[key]
    why = "" if cause.proved else f" (not decided: {printable(cause.reason, limit=120)})"
    return f"{spot.subject} {effect}: {change}{why}"


def stable(pointer: str, spot: Spot) -> str:
    """Return a pointer, or the name of the place where positions in a list do not survive reordering."""
    if spot.anchor is None or not pointer.startswith(spot.anchor[0] + "/"):
        return pointer
    return spot.anchor[1] + pointer[len(spot.anchor[0]) :]


def _excuse(sides: Sides, cause: Cause, new: Any, *, narrowed: bool) -> Excuse | None:
    """Name the policy under which the change is harmless."""
    if not narrowed and cause.keyword in {"enum", "const"}:
        return "open_enums"
    if narrowed and cause.keyword == "required" and cause.reader is not None:
        properties = sides.value("revision", append(cause.reader, "properties"))
        old = sides.value("base", None if cause.sender is None else append(cause.sender, "required"))
        gained = names(new) - names(old)
        declared = properties if isinstance(properties, dict) else {}
        if gained and all(
            isinstance(declared.get(name), dict) and "default" in declared[name] for name in gained
        ):
            return "server_applies_defaults"
    return None
