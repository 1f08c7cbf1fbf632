"""The `when` of an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import find
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.matching.facts import Facts
from contractrepo.mocking.matching.matcher import matcher
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.validation.media_types import covers

PLACES = ("path", "query", "headers", "cookies")
Condition = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Conditions:
    """All conditions of an example; they must all hold.

    Attributes:
        weight: How specific they are: the number of values that are fixed, 0 for none.
        tests: One function per condition.
    """

    weight: int
    tests: tuple[Condition, ...]

    def hold(self, facts: Facts) -> bool:
        """Tell whether a request meets every condition."""
        return all(test(facts) for test in self.tests)


def conditions(when: Mapping[str, Any], patterns: Patterns) -> Conditions:
    """Return the conditions that a `when` describes; `patterns` collects what the schema engine runs."""
    found = [*_parameters(when, patterns), *_content_type(when), *_body(when.get("body", {}), patterns)]
    return Conditions(sum(weight for weight, _ in found), tuple(test for _, test in found))


def _parameters(when: Mapping[str, Any], patterns: Patterns) -> Iterator[tuple[int, Condition]]:
    for place in PLACES:
        for name, data in when.get(place, {}).items():
            yield 1, _parameter(place, name, matcher(data, patterns, wire=True))


def _parameter(place: str, name: str, test: Callable[[Any], bool]) -> Condition:
    return lambda facts: test(facts.parameter(place, name))


def _content_type(when: Mapping[str, Any]) -> Iterator[tuple[int, Condition]]:
    if "contentType" in when:
        wanted = when["contentType"]
        yield 1, lambda facts: facts.content_type is not None and covers(wanted, facts.content_type)


def _body(body: Mapping[str, Any], patterns: Patterns) -> Iterator[tuple[int, Condition]]:
    if "equals" in body:
        whole = body["equals"]
        yield 1 + _leaves(whole), lambda facts: facts.body is not ABSENT and json_equal(facts.body, whole)
    if "contains" in body:
        part = body["contains"]
        yield _leaves(part), lambda facts: facts.body is not ABSENT and _holds(facts.body, part)
    if "schema" in body:
        keeps = patterns.schema(body["schema"])
        yield 1, lambda facts: facts.body is not ABSENT and keeps(facts.body)
    if "text" in body:
        fits = matcher(body["text"], patterns, wire=False)
        yield 1, lambda facts: fits(facts.text)
    for pointer, data in body.get("at", {}).items():
        yield 1, _at(pointer, matcher(data, patterns, wire=False))


def _at(pointer: str, test: Callable[[Any], bool]) -> Condition:
    """A pointer that is none finds nothing; `check_mocks` reports it."""
    sound = not pointer or pointer.startswith("/")
    return lambda facts: test(find(facts.body, pointer, ABSENT) if sound else ABSENT)


def _holds(value: Any, part: Any) -> bool:
    """Tell whether `value` contains `part`: objects by member, arrays by elements in any order."""
    if isinstance(value, dict) and isinstance(part, dict):
        return all(key in value and _holds(value[key], item) for key, item in part.items())
    if isinstance(value, list) and isinstance(part, list):
        return all(any(_holds(item, wanted) for item in value) for wanted in part)
    return json_equal(value, part)


def _leaves(value: Any) -> int:
    if isinstance(value, dict) and value:
        return sum(map(_leaves, value.values()))
    if isinstance(value, list) and value:
        return sum(map(_leaves, value))
    return 1
