"""Calls of an operation held against what a test expects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from contractrepo.core.json_values import json_equal
from contractrepo.core.messages import header
from contractrepo.core.pointer import append
from contractrepo.core.text import printable, shown
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.testing.exchange import Exchange

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Expected:
    """What a call is to have, among other things.

    Attributes:
        path: Parameter -> text, number or boolean.
        query: Parameter -> text, number, boolean, or list of these.
        headers: Name -> value.
        json: The body, or `ABSENT` for any.
    """

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, str]
    json: Any

    def differences(self, call: Exchange) -> Iterator[str]:
        """Yield how a call differs."""
        for name, value in self.path.items():
            if call.path.get(name) != _text(value):
                yield f"path {shown(name)}: {shown(call.path.get(name))}, not {shown(_text(value))}"
        given = parse_qs(call.request.target.partition("?")[2], keep_blank_values=True)
        for name, value in self.query.items():
            wanted = list(map(_text, value)) if isinstance(value, (list, tuple)) else [_text(value)]
            if given.get(name) != wanted:
                yield f"query {shown(name)}: {shown(given.get(name))}, not {shown(wanted)}"
        for name, value in self.headers.items():
            found = header(call.request.headers, name)
            if found != value:
                yield f"header {shown(name)}: {shown(found)}, not {shown(value)}"
        if self.json is not ABSENT:
            yield from _body_differences(call.request.body, self.json)


def check_called(
    exchanges: Sequence[Exchange], operation: str, times: int | None, expected: Expected
) -> None:
    """Fail where no call of an operation, or not so many, are as expected.

    Args:
        exchanges: What was exchanged.
        operation: Key of the operation.
        times: How many calls are to be so; at least one without.
        expected: What they are to have.

    Raises:
        AssertionError: With the calls there were, and how they differ.
    """
    __tracebackhide__ = True
    calls = [exchange for exchange in exchanges if exchange.operation == operation]
    differences = [list(expected.differences(call)) for call in calls]
    fitting = differences.count([])
    if fitting > 0 if times is None else fitting == times:
        return
    wanted = "at least once" if times is None else _times(times)
    lines = [
        f"{printable(operation, limit=400)}: expected {wanted}, but called so {_times(fitting)}; calls were:"
    ]
    # Where it was not called at all, the calls of other operations may show why.
    shown_calls = list(zip(calls, differences, strict=True)) or [(exchange, []) for exchange in exchanges]
    for call, found in shown_calls[:_MOST_TOLD]:
        lines.append(f"    {printable(call.line, limit=400)}")
        lines += [f"        {difference}" for difference in found]
    if not shown_calls:
        lines.append("    none")
    if len(shown_calls) > _MOST_TOLD:
        lines.append(f"    and {len(shown_calls) - _MOST_TOLD} more")
    raise AssertionError("\n".join(lines))


def _body_differences(content: bytes, wanted: Any) -> Iterator[str]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        yield f"body: no JSON, but {shown(content[:200].decode('utf-8', 'replace'))}"
        return
    # Tuples and keys that are numbers become what they are on the wire.
    expected = json.loads(json.dumps(wanted))
    if not json_equal(found, expected):
        pointer, old, new = _first_difference("", found, expected)
        yield f"json{pointer and f' at {printable(pointer, limit=200)}'}: {_told(old)}, not {_told(new)}"


def _first_difference(pointer: str, found: Any, wanted: Any) -> tuple[str, Any, Any]:
    """Return where two unequal JSON values begin to differ, and both values there."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        pairs = [(key, found.get(key, ABSENT), wanted.get(key, ABSENT)) for key in {**wanted, **found}]
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = list(zip(map(str, range(len(found))), found, wanted, strict=True))
    else:
        return pointer, found, wanted
    key, left, right = next(pair for pair in pairs if not _same(*pair[1:]))
    return _first_difference(append(pointer, key), left, right)


def _same(left: Any, right: Any) -> bool:
    return left is not ABSENT and right is not ABSENT and json_equal(left, right)


def _told(value: Any) -> str:
    return "nothing" if value is ABSENT else shown(value)


def _text(value: Any) -> str:
    """Parameters are text on the wire; true and false are spelled as in JSON."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
