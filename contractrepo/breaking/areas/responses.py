"""Responses: statuses, media types, values, headers."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.breaking.areas.content import compare_content
from contractrepo.breaking.areas.headers import headers
from contractrepo.breaking.areas.links import links
from contractrepo.breaking.areas.schemas import Spot
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair, answering
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.core.messages import has_no_content
from contractrepo.openapi.model import ResponseSpec


def responses(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield everything that changed about the responses."""
    if pair.old is None or pair.new is None:
        return
    olds, news = pair.old.responses, pair.new.responses
    matched: list[tuple[str, ResponseSpec, ResponseSpec]] = []
    for old in olds:
        partner = answering(old.status, news)
        if partner is None:
            yield _removed(pair, old)
        else:
            matched.append((old.status, old, partner))
    known = {old.status.upper() for old in olds}
    for new in news:
        if new.status.upper() in known:
            continue
        described = answering(new.status, olds)
        if described is None:
            yield _added(pair, new)
        else:
            matched.append((new.status, described, new))
    for status, old, new in matched:
        yield from _response(pair, sides, status, old, new)


def _removed(pair: Pair, old: ResponseSpec) -> Fact:
    kind = "success" if old.status[:1] == "2" else "error"
    message = f"status {old.status} is no longer answered"
    return Fact(f"response-{kind}-status-removed", pair, None, old.pointer, message, old=old.status)


def _added(pair: Pair, new: ResponseSpec) -> Fact:
    kind = "success" if new.status[:1] == "2" else "error"
    message = f"status {new.status} is new"
    return Fact(f"response-{kind}-status-added", pair, new.pointer, None, message, new=new.status)


def _response(pair: Pair, sides: Sides, status: str, old: ResponseSpec, new: ResponseSpec) -> Iterator[Fact]:
    # A key that is no code (4XX, default) stands for codes that carry content too.
    if not has_no_content(int(status) if status.isdigit() else 200, pair.method):
        demand = Demand("response", "revision", part="body", status=status)
        spot = Spot("response-body", "response", f"the {status} response", None, None, demand)
        yield from compare_content(pair, sides, spot, old.content, new.content)
    yield from headers(pair, sides, status, old, new)
    yield from links(pair, sides, status, old, new)
