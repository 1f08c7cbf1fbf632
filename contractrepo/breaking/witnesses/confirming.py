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
    message = None if pair.webhook else _message(demand, pair, sides)
    if message is not None:
        request, response, violations = message
        return _witness(demand, violations, request, response)
    if demand.value is ABSENT:
        return None
    return _witness(demand) if _value_confirmed(demand, sides) else Refuted()


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
    """Return a whole message that the one side accepts, and why the other refuses it."""
    request = request_for(demand, pair, sides)
    if request is None:
        return None
    accepting = sides.contract(demand.accepted_by).judge
    refusing = sides.contract(demand.rejected_by).judge
    if accepting.request(request):
        return None
    if demand.kind == "request":
        violations = tuple(refusing.request(request))
        return (request, None, violations) if violations else None
    response = response_for(demand, pair, sides)
    if response is None or accepting.response(request, response):
        return None
    violations = tuple(refusing.response(request, response))
    return (request, response, violations) if violations else None


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
