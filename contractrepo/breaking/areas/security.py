"""Credentials: an OR of ANDs. Every choice that was enough must still be enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractrepo.breaking.areas.grants import grant_facts, grants
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Operation, SecurityRequirement, SecurityScheme

_Choice = Mapping[str, frozenset[str]]


def security(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield choices of credentials that no longer suffice, and new ones."""
    if pair.old is None or pair.new is None or pair.swapped:
        return
    before = [(choice, _identified(choice, sides, "base")) for choice in pair.old.security or ({},)]
    after = [(choice, _identified(choice, sides, "revision")) for choice in pair.new.security or ({},)]
    pointers = _pointer(pair.new), _pointer(pair.old)
    for choice, wire in before:
        if not any(_suffices(wire, other) for _, other in after):
            message = f"{_words(choice)} was enough and no longer is"
            rule, place = "request-security-alternative-removed", append(pointers[1], _words(choice))
            demand = Demand("request", credentials=tuple(choice))
            offers = [_plain(other) for other, _ in after]
            yield Fact(rule, pair, *pointers, message, _plain(choice), offers, place=place, demand=demand)
    for choice, wire in after:
        if not any(_suffices(wire, other) for _, other in before):
            message = f"{_words(choice)} is now enough"
            rule, place = "request-security-alternative-added", append(pointers[0], _words(choice))
            offers = [_plain(other) for other, _ in before]
            yield Fact(rule, pair, *pointers, message, offers, _plain(choice), place=place)
    yield from grant_facts(pair, sides)


def _suffices(offered: _Choice, asked: _Choice) -> bool:
    return all(name in offered and scopes <= offered[name] for name, scopes in asked.items())


def _identified(choice: SecurityRequirement, sides: Sides, side: SideName) -> _Choice:
    """Name each scheme so that equal credentials have equal names on both sides.

    A scheme is itself under its own name as long as it sends the same; under another name it is what it sends, and
    where its credentials come from.
    """
    other_side: SideName = "revision" if side == "base" else "base"
    mine = sides.contract(side).description.security_schemes
    theirs = sides.contract(other_side).description.security_schemes
    found = {}
    for name, scopes in choice.items():
        wire = _wire(name, mine.get(name))
        shared = name in theirs and _wire(name, theirs[name]) == wire
        source = canonical_json(grants(mine.get(name))).decode()
        found[f"{name} {wire}" if shared else f"{wire} {source}"] = frozenset(scopes)
    return found


def _wire(name: str, scheme: SecurityScheme | None) -> str:
    """Say what a scheme puts into a request."""
    if scheme is None:
        return f"unknown {name}"
    data = scheme.data
    if scheme.type == "apiKey":
        place, key = data.get("in"), str(data.get("name"))
        return f"apiKey {place} {key.lower() if place == 'header' else key}"
    if scheme.type == "http":
        return f"http {str(data.get('scheme')).lower()}"
    return f"{scheme.type} {data.get('openIdConnectUrl') or ''}"


def _plain(choice: SecurityRequirement) -> dict[str, list[str]]:
    return {name: sorted(scopes) for name, scopes in sorted(choice.items())}


def _words(choice: SecurityRequirement) -> str:
    if not choice:
        return "a call without credentials"
    parts = [
        name + (f" ({', '.join(sorted(scopes))})" if scopes else "")
        for name, scopes in sorted(choice.items())
    ]
    return " with ".join(parts)


def _pointer(operation: Operation) -> str:
    return append(operation.pointer, "security") if "security" in operation.data else "/security"
