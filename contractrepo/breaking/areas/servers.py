"""Addresses at which the operation is offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Operation


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
    return {_expanded(server) for server in operation.servers} or {"/"}


def _expanded(server: Mapping[str, Any]) -> str:
    url = str(server.get("url", "/"))
    variables = server.get("variables")
    for name, variable in variables.items() if isinstance(variables, Mapping) else ():
        if isinstance(variable, Mapping) and "enum" not in variable:
            url = url.replace("{" + str(name) + "}", str(variable.get("default", "")))
    return url.rstrip("/") or "/"


def _pointer(operation: Operation) -> str:
    return append(operation.pointer, "servers") if "servers" in operation.data else "/servers"
