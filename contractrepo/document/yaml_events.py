"""YAML text as parser events, from libyaml or, where it is missing, from PyYAML's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import yaml
from yaml.reader import Reader, ReaderError

from contractrepo.document.flaw import FLATTEN, Flaw, Unreadable, line_and_column
from contractrepo.document.yaml_portable import portable_events

_QUOTED_OR_BRACKET = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[\[\]{}]""", re.DOTALL)
_BRACKET = re.compile(r"[\[{]")
_QUOTE = "while scanning a quoted scalar"
_LOOK_BACK = 500
_LOOK_AHEAD = 1_000_000
_MOST_TRIED = 8


@contextmanager
def events(text: str, *, native: bool = yaml.__with_libyaml__) -> Iterator[Iterator[Any]]:
    """Give the events of `text`; each has `start_mark` with 0-based `line` and `column`.

    Args:
        text: Without byte order mark.
        native: Use libyaml; the other parser gives the same events, slower.

    Raises:
        Unreadable: While they are read: ``yaml-syntax``, ``yaml-tab`` or ``too-deep``.
    """
    parser = import_module("yaml.cyaml").CParser(text) if native else None
    try:
        yield iter(parser.get_event, None) if parser is not None else portable_events(text)
    except ReaderError:
        raise Unreadable(_unprintable(text)) from None
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax(text, error)) from None
    finally:
        if parser is not None:
            parser.dispose()


def _unprintable(text: str) -> Flaw:
    found = Reader.NON_PRINTABLE.search(text)
    line, column = line_and_column(text, found.start() if found else 0)
    code = f"U+{ord(found.group()):04X}" if found else "an unknown character"
    return Flaw("yaml-syntax", f"the control character {code} is not allowed in YAML", line, column)


def _syntax(text: str, error: yaml.MarkedYAMLError) -> Flaw:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Flaw("yaml-syntax", str(error.problem))
    if "nesting depth" in str(error.problem):
        message = "nesting is deeper than the limit"
        return Flaw("too-deep", message, mark.line + 1, mark.column + 1, hint=FLATTEN)
    lines = text.split("\n")
    indent = re.match(r"\s*", lines[mark.line] if mark.line < len(lines) else "")
    if indent and "\t" in indent.group():
        hint = "indent with spaces"
        return Flaw("yaml-tab", "a tab is used for indentation", mark.line + 1, 1, hint=hint)
    start = _opening(text, error)
    if start is not None:
        line, column = line_and_column(text, start)
    else:
        line, column = mark.line + 1, mark.column + 1
    message = ", ".join(part for part in (error.context, error.problem) if part)
    return Flaw("yaml-syntax", message, line, column)


def _opening(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Return the offset of the quote or bracket that is never closed, where that is what is wrong."""
    context, mark = error.context or "", error.context_mark
    if mark is None or ("flow" not in context and context != _QUOTE):
        return None
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: mark.line]) + mark.column
    if context == _QUOTE:
        return start
    before = [found.start() for found in _BRACKET.finditer(text, max(0, start - _LOOK_BACK), start + 1)]
    return next((offset for offset in reversed(before[-_MOST_TRIED:]) if _never_closed(text, offset)), None)


def _never_closed(text: str, opening: int) -> bool:
    opened: list[str] = []
    for found in _QUOTED_OR_BRACKET.finditer(text, opening, opening + _LOOK_AHEAD):
        sign = found.group()
        if sign in "[{":
            opened.append(sign)
        elif sign in "]}":
            if opened.pop() + sign not in {"[]", "{}"}:
                return True
            if not opened:
                return False
    return True
