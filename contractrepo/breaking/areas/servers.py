"""Addresses at which the operation is offered."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Operation

# Addresses of one server that are told apart; one with more is compared as it is written.
_MOST = 256
_ANY = "*"


def servers(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield server addresses that are new or gone; webhooks and callbacks go to addresses of their consumers."""
    del sides
    if pair.old is None or pair.new is None or pair.swapped:
        return
    old, new = _addresses(pair.old), _addresses(pair.new)
    pointers = _pointer(pair.new), _pointer(pair.old)
    for url in sorted(old - new):
        place = append(pointers[1], url)
        yield Fact("server-removed", pair, *pointers, f"server {url} is gone", old=url, place=place)
    for url in sorted(new - old):
        place = append(pointers[0], url)
        yield Fact("server-added", pair, *pointers, f"server {url} is new", new=url, place=place)


def _addresses(operation: Operation) -> set[str]:
    """OpenAPI 3.1, section "OpenAPI Object": without `servers` there is one, with the url ``/``."""
    return {url for server in operation.servers for url in _expanded(server)} or {"/"}


def _expanded(server: Mapping[str, Any]) -> Iterator[str]:
    """Yield every address that the variables allow; a variable without `enum` is its default and any other text."""
    url = str(server.get("url", "/"))
    variables = server.get("variables")
    allowed = {
        name: _allowed(variable)
        for name, variable in (variables.items() if isinstance(variables, Mapping) else ())
        if isinstance(variable, Mapping) and "{" + str(name) + "}" in url
    }
    if math.prod(map(len, allowed.values())) > _MOST:
        allowed = {}
    for values in itertools.product(*allowed.values()):
        address = url
        for name, value in zip(allowed, values, strict=True):
            address = address.replace("{" + str(name) + "}", value)
        yield address.rstrip("/") or "/"


def _allowed(variable: Mapping[str, Any]) -> list[str]:
    listed = variable.get("enum")
    if isinstance(listed, list):
        return list(dict.fromkeys(map(str, listed)))
    return [str(variable.get("default", "")), _ANY]


def _pointer(operation: Operation) -> str:
    return append(operation.pointer, "servers") if "servers" in operation.data else "/servers"
