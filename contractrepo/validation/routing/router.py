"""From method and request target to the operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.openapi.model import Operation
from contractrepo.validation.routing.servers import base_paths
from contractrepo.validation.routing.trie import Trie, methods_of

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
# RFC 9110, section 4.1: senders support 8,000 octets; what is far longer leads nowhere.
_MOST_SEGMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Match:
    """The operation of a request.

    Attributes:
        operation: The operation; that of GET for a HEAD request without one of its own.
        path_values: Raw, still percent-encoded text of each path parameter by name.
    """

    operation: Operation
    path_values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A request that no operation answers.

    Attributes:
        allowed: Methods that the path has; none where the path is unknown.
        nearest: The path template most like the request's, where there is one.
    """

    allowed: tuple[str, ...]
    nearest: str | None = None


class Router:
    """Finds operations; a base path of their servers may lead the target or be left out.

    Args:
        operations: In document order.
        servers: Server Objects for operations that have none of their own.
    """

    def __init__(self, operations: Iterable[Operation], servers: Sequence[Mapping[str, Any]] = ()) -> None:
        self._based, self._plain = Trie(), Trie()
        known: dict[int, tuple[Any, tuple[str, ...]]] = {}  # identity of servers -> they and their base paths
        for operation in operations:
            self._plain.add(operation.path, operation)
            listed = operation.servers or servers
            if id(listed) not in known:
                known[id(listed)] = listed, base_paths(listed)
            for base in known[id(listed)][1]:
                self._based.add(base + operation.path, operation)

    def match(self, method: str, target: str) -> Match | NoMatch:
        """Return the operation for a method and a raw request target in origin or absolute form.

        Example:
            >>> Router([]).match("GET", "/pets")
            NoMatch(allowed=(), nearest=None)
        """
        segments = path_and_query(target)[0].split("/")[1:]
        if len(segments) > _MOST_SEGMENTS:
            return NoMatch(())
        allowed: dict[str, object] = {}
        # A path with its server's base is spelled as declared, so it goes before one without.
        for trie in (self._based, self._plain):
            for node, values in trie.find(segments):
                found = node.operations.get(method) or (method == "HEAD" and node.operations.get("GET"))
                if found:
                    operation, names = found
                    return Match(operation, dict(zip(names, values, strict=False)))
                allowed |= node.operations
        if allowed:
            return NoMatch(methods_of(allowed))
        nearest = max(
            self._plain.nearest(segments), self._based.nearest(segments), key=lambda found: found[0]
        )
        return NoMatch((), nearest[1])


def path_and_query(target: str) -> tuple[str, str]:
    """Return path and query of a raw request target, without the authority of its absolute form.

    Example:
        >>> path_and_query("http://api.example/pets?limit=2")
        ('/pets', 'limit=2')
    """
    origin = None if target.startswith("/") else _ORIGIN.match(target)
    path, _, query = target[origin.end() if origin else 0 :].partition("?")
    return path or "/", query
