"""Which properties a direction of traffic does not carry (OpenAPI 3.x, "Schema Object": readOnly, writeOnly)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from contractrepo.core.pointer import append, find
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.dialects.keywords import IN_PLACE_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS

Direction = Literal["request", "response"]
_MARKS = {"request": "readOnly", "response": "writeOnly"}
_MOST_PARTS = 1_000


class Hiding:
    """Answers for one description and direction, each question once."""

    def __init__(
        self, data: Mapping[str, Any], identifiers: Identifiers, direction: Direction | None
    ) -> None:
        self._data = data
        self._identifiers = identifiers
        self._mark = _MARKS.get(direction or "")
        self._hidden: dict[str, frozenset[str]] = {}
        self._required: dict[str, frozenset[str]] = {}

    def hidden(self, pointer: str) -> frozenset[str]:
        """Return the properties, declared by the schema at `pointer` or a part of it, that do not travel."""
        if self._mark is None:
            return frozenset()
        if pointer not in self._hidden:
            self._hidden[pointer] = frozenset(
                name
                for place, schema in self._parts(pointer)
                for name in _dict(schema.get("properties"))
                if self._is_marked(append(place, "properties", name))
            )
        return self._hidden[pointer]

    def required(self, pointer: str) -> frozenset[str]:
        """Return the properties that the schema at `pointer` or a part of it requires."""
        if pointer not in self._required:
            self._required[pointer] = frozenset(
                name
                for _, schema in self._parts(pointer)
                for name in _list(schema.get("required"))
                if isinstance(name, str)
            )
        return self._required[pointer]

    def _is_marked(self, pointer: str) -> bool:
        return any(
            schema.get(self._mark) is True
            for _, schema in self._parts(pointer, keywords=frozenset({"allOf"}))
        )

    def _parts(
        self, pointer: str, keywords: frozenset[str] = IN_PLACE_KEYWORDS
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield place and schema of everything that describes the same value as the schema at `pointer`."""
        waiting, seen = [pointer], {pointer}
        while waiting and len(seen) <= _MOST_PARTS:
            place = waiting.pop()
            schema = find(self._data, place)
            if not isinstance(schema, dict):
                continue
            yield place, schema
            following = [*_inner(schema, place, keywords), *self._referred(schema, place)]
            waiting += [part for part in dict.fromkeys(following) if part not in seen]
            seen.update(following)

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
