"""A demand becomes a witness only when the validators of both sides agree with it."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName, Witness
from contractrepo.breaking.witnesses.demand import ABSENT, Demand
from contractrepo.breaking.witnesses.request import request_for
from contractrepo.breaking.witnesses.response import response_for
from contractrepo.core.messages import Request, Response
from contractrepo.validation.violation import Violation


@dataclass(frozen=True, slots=True)
class Refuted:
    """The validators do not agree: the value is not what it was thought to be."""


def confirm(demand: Demand, pair: Pair, sides: Sides) -> Witness | Refuted | None:
    """Return the confirmed witness.

    Returns:
        The witness, with the whole message where both validators judge it as expected; `Refuted` where the demanded
        value is not accepted by the one and refused by the other; None where no message can show the difference.
    """
    message = None if pair.webhook or demand.part == "item" else _message(demand, pair, sides)
    if message is not None and any(_concerns(violation, demand) for violation in message[2]):
        request, response, violations = message
        return _witness(demand, violations, request, response)
    if demand.value is ABSENT:
        return None
    # The same text can spell many values: only the whole message says what becomes of a parameter or header.
    spelled = message is not None and demand.part in ("parameter", "header")
    return Refuted() if spelled or not _value_confirmed(demand, sides) else _witness(demand)


def _witness(
    demand: Demand,
    violations: tuple[Violation, ...] = (),
    request: Request | None = None,
    response: Response | None = None,
) -> Witness:
    value = None if demand.value is ABSENT else demand.value
    return Witness(demand.kind, value, demand.accepted_by, demand.rejected_by, violations, request, response)


def _message(
    demand: Demand, pair: Pair, sides: Sides
) -> tuple[Request, Response | None, tuple[Violation, ...]] | None:
    """Return a whole message that the one side accepts, and what the other says about it."""
    request = request_for(demand, pair, sides)
    if request is None:
        return None
    refusing = sides.contract(demand.rejected_by).judge
    if demand.kind == "request":
        return request, None, tuple(refusing.request(request))
    response = response_for(demand, pair, sides)
    if response is None or sides.contract(demand.accepted_by).judge.response(request, response):
        return None
    return request, response, tuple(refusing.response(request, response))


def _concerns(violation: Violation, demand: Demand) -> bool:
    """Tell whether a violation is about what was demanded, and not about some other part of the message."""
    if demand.credentials is not None:
        return violation.location == "security"
    if demand.part == "body":
        return violation.location in ("body", "content-type")
    if demand.part == "message" or demand.location == "path":
        return violation.location == "path"
    location = "header" if demand.part == "header" else demand.location
    named = str(violation.name).lower() == str(demand.name).lower()
    return named and violation.location == {"querystring": "query"}.get(str(location), location)


def _value_confirmed(demand: Demand, sides: Sides) -> bool:
    if demand.schemas is None:
        return False
    accepting, refusing = demand.schemas
    return _accepts(sides, demand.accepted_by, demand, accepting) and not _accepts(
        sides, demand.rejected_by, demand, refusing
    )


def _accepts(sides: Sides, side: SideName, demand: Demand, schema: str | None) -> bool:
    """Without a schema anything goes."""
    if schema is None:
        return True
    judge = sides.contract(side).judge
    schemas = judge.requests if demand.kind == "request" else judge.responses
    return schemas.accepts(schema, demand.value)
