"""Faults to failures: ordered, bounded, and with the alternative that came closest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from contractrepo.core.pointer import find, join, split
from contractrepo.core.text import printable, shown
from contractrepo.schema.dialects.program import Program
from contractrepo.schema.engines import Fault
from contractrepo.schema.explaining.branches import closest
from contractrepo.schema.explaining.places import Place, place_of
from contractrepo.schema.explaining.wording import brief, sentence
from contractrepo.schema.failure import Failure

MOST_FAILURES = 100
_UNDESCRIBED = frozenset({"additionalProperties", "unevaluatedProperties"})
_MOST_FAULTS = 20_000


def explain(program: Program, data: Mapping[str, Any], value: Any, faults: Iterable[Fault]) -> list[Failure]:
    """Return the failures that `faults` mean, by place in the value and then keyword, at most 100.

    Args:
        program: What was compiled.
        data: The description that it was made of.
        value: What was judged, without the entry point.
        faults: Where it was refused, each path beginning with the entry point.
    """
    told: dict[tuple[str, str, str], Failure] = {}
    for fault in islice(faults, _MOST_FAULTS):
        for failure in _told(program, data, value, fault):
            told.setdefault((failure.pointer, failure.schema_pointer, str(failure.expected)), failure)
    return sorted(told.values(), key=_order)[:MOST_FAILURES]


def _order(failure: Failure) -> tuple[Any, ...]:
    steps = tuple(
        (token.isdigit(), int(token) if token.isdigit() else 0, token) for token in split(failure.pointer)
    )
    return steps, failure.keyword, failure.schema_pointer, str(failure.expected)


def _told(program: Program, data: Mapping[str, Any], value: Any, fault: Fault) -> Iterator[Failure]:
    pointer = join(*fault.value[1:])
    actual = find(value, pointer)
    place = place_of(program, data, fault.keyword)
    if fault.name is not None:
        yield _name_failure(pointer, place, fault.name)
    elif place.keyword in {"required", "dependentRequired"} and isinstance(actual, dict):
        for name in _missing(place, actual):
            yield _failure(pointer, place, name, None)
    elif place.keyword in _UNDESCRIBED:
        yield _failure(pointer, place, place.expected, actual, name=str(fault.value[-1]))
    elif place.keyword in {"anyOf", "oneOf"}:
        yield from _choice(program, data, value, fault, place, pointer, actual)
    else:
        yield _failure(pointer, place, place.expected, actual)


def _failure(
    pointer: str, place: Place, expected: Any, actual: Any, *, note: str = "", name: str = ""
) -> Failure:
    if name:
        message = f"the property '{printable(name, limit=80)}' is not described"
    else:
        message = sentence("false" if expected is False else place.keyword, expected, actual) + note
    return Failure(pointer, place.keyword, brief(expected), brief(actual), message, place.pointer)


def _name_failure(pointer: str, place: Place, name: str) -> Failure:
    """The value that a schema below `propertyNames` refuses is a name."""
    reason = sentence("false" if place.expected is False else place.keyword, place.expected, name)
    message = f"the property name is not allowed: {reason}"
    return Failure(pointer, "propertyNames", brief(place.expected), brief(name), message, place.pointer)


def _missing(place: Place, actual: Mapping[str, Any]) -> list[str]:
    """Return the names that are asked for and absent; engines differ in how they say it."""
    asked = place.schema[place.keyword]
    if place.keyword == "dependentRequired":
        asked = [name for trigger, names in asked.items() if trigger in actual for name in names]
    return [name for name in dict.fromkeys(asked) if name not in actual]


def _choice(
    program: Program,
    data: Mapping[str, Any],
    value: Any,
    fault: Fault,
    place: Place,
    pointer: str,
    actual: Any,
) -> Iterator[Failure]:
    if place.keyword == "oneOf" and not (fault.branches and all(fault.branches)):
        message = f"{shown(actual)} fits more than one alternative"
        yield Failure(pointer, "oneOf", brief(place.expected), brief(actual), message, place.pointer)
        return
    best = closest(data, place, actual, fault)
    if best is None:
        yield _failure(pointer, place, place.expected, actual)
        return
    yield _failure(pointer, place, place.expected, actual, note=f"; {best.name} comes closest")
    for inner in best.faults:
        yield from _told(program, data, value, inner)
