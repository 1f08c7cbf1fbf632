"""How much operations say in all: what many of them share by reference or inherit counts for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.openapi.sound import Found, Sound, members

MOST_STEPS = 1_000_000
"""Steps that the operations of one table may cost together; the largest real descriptions need a third of them."""
# What an operation costs its readers by itself, and an address of a server, where a parameter costs them one step.
_OPERATION, _ADDRESS = 20, 10
# Addresses of one server that anybody looks at.
_MOST_ADDRESSES = 64

Methods = Callable[[str, Any], Iterator[tuple[str, Found, Mapping[str, tuple[str, Any]]]]]
"""Finds the operations of a path item: method, operation, fields of the item."""


class Weigher:
    """Counts the steps of looking at everything that operations exchange, without reading it.

    Args:
        data: The description.
        sound: Finds its objects.
        methods: Finds the operations of the path item at a pointer.
    """

    def __init__(self, data: Mapping[str, Any], sound: Sound, methods: Methods) -> None:
        self._data, self._sound, self._methods = data, sound, methods
        self._known: dict[int, int] = {}  # identity of what many operations may share -> its steps

    def steps(self, found: Found, item: Mapping[str, tuple[str, Any]]) -> int:
        """Return the steps of an operation, its callbacks included.

        Args:
            found: The operation.
            item: Fields of its path item: name -> place of the object that holds it, value.
        """
        pointer, data = found
        total = self._own(found, item)
        for name, value in members(data.get("callbacks")):
            callback = self._sound.object_at(append(pointer, "callbacks", name), value)
            total += 1 if callback is None else self._once(callback, self._callback)
        return total

    def _own(self, found: Found, item: Mapping[str, tuple[str, Any]]) -> int:
        pointer, data = found
        total = _OPERATION + _length(_inherited(item, "parameters"))
        total += sum(_length(data.get(field)) for field in ("parameters", "tags"))
        total += _length(data.get("security", self._data.get("security")))
        servers = data.get("servers") or _inherited(item, "servers") or self._data.get("servers")
        total += self._once((pointer, servers), _addresses) if isinstance(servers, list) else 0
        body = self._sound.object_at(pointer + "/requestBody", data.get("requestBody"))
        total += 0 if body is None else _length(body[1].get("content"))
        table = self._sound.object_at(pointer + "/responses", data.get("responses"))
        return total if table is None else total + self._once(table, self._responses)

    def _once(self, found: tuple[str, Any], count: Callable[[tuple[str, Any]], int]) -> int:
        key = id(found[1])
        if key not in self._known:
            self._known[key] = count(found)
        return self._known[key]

    def _responses(self, table: Found) -> int:
        total = 0
        for status, value in table[1].items():
            response = self._sound.object_at(append(table[0], status), value)
            total += 1
            if response is not None:
                total += _length(response[1].get("headers")) + _length(response[1].get("content"))
        return total

    def _callback(self, callback: Found) -> int:
        """Callbacks of callbacks are not counted: whoever follows those has to end somewhere himself."""
        total = 0
        for expression, value in callback[1].items():
            for _, found, item in self._methods(append(callback[0], expression), value):
                total += self._own(found, item)
                if total > MOST_STEPS:
                    return total
        return total


def _addresses(found: tuple[str, Any]) -> int:
    """A variable makes an address of each of its values."""
    total = 0
    for server in found[1]:
        ways = 1
        variables = server.get("variables") if isinstance(server, dict) else None
        for _, variable in members(variables):
            listed = variable.get("enum") if isinstance(variable, dict) else None
            ways = min(_MOST_ADDRESSES, ways * (_length(listed) or 2))
        total += _ADDRESS * ways
    return total


def _inherited(item: Mapping[str, tuple[str, Any]], field: str) -> Any:
    return item[field][1] if field in item else None


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (dict, list)) else 0
