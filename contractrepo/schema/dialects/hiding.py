"""Which properties a direction of traffic does not carry (OpenAPI 3.x, "Schema Object": readOnly, writeOnly)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from contractrepo.core.pointer import append, find
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.dialects.keywords import IN_PLACE_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS
from contractrepo.schema.dialects.names import NameSets
from contractrepo.schema.dialects.source import Source
from contractrepo.schema.dialects.spelling import Malformed

_MARKS = {"request": "readOnly", "response": "writeOnly"}
TOO_MUCH_HIDDEN = "too much of it depends on what other schemas hide"
"""Why a schema is cut out that would be built in too many forms, or would need too many names of others to be known."""
_MOST_PARTS = 50
# Of all sets together; ten thousand schemas that share ten thousand names need a third of it.
_MOST_BYTES = 32 * 2**20
_ALL_OF = frozenset({"allOf"})


class Hiding:
    """Answers for one description and direction, each question once.

    Attributes:
        sets: What the sets of names in its answers are made of.
    """

    def __init__(self, source: Source, identifiers: Identifiers) -> None:
        self._data = source.data
        self._identifiers = identifiers
        self._mark = _MARKS.get(source.direction or "", "")
        self._hidden: dict[str, int] = {}
        self._required: dict[str, int] = {}
        self._bytes = 0
        self.sets = NameSets()

    def hidden(self, pointer: str) -> frozenset[str]:
        """Return the properties, declared by the schema at `pointer` or a part of it, that do not travel."""
        return self._names(pointer, self.hidden_set, self._own_hidden)

    def required(self, pointer: str) -> frozenset[str]:
        """Return the properties that the schema at `pointer` or a part of it requires."""
        return self._names(pointer, self.required_set, self._own_required)

    def hidden_set(self, pointer: str) -> int:
        """Return the same as `hidden`, as one of `sets`.

        Raises:
            Malformed: There are too many of them to be kept.
        """
        return self._collected(pointer, self._hidden, self._own_hidden) if self._mark else 0

    def required_set(self, pointer: str) -> int:
        """Return the same as `required`, as one of `sets`; raises `Malformed` likewise."""
        return self._collected(pointer, self._required, self._own_required)

    def _names(
        self, pointer: str, kept: Callable[[str], int], own: Callable[[str], Iterable[str]]
    ) -> frozenset[str]:
        """Return a set as names; where no more sets are kept, it is found anew."""
        try:
            return self.sets.names(kept(pointer))
        except Malformed:
            found = dict.fromkeys([pointer])
            waiting = [pointer]
            while waiting:
                new = [part for part in self._parts(waiting.pop(), IN_PLACE_KEYWORDS) if part not in found]
                found.update(dict.fromkeys(new))
                waiting += new
            return frozenset(name for place in found for name in own(place))

    def _own_hidden(self, place: str) -> Iterator[str]:
        inner = _dict(self._schema(place).get("properties"))
        return (name for name in inner if self._is_marked(append(place, "properties", name)))

    def _own_required(self, place: str) -> Iterator[str]:
        return (name for name in _list(self._schema(place).get("required")) if isinstance(name, str))

    def _is_marked(self, pointer: str) -> bool:
        waiting, seen = [pointer], {pointer}
        while waiting and len(seen) <= _MOST_PARTS:
            place = waiting.pop()
            if self._schema(place).get(self._mark) is True:
                return True
            following = [part for part in self._parts(place, _ALL_OF) if part not in seen]
            waiting += following
            seen.update(following)
        return False

    def _collected(self, pointer: str, known: dict[str, int], own: Callable[[str], Iterable[str]]) -> int:
        """Return what `own` says of a schema and of everything that describes the same value, each asked once."""
        waiting, opened = [pointer], set[str]()
        while waiting:
            if self._bytes > _MOST_BYTES and pointer not in known:
                raise Malformed(TOO_MUCH_HIDDEN)
            place = waiting[-1]
            parts = [] if place in known else self._parts(place, IN_PLACE_KEYWORDS)
            unknown = [part for part in parts if part not in known and part not in opened]
            if unknown and place not in opened:
                opened.add(place)
                waiting += unknown
                continue
            if place not in known:
                names = self.sets.of(own(place))
                for part in parts:
                    names |= known.get(part, 0)
                known[place] = names
                self._bytes += names.bit_length() // 8
            waiting.pop()
        return known[pointer]

    def _parts(self, place: str, keywords: frozenset[str]) -> list[str]:
        schema = self._schema(place)
        return [*_inner(schema, place, keywords), *self._referred(schema, place)]

    def _schema(self, place: str) -> dict[str, Any]:
        return _dict(find(self._data, place))

    def _referred(self, schema: dict[str, Any], place: str) -> list[str]:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return []
        target = self._identifiers.resolve(reference, self._identifiers.base_of(place))
        return [target.pointer] if target else []


def _inner(schema: dict[str, Any], place: str, keywords: frozenset[str]) -> Iterator[str]:
    for keyword in sorted(keywords & schema.keys()):
        held = schema[keyword]
        if keyword in LIST_KEYWORDS:
            yield from (append(place, keyword, at) for at in range(len(_list(held))))
        elif keyword in MAP_KEYWORDS:
            yield from (append(place, keyword, name) for name in _dict(held))
        else:
            yield append(place, keyword)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
