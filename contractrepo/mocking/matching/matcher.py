"""One condition on one value of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from contractrepo.core.json_values import canonical_json, json_equal
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.matching.patterns import Patterns

Test = Callable[[Any], bool]
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?\Z")


def matcher(data: Any, patterns: Patterns, *, wire: bool) -> Test:
    """Return the test that a matcher of a mock file describes.

    Args:
        data: A plain value, or an object of the format's keywords, which must all hold.
        patterns: Collects what the schema engine runs.
        wire: The value comes from text (a parameter): ``"5"`` then equals 5.

    Returns:
        A function of a JSON value, or `ABSENT` where the request has none.
    """
    if not isinstance(data, Mapping):
        data = {"equals": data}
    tests = [_KEYWORDS[keyword](expected, patterns, wire) for keyword, expected in data.items()]
    return lambda value: all(test(value) for test in tests)


def _equals(expected: Any, _patterns: Patterns, wire: bool) -> Test:
    return lambda value: value is not ABSENT and _same(value, expected, wire=wire)


def _one_of(expected: Any, _patterns: Patterns, wire: bool) -> Test:
    return lambda value: value is not ABSENT and any(_same(value, one, wire=wire) for one in expected)


def _matches(expected: Any, patterns: Patterns, _wire: bool) -> Test:
    test = patterns.expression(expected)
    return lambda value: value is not ABSENT and test(_text(value))


def _contains(expected: Any, _patterns: Patterns, _wire: bool) -> Test:
    def test(value: Any) -> bool:
        if isinstance(value, list):
            return any(_text(item) == expected for item in value)
        return value is not ABSENT and expected in _text(value)

    return test


def _present(expected: Any, _patterns: Patterns, _wire: bool) -> Test:
    return lambda value: (value is not ABSENT) is expected


def _min(expected: Any, _patterns: Patterns, wire: bool) -> Test:
    def test(value: Any) -> bool:
        number = _number(value, wire=wire)
        return number is not None and number >= expected

    return test


def _max(expected: Any, _patterns: Patterns, wire: bool) -> Test:
    def test(value: Any) -> bool:
        number = _number(value, wire=wire)
        return number is not None and number <= expected

    return test


def _not(expected: Any, patterns: Patterns, wire: bool) -> Test:
    inner = matcher(expected, patterns, wire=wire)
    return lambda value: not inner(value)


_KEYWORDS: dict[str, Callable[[Any, Patterns, bool], Test]] = {
    "equals": _equals,
    "oneOf": _one_of,
    "matches": _matches,
    "contains": _contains,
    "present": _present,
    "min": _min,
    "max": _max,
    "not": _not,
}


def _same(value: Any, expected: Any, *, wire: bool) -> bool:
    if json_equal(value, expected):
        return True
    return wire and isinstance(value, str) != isinstance(expected, str) and _text(value) == _text(expected)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value).decode()


def _number(value: Any, *, wire: bool) -> int | float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if wire and isinstance(value, str) and _NUMBER.match(value):
        return int(value) if value.lstrip("-").isdigit() else float(value)
    return None
