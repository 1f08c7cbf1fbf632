"""Members of collections in brackets come and go with their commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from contractrepo.editing.lines import comments_above, line_start, skip, starts_line
from contractrepo.editing.members import Places, Plan, Unfit, runs
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style
from contractrepo.editing.writing import flow_member, in_brackets

_REST = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
_COMMA = re.compile(r", *(?=[^ \n])")
_BLANKS = re.compile(r"[ \t]*")


def flow_edits(places: Places, plan: Plan, style: Style) -> Iterator[Edit]:
    """Yield the edits of a collection in brackets of which members stay.

    Raises:
        Unfit: It is a pair without brackets.
    """
    if places.text[places.content] not in "{[":
        raise Unfit
    row = _Row(places, style)
    added = dict(plan.added)
    for first, last in runs(plan.removed):
        replacing = added.pop(first - 1 if first else None, None)
        if replacing is None:
            yield from row.without(first, last)
        else:
            yield Edit(places.starts[first], places.end(last), row.joined(replacing))
    for after, values in added.items():
        yield from row.before_all(values) if after is None else row.behind(after, values)


class _Row:
    def __init__(self, places: Places, style: Style) -> None:
        self._places = places
        self._text = places.text
        self._style = style
        own = [start for start in places.starts if starts_line(self._text, start)]
        self._indent = self._text[line_start(self._text, own[0]) : own[0]] if own else None
        between = self._text[places.end(0) : places.starts[1]] if len(places.starts) > 1 else ""
        spelled = _COMMA.match(between + "x")
        comma = spelled.group() if spelled else style.comma
        self._separator = comma if self._indent is None else f",\n{self._indent}"

    def joined(self, values: Sequence[Any]) -> str:
        """Return new members with their separators."""
        if self._places.node.kind == "mapping":
            texts = [flow_member(value[0], value[1], self._style, self._indent) for value in values]
        else:
            texts = [in_brackets(value, self._style, self._indent) for value in values]
        return self._separator.join(texts)

    def before_all(self, values: Sequence[Any]) -> Iterator[Edit]:
        """Put new members before the first one."""
        start = self._places.starts[0]
        at = start
        if starts_line(self._text, start):
            at = comments_above(self._text, start, self._places.content) + len(self._indent or "")
        yield Edit(at, at, self.joined(values) + self._separator)

    def behind(self, index: int, values: Sequence[Any]) -> Iterator[Edit]:
        """Put new members behind one that stays; a comment behind that stays with it."""
        end, comma = self._places.end(index), self._comma(index)
        rest = _REST.match(self._text, end if comma is None else comma + 1)
        new = self.joined(values)
        if self._indent is None or rest is None:
            missing = " " if self._text.endswith(":", 0, end) else ""
            yield Edit(end, end, f"{missing}{self._separator}{new}")
        elif comma is None:
            yield Edit(end, end, ",")
            yield Edit(rest.end() - 1, rest.end() - 1, f"\n{self._indent}{new}")
        else:
            yield Edit(rest.end() - 1, rest.end() - 1, f"\n{self._indent}{new},")

    def without(self, first: int, last: int) -> Iterator[Edit]:
        """Remove the members `first` to `last`, and the comma that nobody needs any more."""
        text, start = self._text, self._places.starts[first]
        comma, before = self._comma(last), self._comma(first - 1) if first else None
        end = self._places.end(last) if comma is None else comma + 1
        rest = _REST.match(text, end)
        in_line = comma is None and before is not None and not (starts_line(text, start) and rest)
        if in_line and before is not None and "#" not in text[before:start]:
            yield Edit(before, end, "")
            return
        if comma is None and before is not None:
            yield Edit(before, before + 1, "")
        if starts_line(text, start) and rest:
            floor = self._places.end(first - 1) if first else self._places.content
            yield Edit(comments_above(text, start, floor), rest.end(), "")
        elif rest and before is not None and "#" not in text[before:start]:
            yield Edit(before + 1, end, "")
        else:
            blanks = _BLANKS.match(text, end)
            assert blanks is not None
            yield Edit(start, blanks.end() if comma is not None else end, "")

    def _comma(self, index: int) -> int | None:
        position = skip(self._text, self._places.end(index))
        return position if self._text.startswith(",", position) else None
