"""Texts of a parameter that stand for no value, or for one that is not escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contractrepo.breaking.areas.parameter_names import parameter_words, stable_pointer
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, schema_of
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Parameter

_Key = tuple[str, str]


def escapes(pair: Pair, sides: Sides, key: _Key, old: Parameter, new: Parameter) -> Iterator[Fact]:
    """Yield changes of `allowReserved` and `allowEmptyValue` (OpenAPI 3.1, section "Parameter Object")."""
    if old.allow_reserved != new.allow_reserved:
        word, can = _words(allowed=new.allow_reserved)
        message = f"{parameter_words(new)} {can} hold reserved characters as they are"
        # Many readers decode whatever they get.
        decided = new.allow_reserved
        fact = Fact(f"request-parameter-reserved-{word}", pair, None, None, message, decided=decided)
        yield _placed(fact, "allowReserved", old, new)
    if old.allow_empty_value != new.allow_empty_value and not _is_value(sides, old, new):
        word, can = _words(allowed=new.allow_empty_value)
        message = f"{parameter_words(new)} {can} be empty"
        demand = Demand("request", "base", "parameter", key[1], key[0], "", schemas=(None, schema_of(new)))
        refused = None if new.allow_empty_value else demand
        fact = Fact(f"request-parameter-empty-value-{word}", pair, None, None, message, demand=refused)
        yield _placed(fact, "allowEmptyValue", old, new)


def _words(*, allowed: bool) -> tuple[str, str]:
    return ("accepted", "may") if allowed else ("refused", "may no longer")


def _is_value(sides: Sides, old: Parameter, new: Parameter) -> bool:
    """Tell whether an empty text is a value like others for the side that gives it no meaning of its own."""
    side: SideName = "revision" if old.allow_empty_value else "base"
    schema = schema_of(new if old.allow_empty_value else old)
    return schema is None or sides.judge(side).requests.accepts(schema, "")


def _placed(fact: Fact, field: str, old: Parameter, new: Parameter) -> Fact:
    return replace(
        fact,
        pointer=append(new.pointer, field),
        old_pointer=append(old.pointer, field),
        old=old.data.get(field),
        new=new.data.get(field),
        place=append(stable_pointer(new), field),
    )
