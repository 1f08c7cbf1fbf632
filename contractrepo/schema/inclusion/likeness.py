"""Do two documents hold the same schema at two places, up to annotations and the names of components?

Schemas that are alike mean the same whatever their keywords are, so this settles what did not change before any
reasoning, and also what cannot be reasoned about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from contractrepo.core.json_values import canonical_json, json_equal
from contractrepo.core.pointer import find
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.dialects.keywords import FORMS, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS
from contractrepo.schema.dialects.source import Source
from contractrepo.schema.dialects.spelling import Malformed, format_rule, spell

_Pair = tuple[str, str]
_MEANING = frozenset(FORMS) | {
    *("nullable", "readOnly", "writeOnly"),
    *("$anchor", "$dynamicAnchor", "$id", "$defs"),
}
_MAPS = MAP_KEYWORDS | {"$defs"}
_MARKS = ("readOnly", "writeOnly", "$id")
_REFERENCES = frozenset({"$dynamicRef", "$ref"})
# Lists whose order means nothing.
_SETS = frozenset({"enum", "required", "type"})
_DEEPEST = 20


class _Leads(NamedTuple):
    """What one pair of schemas leads to, and the parts that are still to be compared."""

    pair: _Pair
    waiting: list[tuple[Any, Any]]
    leads: dict[_Pair, None]


class Likeness:
    """Compares places of two documents.

    Args:
        left: The one document.
        right: The other one.
    """

    def __init__(self, left: Source, right: Source) -> None:
        self._sources = left, right
        self._one_version = left.version == right.version
        self._identifiers = Identifiers(left), Identifiers(right)
        self._known: dict[_Pair, bool] = {}

    def alike(self, left: str, right: str) -> bool:
        """Tell whether the schemas at two pointers, with everything they refer to, are the same."""
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
        left, right = (find(source.data, at, ...) for source, at in zip(self._sources, pair, strict=True))
        if ... in (left, right):
            return None
        found = _Leads(pair, [(left, right)], {})
        while found.waiting:
            one, other = found.waiting.pop()
            if not (isinstance(one, dict) and isinstance(other, dict)):
                if one is not other:
                    return None
                continue
            if "$id" in one and one is not left:
                # References beneath start elsewhere.
                return None
            try:
                if not self._object(self._read(0, one), self._read(1, other), found):
                    return None
            except Malformed:
                return None
        return list(found.leads)

    def _object(self, one: Mapping[str, Any], other: Mapping[str, Any], found: _Leads) -> bool:
        """Compare one Schema Object, leaving its parts to `found`; tell whether it may still be the same."""
        names = [name for name in one if name in _MEANING]
        if len(names) != sum(name in _MEANING for name in other):
            return False
        return all(name in other and self._keyword(name, one[name], other[name], found) for name in names)

    def _keyword(self, name: str, mine: Any, theirs: Any, found: _Leads) -> bool:
        if name in _REFERENCES:
            ends = self._target(0, name, mine, found.pair[0]), self._target(1, name, theirs, found.pair[1])
            if ends[0] is None or ends[1] is None:
                return False
            found.leads[ends[0], ends[1]] = None
            return True
        if name in SCHEMA_KEYWORDS and isinstance(mine, dict):
            found.waiting.append((mine, theirs))
            return True
        if name in LIST_KEYWORDS and isinstance(mine, list):
            if not isinstance(theirs, list) or len(mine) != len(theirs):
                return False
            others = theirs if name == "prefixItems" else _like(mine, theirs)
            found.waiting.extend(zip(mine, others, strict=True))
            return True
        if name in _MAPS and isinstance(mine, dict):
            if not isinstance(theirs, dict) or mine.keys() != theirs.keys():
                return False
            found.waiting.extend((mine[key], theirs[key]) for key in mine)
            return True
        if name in _SETS and isinstance(mine, list) and isinstance(theirs, list):
            return sorted(map(_text, mine)) == sorted(map(_text, theirs))
        return json_equal(mine, theirs) if mine.__class__ in _NESTED else _same(mine, theirs)

    def _read(self, side: int, schema: dict[str, Any]) -> Mapping[str, Any]:
        """Return the keywords of a schema: as they are, or as both versions of OpenAPI would say them.

        Raises:
            Malformed: They make no sense, so that each version may take them otherwise.
        """
        if self._one_version:
            return schema
        version = self._sources[side].version
        marks = {mark: schema[mark] for mark in _MARKS if mark in schema}
        return {
            **spell(schema, version),
            **marks,
            "format": [schema.get("format"), format_rule(schema, version)],
        }

    def _target(self, side: int, keyword: str, reference: Any, pointer: str) -> str | None:
        """Return the place that a reference within the schema at `pointer` always leads to, or None where there is none."""
        identifiers = self._identifiers[side]
        if not isinstance(reference, str):
            return None
        target = identifiers.resolve(reference, identifiers.base_of(pointer))
        if target is None or (keyword == "$dynamicRef" and not identifiers.is_fixed(target)):
            return None
        return target.pointer


def _like(mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Return `theirs` in the order of `mine`, where they are the same ones in another order."""
    if mine == theirs:
        return theirs
    texts, others = [_text(item) for item in mine], [_text(item) for item in theirs]
    if sorted(texts) != sorted(others):
        return theirs
    waiting = sorted(range(len(theirs)), key=others.__getitem__)
    order = sorted(range(len(mine)), key=texts.__getitem__)
    found = list(theirs)
    for place, other in zip(order, waiting, strict=True):
        found[place] = theirs[other]
    return found


def _text(value: Any, depth: int = 0) -> str:
    """Return a text that is the same for a schema in another order and with other annotations."""
    if depth > _DEEPEST or not isinstance(value, dict):
        return canonical_json(value).decode("ascii")
    members = (f"{name}:{_member(name, value[name], depth)}" for name in sorted(value) if name in _MEANING)
    return "{" + ",".join(members) + "}"


def _member(keyword: str, value: Any, depth: int) -> str:
    if keyword in _MAPS and isinstance(value, dict):
        return ",".join(f"{name!r}:{_text(value[name], depth + 1)}" for name in sorted(value))
    if isinstance(value, list) and (keyword in _SETS or keyword in LIST_KEYWORDS):
        texts = [_text(item, depth + 1) for item in value]
        return ",".join(texts if keyword == "prefixItems" else sorted(texts))
    return _text(value, depth + 1) if keyword in SCHEMA_KEYWORDS else canonical_json(value).decode("ascii")


_NESTED = (list, dict)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
