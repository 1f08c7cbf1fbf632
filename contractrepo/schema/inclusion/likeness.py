"""Do two documents hold the same schema at two places, up to annotations and the names of components?

Schemas that are alike mean the same whatever their keywords are, so this settles what did not change before any
reasoning, and also what cannot be reasoned about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import find
from contractrepo.schema.dialects.keywords import FORMS, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS

_Pair = tuple[str, str]
_MEANING = frozenset(FORMS) | {
    *("nullable", "readOnly", "writeOnly"),
    *("$anchor", "$dynamicAnchor", "$id", "$defs"),
}
_MAPS = MAP_KEYWORDS | {"$defs"}


class Likeness:
    """Compares places of two documents of the same version.

    Args:
        left: Data of the one document.
        right: Data of the other one.
        comparable: False where the documents follow different dialects: then nothing is known to be alike.
    """

    def __init__(self, left: Mapping[str, Any], right: Mapping[str, Any], *, comparable: bool) -> None:
        self._left, self._right, self._comparable = left, right, comparable
        self._known: dict[_Pair, bool] = {}

    def alike(self, left: str, right: str) -> bool:
        """Tell whether the schemas at two pointers, with everything they refer to, are the same."""
        if not self._comparable:
            return False
        pair = (left, right)
        if pair not in self._known:
            self._explore(pair)
        return self._known[pair]

    def _explore(self, start: _Pair) -> None:
        """Settle every pair that `start` leads to: unlike are those that differ or lead to one that does."""
        users: dict[_Pair, list[_Pair]] = {start: []}
        unlike: list[_Pair] = []
        waiting = [start]
        while waiting:
            pair = waiting.pop()
            leads = self._leads(pair)
            if leads is None:
                unlike.append(pair)
                continue
            for other in leads:
                if other not in users:
                    users[other] = []
                    if other not in self._known:
                        waiting.append(other)
                    elif not self._known[other]:
                        unlike.append(other)
                users[other].append(pair)
        for pair in users:
            self._known.setdefault(pair, True)
        refuted: set[_Pair] = set()
        while unlike:
            pair = unlike.pop()
            if pair not in refuted:
                refuted.add(pair)
                self._known[pair] = False
                unlike += users[pair]

    def _leads(self, pair: _Pair) -> list[_Pair] | None:
        """Return the pairs of references that two schemas hold at the same places, or None where they differ."""
        left, right = find(self._left, pair[0], ...), find(self._right, pair[1], ...)
        if ... in (left, right):
            return None
        leads: dict[_Pair, None] = {}
        waiting = [(left, right)]
        while waiting:
            one, other = waiting.pop()
            if not (isinstance(one, dict) and isinstance(other, dict)):
                if one is not other:
                    return None
                continue
            if not self._object(one, other, waiting, leads):
                return None
        return list(leads)

    @staticmethod
    def _object(
        one: dict[str, Any], other: dict[str, Any], waiting: list[tuple[Any, Any]], leads: dict[_Pair, None]
    ) -> bool:
        """Compare one Schema Object, leaving its parts to `waiting`; tell whether it may still be the same."""
        names = [name for name in one if name in _MEANING]
        if len(names) != sum(name in _MEANING for name in other):
            return False
        for name in names:
            if name not in other:
                return False
            mine, theirs = one[name], other[name]
            if name == "$ref" and isinstance(mine, str) and isinstance(theirs, str):
                ends = _local(mine), _local(theirs)
                if ends[0] is None or ends[1] is None:
                    return False
                leads[ends[0], ends[1]] = None
            elif name in SCHEMA_KEYWORDS and isinstance(mine, dict):
                waiting.append((mine, theirs))
            elif name in LIST_KEYWORDS and isinstance(mine, list):
                if not isinstance(theirs, list) or len(mine) != len(theirs):
                    return False
                waiting += zip(mine, theirs, strict=True)
            elif name in _MAPS and isinstance(mine, dict):
                if not isinstance(theirs, dict) or mine.keys() != theirs.keys():
                    return False
                waiting += [(mine[key], theirs[key]) for key in mine]
            elif not (json_equal(mine, theirs) if mine.__class__ in _NESTED else _same(mine, theirs)):
                return False
        return True


_NESTED = (list, dict)


def _local(reference: str) -> str | None:
    """Return the pointer that a reference into the same document names, or None for any other."""
    pointer = unquote(reference[1:])
    return pointer if reference.startswith("#/") else None


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
