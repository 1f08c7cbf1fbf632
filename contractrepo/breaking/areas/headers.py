"""Headers of a response; names compare without case."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.areas.described import described_facts
from contractrepo.breaking.areas.schemas import Spot, schema_facts
from contractrepo.breaking.areas.styles import respelling
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.inclusions import Wire
from contractrepo.breaking.pairing import Pair, media_type_of, schema_of
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.pointer import append
from contractrepo.openapi.model import Header, ResponseSpec

# OpenAPI 3.1, section "Response Object": a response header of this name is ignored.
_IGNORED = frozenset({"content-type"})


def headers(pair: Pair, sides: Sides, status: str, old: ResponseSpec, new: ResponseSpec) -> Iterator[Fact]:
    """Yield everything that changed about the headers of one response."""
    olds, news = _by_name(old), _by_name(new)
    for name, before in olds.items():
        if name in news:
            yield from _changed(pair, sides, status, before, news[name])
        else:
            rule = f"response-header-{'required-' if before.required else ''}removed"
            message = f"{_words(before, status)} is gone"
            yield Fact(
                rule, pair, None, before.pointer, message, old=before.name, demand=_absent(status, before)
            )
    for name, after in news.items():
        if name not in olds:
            rule = f"response-header-{'required-' if after.required else ''}added"
            yield Fact(rule, pair, after.pointer, None, f"{_words(after, status)} is new", new=after.name)


def _changed(pair: Pair, sides: Sides, status: str, old: Header, new: Header) -> Iterator[Fact]:
    words = _words(new, status)
    if old.required != new.required:
        word = "required" if new.required else "optional"
        pointers = append(new.pointer, "required"), append(old.pointer, "required")
        demand = None if new.required else _absent(status, old)
        yield Fact(
            f"response-header-became-{word}",
            pair,
            *pointers,
            f"{words} became {word}",
            old.required,
            new.required,
            demand=demand,
        )
    if old.deprecated != new.deprecated:
        word, told = (
            ("deprecated", "is deprecated") if new.deprecated else ("reactivated", "is no longer deprecated")
        )
        pointers = append(new.pointer, "deprecated"), append(old.pointer, "deprecated")
        values = old.deprecated, new.deprecated
        yield Fact(f"response-header-{word}", pair, *pointers, f"{words} {told}", *values)
    yield from _values(pair, sides, status, old, new)


def _values(pair: Pair, sides: Sides, status: str, old: Header, new: Header) -> Iterator[Fact]:
    words = _words(new, status)
    if media_type_of(old) != media_type_of(new):
        message = f"{words} is serialized by other rules"
        yield Fact("response-header-content-changed", pair, new.pointer, old.pointer, message, decided=False)
        return
    respelled = respelling(sides, old, new)
    if respelled is not None:
        message, values = f"{words} is spelled another way", (respelled.old, respelled.new)
        rule, pointers = "response-header-style-changed", (new.pointer, old.pointer)
        yield Fact(rule, pair, *pointers, message, *values, decided=respelled.decided)
        return
    demand = Demand("response", "revision", part="header", name=new.name, status=status)
    wire: Wire = "text" if new.content is None else "json"
    spot = Spot("response-header", "response", words, schema_of(old), schema_of(new), demand, wire)
    yield from schema_facts(pair, sides, spot)
    yield from described_facts(pair, sides, spot)


def _by_name(response: ResponseSpec) -> dict[str, Header]:
    named = {header.name.lower(): header for header in response.headers}
    return {name: header for name, header in named.items() if name not in _IGNORED}


def _words(header: Header, status: str) -> str:
    return f"header '{header.name}' of the {status} response"


def _absent(status: str, header: Header) -> Demand:
    return Demand("response", "revision", part="header", name=header.name, status=status)
