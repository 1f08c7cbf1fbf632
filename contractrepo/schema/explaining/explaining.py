"""Faults to failures: ordered, bounded, and with the alternative that came closest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append, find, join, split
from contractrepo.core.text import printable, shown
from contractrepo.schema.dialects.program import Program
from contractrepo.schema.engines import Fault, TooMuchWork
from contractrepo.schema.explaining.branches import closest
from contractrepo.schema.explaining.places import Place, place_of
from contractrepo.schema.explaining.wording import brief, sentence
from contractrepo.schema.failure import Failure

MOST_FAILURES = 100
_UNDESCRIBED = frozenset({"additionalProperties", "unevaluatedProperties"})
_OWN_WORDS = frozenset({"const", "unevaluatedItems"})
_CHOICES = frozenset({"anyOf", "oneOf"})
_COUNTING = ("maxContains", "minContains", "contains")
_MOST_FAULTS = 2_000
# Of a choice, every alternative is looked at.
_COST_OF_CHOICE = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged.

    Attributes:
        program: What was compiled.
        data: The description that it was made of.
        value: What was refused, without the entry point.
    """

    program: Program
    data: Mapping[str, Any]
    value: Any


def explain(judged: Judged, faults: Iterable[Fault]) -> list[Failure]:
    """Return the failures that `faults` mean, by place in the value and then keyword, at most 100.

    Where it becomes too much work, what was told by then is all.

    Args:
        judged: What was judged.
        faults: Where it was refused, each path beginning with the entry point.
    """
    told: dict[tuple[str, str, str], Failure] = {}
    left = _MOST_FAULTS
    with suppress(TooMuchWork, RecursionError):
        for failure in (failure for fault in faults for failure in _told(judged, fault)):
            told.setdefault((failure.pointer, failure.schema_pointer, failure.message), failure)
            left -= _COST_OF_CHOICE if failure.keyword in _CHOICES else 1
            if left <= 0:
                break
    return sorted(told.values(), key=_order)[:MOST_FAILURES]


def _order(failure: Failure) -> tuple[Any, ...]:
    """Items in the order of their numbers."""
    steps = tuple(_step_order(token) for token in split(failure.pointer))
    return steps, failure.keyword, failure.schema_pointer, failure.message


def _step_order(token: str) -> tuple[bool, int, str]:
    number = token.isascii() and token.isdigit() and len(token) < 12
    return not number, int(token) if number else 0, token


def _told(judged: Judged, fault: Fault) -> Iterator[Failure]:
    pointer = join(*fault.value[1:])
    actual = find(judged.value, pointer)
    place = place_of(judged.program, judged.data, fault.keyword)
    if fault.name is not None:
        yield _name_failure(pointer, place, fault.name)
    elif place.keyword in {"required", "dependentRequired"}:
        yield from (_failure(pointer, place, name, None) for name in _missing(place, actual))
    elif place.keyword in _COUNTING:
        yield _count_failure(pointer, place, actual)
    elif place.keyword in _UNDESCRIBED:
        yield _undescribed(pointer, place, actual)
    elif place.keyword in _CHOICES:
        yield from _choice(judged, fault, place, actual)
    else:
        yield _failure(pointer, place, place.expected, actual)


def _failure(pointer: str, place: Place, expected: Any, actual: Any, note: str = "") -> Failure:
    told = "false" if expected is False and place.keyword not in _OWN_WORDS else place.keyword
    message = sentence(told, expected, actual) + note
    return Failure(pointer, place.keyword, brief(expected), brief(actual), message, place.pointer)


def _undescribed(pointer: str, place: Place, actual: Any) -> Failure:
    name = printable(split(pointer)[-1], limit=80)
    message = f"the property '{name}' is not described"
    return Failure(pointer, place.keyword, brief(place.expected), brief(actual), message, place.pointer)


def _count_failure(pointer: str, place: Place, actual: Any) -> Failure:
    """Engines differ in which of the keywords they blame: the most special one is."""
    keyword = next(name for name in _COUNTING if name in place.schema)
    expected = place.schema[keyword]
    low, high = place.schema.get("minContains", 1), place.schema.get("maxContains")
    if high is not None:
        message = f"of {shown(actual)}, not {low} to {high} items are as 'contains' asks for"
    elif low == 1:
        message = f"no item of {shown(actual)} is as 'contains' asks for"
    else:
        message = f"fewer than {low} items of {shown(actual)} are as 'contains' asks for"
    schema_pointer = append(place.pointer.rpartition("/")[0], keyword)
    return Failure(pointer, keyword, brief(expected), brief(actual), message, schema_pointer)


def _name_failure(pointer: str, place: Place, name: str) -> Failure:
    """The value that a schema below `propertyNames` refuses is a name."""
    if place.expected is False:
        return _undescribed(append(pointer, name), place, None)
    message = f"the property name is not allowed: {sentence(place.keyword, place.expected, name)}"
    return Failure(pointer, "propertyNames", brief(place.expected), brief(name), message, place.pointer)


def _missing(place: Place, actual: Any) -> list[str]:
    """Return the names that are asked for and absent; engines differ in how they say it."""
    # The fast engine leaves properties without a name out of its paths, which may then lead to no object.
    actual = actual if isinstance(actual, dict) else {}
    asked = place.schema[place.keyword]
    if place.keyword == "dependentRequired":
        asked = [name for trigger, names in asked.items() if trigger in actual for name in names]
    return [name for name in dict.fromkeys(asked) if name not in actual]


def _choice(judged: Judged, fault: Fault, place: Place, actual: Any) -> Iterator[Failure]:
    pointer = join(*fault.value[1:])
    branches = fault.branches()
    if not (branches and all(branches)):
        message = f"{shown(actual)} fits more than one alternative"
        yield Failure(pointer, place.keyword, brief(place.expected), brief(actual), message, place.pointer)
        return
    best = closest(judged.data, place, actual, fault, branches)
    if best is None:
        yield _failure(pointer, place, place.expected, actual)
        return
    yield _failure(pointer, place, place.expected, actual, f"; {best.note}")
    for inner in best.faults:
        yield from _told(judged, inner)
