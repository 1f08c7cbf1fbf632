"""The paths under which the servers of an operation offer it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ORIGIN = re.compile(r"(?:[^:/?#]+:)?//[^/?#]*")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
# More combinations of enumerated variables than this are matched by any text.
_MOST_COMBINATIONS = 64


def base_paths(servers: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the base paths of Server Objects as path templates without a slash at the end, ``""`` left out.

    A variable with an `enum` becomes each of its values, any other stays a parameter that takes one segment, next to
    its default.
    """
    found: dict[str, None] = {}
    for server in servers:
        for path in _expanded(server):
            if path:
                found[path] = None
    return tuple(found)


def _expanded(server: Mapping[str, Any]) -> Iterator[str]:
    path = _path(server.get("url"))
    variables = server.get("variables")
    known = variables if isinstance(variables, Mapping) else {}
    names = list(dict.fromkeys(_VARIABLE.findall(path)))
    choices = [_choices(name, known.get(name)) for name in names]
    for chosen in itertools.islice(itertools.product(*choices), _MOST_COMBINATIONS):
        values = dict(zip(names, chosen, strict=True))
        text = _VARIABLE.sub(lambda match, values=values: values[match[1]], path)  # type: ignore[misc] # mypy knows no default of a lambda
        yield _rooted(text)


def _path(url: object) -> str:
    text = url if isinstance(url, str) else ""
    origin = _ORIGIN.match(text)
    return re.split(r"[?#]", text[origin.end() if origin else 0 :])[0]


def _choices(name: str, variable: object) -> list[str]:
    data = variable if isinstance(variable, Mapping) else {}
    enum = data.get("enum")
    if isinstance(enum, list) and enum:
        return [str(value) for value in enum]
    default = data.get("default")
    return [*([default] if isinstance(default, str) else []), "{" + name + "}"]


def _rooted(path: str) -> str:
    """A relative URL such as ``api`` or ``./api`` is taken below the root: where the document lies is not known."""
    kept = [segment for segment in path.split("/") if segment not in ("", ".", "..")]
    return "".join(f"/{segment}" for segment in kept)
