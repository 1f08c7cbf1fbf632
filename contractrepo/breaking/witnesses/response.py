"""A whole response around the demanded part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.agreeing import agreed_part
from contractrepo.breaking.witnesses.contents import content_for
from contractrepo.breaking.witnesses.demand import ABSENT, Demand
from contractrepo.core.messages import Response
from contractrepo.openapi.model import Header, ResponseSpec
from contractrepo.schema.samples import CannotGenerate
from contractrepo.validation.parameters import CannotEncode, encode

# RFC 9110, section 8.3: Content-Type belongs to the body.
_IGNORED = frozenset({"content-type"})
_TYPICAL = (500, 400, 200, 404, 503, 201)


def response_for(demand: Demand, pair: Pair, sides: Sides) -> Response | None:
    """Return a response that the accepting side should accept, or None where none can be written.

    Everything but the demanded part is what both sides accept where that is possible.
    """
    accepting, refusing = pair.on(demand.accepted_by), pair.on(demand.rejected_by)
    assert accepting is not None
    assert refusing is not None
    assert demand.status is not None
    listed = {one.status.upper() for one in (*accepting.responses, *refusing.responses)}
    status = _status(demand.status.upper(), listed)
    if status is None:
        return None
    mine, theirs = accepting.response_for(status), refusing.response_for(status)
    # A demand is about a status that both sides describe, under one key or another.
    assert mine is not None
    assert theirs is not None
    fixed = demand if demand.part == "body" else None
    try:
        headers = [
            (header.name, encode(header, value)) for header, value in _headers(demand, mine, theirs, sides)
        ]
        offers = {
            demand.accepted_by: mine.content,
            demand.rejected_by: theirs.content,
        }
        body = content_for("response", offers, sides, fixed)
    except (CannotGenerate, CannotEncode):
        return None
    if body is None:
        return None if mine.content else Response(status, tuple(headers))
    return Response(status, (*headers, ("Content-Type", body.content_type)), body.data)


def _status(key: str, listed: set[str]) -> int | None:
    """Return a status that is described by `key` and by nothing closer, or None where there is none."""
    codes: list[int] = [*_TYPICAL, *range(100, 600)]
    for code in codes:
        names = (str(code), f"{code // 100}XX", "DEFAULT")
        if next((name for name in names if name in listed), None) == key:
            return code
    return None


def _headers(
    demand: Demand, mine: ResponseSpec, theirs: ResponseSpec, sides: Sides
) -> Iterator[tuple[Header, Any]]:
    """Yield the headers to send: what either side requires, and the demanded one."""
    own, others = _by_name(mine), _by_name(theirs)
    fixed = str(demand.name).lower() if demand.part == "header" else None
    for name in {**own, **others}:
        header = own.get(name) or others[name]
        if name == fixed:
            if demand.value is not ABSENT:
                yield header, demand.value
        elif any(side[name].required for side in (own, others) if name in side):
            readers = {demand.accepted_by: own.get(name), demand.rejected_by: others.get(name)}
            yield header, agreed_part(sides, "response", readers)


def _by_name(response: ResponseSpec) -> dict[str, Header]:
    named = {header.name.lower(): header for header in response.headers}
    return {name: header for name, header in named.items() if name not in _IGNORED}
