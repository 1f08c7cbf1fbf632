"""A whole request around the demanded part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.breaking.pairing import Pair, parameters_by_key, slots
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.agreeing import agreed_part
from contractrepo.breaking.witnesses.contents import Content, content_for
from contractrepo.breaking.witnesses.credentials import Credentials, credentials_for
from contractrepo.breaking.witnesses.demand import ABSENT, Demand
from contractrepo.core.messages import Request
from contractrepo.openapi.model import Operation, Parameter
from contractrepo.schema.samples import CannotGenerate
from contractrepo.validation.composing import RequestParts
from contractrepo.validation.parameters import CannotEncode

_Key = tuple[str, str]


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
    parts = RequestParts()
    names = {str(at): name for at, name in enumerate(slots(accepting.path))}
    try:
        for key, parameter, value in _values(demand, accepting, other, sides):
            # The sides may call a path parameter by different names; it is the one at the same position.
            parts.add(parameter, value, slot=names.get(key[1]) if key[0] == "path" else None)
        body = _body(demand, accepting, other, sides)
    except (CannotGenerate, CannotEncode):
        return None
    _authorize(parts, credentials_for(demand, accepting, other, sides))
    if body is not None:
        parts.content_type, parts.body = body.content_type, body.data
    return parts.request(accepting.method, accepting.path)


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


def _authorize(parts: RequestParts, credentials: Credentials) -> None:
    parts.query += credentials.query
    parts.headers += credentials.headers
    parts.cookies += credentials.cookies
