"""JSON text to data: exact integers, no repeated names, no NaN, bounded depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NoReturn

from contractrepo.core.pointer import join
from contractrepo.core.text import printable
from contractrepo.document.flaw import FLATTEN, Flaw, Unreadable, line_and_column
from contractrepo.document.json_scan import Scan, too_deep, unclosed
from contractrepo.document.limits import Limits
from contractrepo.document.scalars import NotJson, exact_integer, finite

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_FLAWS = 100
_STRING = re.compile(rb'"[^"]*"')
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_CLOSING = {"[": "]", "{": "}"}
# How the parser's messages begin -> what to do.
_WAYS_OUT = {
    "expecting property name": "write the name in double quotes; after the last member stands no comma",
    "expecting value": "write a value; texts stand in double quotes, and after the last item stands no comma",
    "expecting ',' delimiter": "separate members by commas",
    "expecting ':' delimiter": "write ':' between name and value",
    "extra data": "keep one value per file",
    "unterminated string": "close it with '\"'",
    "invalid control character": "write it as an escape, a line break as \\n",
    "invalid \\": "write a backslash as two",
}
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1, ord('"'): 0}


def parse(text: str, limits: Limits) -> Any:
    """Return the data of `text`.

    Raises:
        Unreadable: ``json-syntax``, ``duplicate-key``, ``too-deep``, ``encoding`` or ``number-not-json``.
    """
    objects = _Objects()
    try:
        data = json.loads(text, object_pairs_hook=objects.collect, parse_constant=_refuse, parse_float=finite)
    except (RecursionError, ValueError) as error:
        _refuse_depth(text, limits)
        raise Unreadable(*_faults(text, error, limits)) from None
    if objects.repeated or _levels(data) > limits.depth:
        _refuse_depth(text, limits)
        raise Unreadable(*_repeated_names(text))
    if _SURROGATE_ESCAPE.search(text):
        _refuse_surrogates(text, data)
    return data


def _levels(data: Any) -> int:
    """Return how deep arrays and objects nest."""
    count, level = 0, [data] if isinstance(data, (dict, list)) else []
    while level:
        count += 1
        members = (box.values() if type(box) is dict else box for box in level)
        level = [item for items in members for item in items if type(item) is dict or type(item) is list]
    return count


def _refuse_depth(text: str, limits: Limits) -> None:
    if _deepest(text) > limits.depth:
        place = line_and_column(text, too_deep(text, limits.depth))
        raise Unreadable(Flaw("too-deep", f"nesting is deeper than {limits.depth}", *place, hint=FLATTEN))


def _faults(text: str, error: Exception, limits: Limits) -> Iterator[Flaw]:
    if isinstance(error, json.JSONDecodeError):
        yield _syntax(text, error)
    else:
        yield from _bad_numbers(text, limits)


def _deepest(text: str) -> int:
    """Count brackets outside strings, in C as far as possible: of text that is no JSON too."""
    data = text.encode("utf-8", "replace").replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = _STRING.sub(b"", data.translate(None, _NOT_STRUCTURE))
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


class _Objects:
    """Makes objects of pairs and notes whether a name came twice."""

    def __init__(self) -> None:
        self.repeated = False

    def collect(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self.repeated = True
        return made


def _refuse(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _syntax(text: str, error: json.JSONDecodeError) -> Flaw:
    offset, message, hint = error.pos, error.msg[:1].lower() + error.msg[1:], None
    opened = unclosed(text, offset)
    if opened is not None:
        offset, message = opened, f"'{text[opened]}' is never closed"
        hint = f"close it with '{_CLOSING[text[opened]]}'"
    else:
        hint = next((way for beginning, way in _WAYS_OUT.items() if message.startswith(beginning)), None)
    return Flaw("json-syntax", f"not JSON: {message}", *line_and_column(text, offset), hint=hint)


def _bad_numbers(text: str, limits: Limits) -> Iterator[Flaw]:
    """The parser stops at a bad number; what stands behind it may be no JSON, which cannot be scanned."""
    try:
        json.loads(text, parse_constant=str, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        yield _syntax(text, error)
        return
    for path, word, (line, column) in Scan(text).words:
        try:
            _number(word, limits)
        except NotJson as error:
            yield Flaw("number-not-json", str(error), line + 1, column + 1, join(*path))


def _number(word: str, limits: Limits) -> None:
    if word.lstrip("-").isdigit():
        exact_integer(word, digits=limits.digits)
    elif word in {"NaN", "Infinity", "-Infinity"}:
        _refuse(word)
    elif word not in {"true", "false", "null"}:
        finite(word)


def _repeated_names(text: str) -> Iterator[Flaw]:
    for path, (line, column) in Scan(text).twice:
        message = f"the key '{printable(path[-1], limit=80)}' occurs twice in one object"
        yield Flaw("duplicate-key", message, line + 1, column + 1, join(*path), "remove one of them")


def _refuse_surrogates(text: str, data: Any) -> None:
    paths = list(_with_surrogates(data))
    if not paths:
        return
    root = Scan(text).root
    places = sorted((root.at(path).start, path) for path in paths)
    message = "half of a surrogate pair is not a character"
    raise Unreadable(
        *(
            Flaw("encoding", message, line + 1, column + 1, printable(join(*path)), "write both halves")
            for (line, column), path in places[:_MOST_FLAWS]
        )
    )


def _with_surrogates(data: Any) -> Iterator[tuple[str, ...]]:
    waiting: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and _SURROGATE.search(value):
            yield path
        elif isinstance(value, dict):
            bad = [key for key in value if _SURROGATE.search(key)]
            yield from ((*path, key) for key in bad)
            waiting.extend(((*path, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, str(index)), item) for index, item in reversed([*enumerate(value)]))
