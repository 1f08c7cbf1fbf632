"""A demand becomes a witness only when the validators of both sides agree with it."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.breaking.pairing import Pair, spells_text
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
    message = None if pair.swapped or demand.part == "item" else _message(demand, pair, sides)
    if message is not None and any(_concerns(violation, demand) for violation in message[2]):
        request, response, violations = message
        return _witness(demand, violations, request, response)
    if demand.value is ABSENT:
        return None
    # The same text can spell many values: only the whole message says what becomes of one.
    told = message is not None and _is_text(demand)
    return Refuted() if told or not _value_confirmed(demand, sides) else _witness(demand)


def _is_text(demand: Demand) -> bool:
    return demand.part in ("parameter", "header") or spells_text(demand.name or "")


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
    refusing = sides.judge(demand.rejected_by)
    if demand.kind == "request":
        return request, None, tuple(refusing.request(request))
    response = response_for(demand, pair, sides)
    if response is None or sides.judge(demand.accepted_by).response(request, response):
        return None
    return request, response, tuple(refusing.response(request, response))


def _concerns(violation: Violation, demand: Demand) -> bool:
    """Tell whether a violation is about what was demanded, and not about some other part of the message."""
    if demand.credentials is not None:
        return violation.location == "security"
    if demand.part == "body":
        return violation.location == "body" or (
            violation.location == "content-type" and demand.value is ABSENT
        )
    if demand.part == "message" or demand.location == "path":
        return violation.location == "path"
    location = "header" if demand.part == "header" else demand.location
    # The query string as a whole has no name on the wire.
    named = not demand.name or str(violation.name).lower() == demand.name.lower()
    return named and violation.location == {"querystring": "query"}.get(str(location), location)


def _value_confirmed(demand: Demand, sides: Sides) -> bool:
    # Whoever fixes a value says which schemas are to judge it.
    assert demand.schemas is not None
    accepting, refusing = demand.schemas
    return _accepts(sides, demand.accepted_by, demand, accepting) and not _accepts(
        sides, demand.rejected_by, demand, refusing
    )


def _accepts(sides: Sides, side: SideName, demand: Demand, schema: str | None) -> bool:
    """Without a schema anything goes."""
    if schema is None:
        return True
    judge = sides.judge(side)
    schemas = judge.requests if demand.kind == "request" else judge.responses
    return schemas.accepts(schema, demand.value)
