"""Parameters of the request: presence, spelling, values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contractrepo.breaking.areas.described import described_facts
from contractrepo.breaking.areas.escapes import escapes
from contractrepo.breaking.areas.parameter_names import parameter_words, stable_pointer
from contractrepo.breaking.areas.schemas import Spot, schema_facts
from contractrepo.breaking.areas.styles import respelling
from contractrepo.breaking.fact import Excuse, Fact
from contractrepo.breaking.inclusions import Wire
from contractrepo.breaking.pairing import Pair, media_type_of, parameters_by_key, schema_of
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Parameter

_Key = tuple[str, str]


def parameters(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield everything that changed about the parameters."""
    if pair.old is None or pair.new is None:
        return
    olds, news = parameters_by_key(pair.old), parameters_by_key(pair.new)
    for key, old in olds.items():
        if key in news:
            yield from _changed(pair, sides, key, old, news[key])
        elif old.location == "path":
            yield from schema_facts(pair, sides, replace(_spot(key, old, old), new=None))
        else:
            yield _removed(pair, old)
    for key, new in news.items():
        if key in olds:
            continue
        # The path is the same on both sides: a segment that is not described takes anything.
        if new.location == "path":
            yield from schema_facts(pair, sides, replace(_spot(key, new, new), old=None))
        else:
            yield _added(pair, sides, key, new)


def _removed(pair: Pair, old: Parameter) -> Fact:
    rule = f"request-parameter-{'required-' if old.required else ''}removed"
    message = f"{parameter_words(old)} is no longer known"
    return Fact(rule, pair, None, old.pointer, message, old=_plain(old), place=stable_pointer(old))


def _added(pair: Pair, sides: Sides, key: _Key, new: Parameter) -> Fact:
    rule = f"request-parameter-{'required-' if new.required else ''}added"
    message = f"{parameter_words(new)} is new{' and required' if new.required else ''}"
    return Fact(
        rule,
        pair,
        new.pointer,
        None,
        message,
        new=_plain(new),
        place=stable_pointer(new),
        demand=_without(pair, key),
        excuse=_defaulted(sides, new),
    )


def _changed(pair: Pair, sides: Sides, key: _Key, old: Parameter, new: Parameter) -> Iterator[Fact]:
    if old.required != new.required:
        word = "required" if new.required else "optional"
        pointers = append(new.pointer, "required"), append(old.pointer, "required")
        yield Fact(
            f"request-parameter-became-{word}",
            pair,
            *pointers,
            f"{parameter_words(new)} became {word}",
            old.required,
            new.required,
            place=append(stable_pointer(new), "required"),
            demand=_without(pair, key) if new.required else None,
            excuse=_defaulted(sides, new),
        )
    if old.deprecated != new.deprecated:
        word = "deprecated" if new.deprecated else "reactivated"
        message = f"{parameter_words(new)} is {'deprecated' if new.deprecated else 'no longer deprecated'}"
        yield Fact(
            f"request-parameter-{word}",
            pair,
            new.pointer,
            old.pointer,
            message,
            old.deprecated,
            new.deprecated,
            place=stable_pointer(new),
        )
    yield from _values(pair, sides, key, old, new)


def _values(pair: Pair, sides: Sides, key: _Key, old: Parameter, new: Parameter) -> Iterator[Fact]:
    if media_type_of(old) != media_type_of(new):
        message = f"{parameter_words(new)} is serialized by other rules"
        yield Fact(
            "request-parameter-content-changed",
            pair,
            new.pointer,
            old.pointer,
            message,
            decided=False,
            place=stable_pointer(new),
        )
        return
    respelled = respelling(sides, old, new)
    if respelled is not None:
        message = f"{parameter_words(new)} is spelled another way"
        yield Fact(
            "request-parameter-style-changed",
            pair,
            new.pointer,
            old.pointer,
            message,
            respelled.old,
            respelled.new,
            decided=respelled.decided,
            place=stable_pointer(new),
        )
        return
    yield from escapes(pair, sides, key, old, new)
    spot = _spot(key, old, new)
    yield from schema_facts(pair, sides, spot)
    yield from described_facts(pair, sides, spot)


def _spot(key: _Key, old: Parameter, new: Parameter) -> Spot:
    demand = Demand("request", part="parameter", location=key[0], name=key[1])
    anchor = new.pointer, stable_pointer(new)
    wire: Wire = "texts" if new.style == "form" and new.explode else "text"
    if new.content is not None:
        wire = "json"
    return Spot(
        "request-parameter",
        "request",
        parameter_words(new),
        schema_of(old),
        schema_of(new),
        demand,
        wire,
        anchor,
    )


def _schema(sides: Sides, parameter: Parameter) -> dict[str, Any]:
    """Return the schema that the revision means; nothing where there is none, or references lead in a circle."""
    pointer = schema_of(parameter)
    try:
        value = None if pointer is None else sides.revision.description.resolve(pointer)[1]
    except LookupError:
        value = None
    return value if isinstance(value, dict) else {}


def _defaulted(sides: Sides, parameter: Parameter) -> Excuse | None:
    return "server_applies_defaults" if "default" in _schema(sides, parameter) else None


def _without(pair: Pair, key: _Key) -> Demand | None:
    if pair.swapped:
        return None
    return Demand("request", part="parameter", location=key[0], name=key[1])


def _plain(parameter: Parameter) -> dict[str, Any]:
    return {"in": parameter.location, "name": parameter.name, "required": parameter.required}
