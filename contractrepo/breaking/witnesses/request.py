"""A whole request around the demanded part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.breaking.pairing import SLOT, Pair, parameters_by_key, slots
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.agreeing import agreed_part
from contractrepo.breaking.witnesses.contents import Content, content_for
from contractrepo.breaking.witnesses.credentials import Credentials, credentials_for
from contractrepo.breaking.witnesses.demand import ABSENT, Demand
from contractrepo.core.messages import Request
from contractrepo.openapi.model import Operation, Parameter
from contractrepo.schema.samples import CannotGenerate
from contractrepo.validation.parameters import CannotEncode, encode

_Key = tuple[str, str]


@dataclass(slots=True)
class _Wire:
    """The parts of a request as they are spelled."""

    segments: dict[str, str] = field(default_factory=dict)
    query: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


def request_for(demand: Demand, pair: Pair, sides: Sides) -> Request | None:
    """Return a request that the accepting side accepts, or None where none was found.

    Everything but the demanded part is what both sides accept where that is possible: first the request holds what
    either side asks for, then only what the accepting side does.
    """
    judge = sides.judge(demand.accepted_by)
    for both in (True, False):
        request = _request(demand, pair, sides, both=both)
        if request is not None and not judge.request(request):
            return request
    return None


def _request(demand: Demand, pair: Pair, sides: Sides, *, both: bool) -> Request | None:
    accepting = pair.on(demand.accepted_by)
    assert accepting is not None
    other = pair.on(demand.rejected_by) if both else None
    wire = _Wire()
    try:
        for key, parameter, value in _values(demand, accepting, other, sides):
            _place(wire, key, parameter, encode(parameter, value))
        body = _body(demand, accepting, other, sides)
    except (CannotGenerate, CannotEncode):
        return None
    _authorize(wire, credentials_for(demand, accepting, other, sides))
    if wire.cookies:
        wire.headers.append(("Cookie", "; ".join(wire.cookies)))
    if body is not None:
        wire.headers.append(("Content-Type", body.content_type))
    query = "?" + "&".join(wire.query) if wire.query else ""
    target = _path(accepting.path, wire.segments) + query
    return Request(accepting.method, target, tuple(wire.headers), b"" if body is None else body.data)


def _values(
    demand: Demand, accepting: Operation, other: Operation | None, sides: Sides
) -> Iterator[tuple[_Key, Parameter, Any]]:
    """Yield the parameters to send, with their values; the demanded one first."""
    mine = parameters_by_key(accepting)
    theirs = {} if other is None else parameters_by_key(other)
    fixed = (
        (demand.location, demand.name) if demand.kind == "request" and demand.part == "parameter" else None
    )
    for key in sorted({**mine, **theirs}, key=lambda key: key != fixed):
        parameter = mine.get(key) or theirs[key]
        if key == fixed:
            if demand.value is not ABSENT:
                yield key, parameter, demand.value
        elif any(side[key].required for side in (mine, theirs) if key in side):
            readers = {demand.accepted_by: mine.get(key), demand.rejected_by: theirs.get(key)}
            yield key, parameter, agreed_part(sides, "request", readers)


def _place(wire: _Wire, key: _Key, parameter: Parameter, text: str) -> None:
    if parameter.location == "path":
        wire.segments[key[1]] = text
    elif parameter.location == "header":
        wire.headers.append((parameter.name, text))
    elif parameter.location == "cookie":
        wire.cookies.append(text)
    else:
        wire.query.append(text)


def _body(demand: Demand, accepting: Operation, other: Operation | None, sides: Sides) -> Content | None:
    mine = accepting.request_body
    theirs = None if other is None else other.request_body
    if mine is None:
        return None
    fixed = demand if demand.kind == "request" and demand.part == "body" else None
    if fixed is not None and fixed.value is ABSENT and fixed.name is None:
        return None
    if fixed is None and not mine.required and not (theirs is not None and theirs.required):
        return None
    return content_for(
        "request",
        {demand.accepted_by: mine.content, demand.rejected_by: () if theirs is None else theirs.content},
        sides,
        fixed,
    )


def _authorize(wire: _Wire, credentials: Credentials) -> None:
    wire.query += credentials.query
    wire.headers += credentials.headers
    wire.cookies += credentials.cookies


def _path(template: str, segments: Mapping[str, str]) -> str:
    """A parameter that the contract does not describe takes any text."""
    order = iter(range(len(slots(template))))
    return SLOT.sub(lambda _: segments.get(str(next(order)), "x"), template)
