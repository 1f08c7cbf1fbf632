"""Parameters of the request: presence, spelling, values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contractrepo.breaking.areas.schemas import Spot, schema_facts
from contractrepo.breaking.fact import Excuse, Fact
from contractrepo.breaking.inclusions import Wire
from contractrepo.breaking.pairing import Pair, media_type_of, parameters_by_key, schema_of
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import append, escape, split
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
    message = f"{_words(old)} is no longer known"
    return Fact(rule, pair, None, old.pointer, message, old=_plain(old), place=_stable(old))


def _added(pair: Pair, sides: Sides, key: _Key, new: Parameter) -> Fact:
    rule = f"request-parameter-{'required-' if new.required else ''}added"
    message = f"{_words(new)} is new{' and required' if new.required else ''}"
    return Fact(
        rule,
        pair,
        new.pointer,
        None,
        message,
        new=_plain(new),
        place=_stable(new),
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
            f"{_words(new)} became {word}",
            old.required,
            new.required,
            place=append(_stable(new), "required"),
            demand=_without(pair, key) if new.required else None,
            excuse=_defaulted(sides, new),
        )
    if old.deprecated != new.deprecated:
        word = "deprecated" if new.deprecated else "reactivated"
        message = f"{_words(new)} is {'deprecated' if new.deprecated else 'no longer deprecated'}"
        yield Fact(
            f"request-parameter-{word}",
            pair,
            new.pointer,
            old.pointer,
            message,
            old.deprecated,
            new.deprecated,
            place=_stable(new),
        )
    yield from _default_changed(pair, sides, old, new)
    yield from _values(pair, sides, key, old, new)


def _default_changed(pair: Pair, sides: Sides, old: Parameter, new: Parameter) -> Iterator[Fact]:
    before, after = _schema(sides, "base", old), _schema(sides, "revision", new)
    if json_equal(before.get("default"), after.get("default")):
        return
    pointers = (
        append(schema_of(new) or new.pointer, "default"),
        append(schema_of(old) or old.pointer, "default"),
    )
    message = f"the default of {_words(new)} changed"
    yield Fact(
        "request-parameter-default-changed",
        pair,
        *pointers,
        message,
        before.get("default"),
        after.get("default"),
        place=append(_stable(new), "schema", "default"),
    )


def _values(pair: Pair, sides: Sides, key: _Key, old: Parameter, new: Parameter) -> Iterator[Fact]:
    if media_type_of(old) != media_type_of(new):
        message = f"{_words(new)} is serialized by other rules"
        yield Fact(
            "request-parameter-content-changed",
            pair,
            new.pointer,
            old.pointer,
            message,
            decided=False,
            place=_stable(new),
        )
        return
    forms = _spelling(sides, "base", old), _spelling(sides, "revision", new)
    if None not in forms and forms[0] != forms[1]:
        message = f"{_words(new)} is spelled another way"
        yield Fact(
            "request-parameter-style-changed",
            pair,
            new.pointer,
            old.pointer,
            message,
            *forms,
            place=_stable(new),
        )
        return
    yield from schema_facts(pair, sides, _spot(key, old, new))


def _spot(key: _Key, old: Parameter, new: Parameter) -> Spot:
    demand = Demand("request", part="parameter", location=key[0], name=key[1])
    anchor = new.pointer, _stable(new)
    wire: Wire = "texts" if new.style == "form" and new.explode else "text"
    if new.content is not None:
        wire = "json"
    return Spot(
        "request-parameter", "request", _words(new), schema_of(old), schema_of(new), demand, wire, anchor
    )


def _spelling(sides: Sides, side: SideName, parameter: Parameter) -> dict[str, Any] | None:
    """Return how an array or object is spelled; None for scalars, which every style spells alike."""
    kinds = _schema(sides, side, parameter).get("type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    if "array" not in listed and "object" not in listed:
        return None
    # OpenAPI 3.1, section "Style Values": explode makes no difference to an array in style simple.
    explode = parameter.explode if "object" in listed or parameter.style != "simple" else None
    return {"style": parameter.style, "explode": explode}


def _schema(sides: Sides, side: SideName, parameter: Parameter) -> dict[str, Any]:
    """Return the schema that is meant; nothing where there is none, or references lead in a circle."""
    pointer = schema_of(parameter)
    try:
        value = None if pointer is None else sides.contract(side).description.resolve(pointer)[1]
    except LookupError:
        value = None
    return value if isinstance(value, dict) else {}


def _defaulted(sides: Sides, parameter: Parameter) -> Excuse | None:
    return "server_applies_defaults" if "default" in _schema(sides, "revision", parameter) else None


def _without(pair: Pair, key: _Key) -> Demand | None:
    if pair.swapped:
        return None
    return Demand("request", part="parameter", location=key[0], name=key[1])


def _plain(parameter: Parameter) -> dict[str, Any]:
    return {"in": parameter.location, "name": parameter.name, "required": parameter.required}


def _words(parameter: Parameter) -> str:
    return f"{parameter.location} parameter '{parameter.name}'"


def _stable(parameter: Parameter) -> str:
    """Return the parameter's pointer with its position in a list replaced by its name."""
    head, _, last = parameter.pointer.rpartition("/")
    if split(parameter.pointer)[-2:-1] != ("parameters",) or not last.isdigit():
        return parameter.pointer
    return f"{head}/{escape(f'{parameter.location}:{parameter.name}')}"
