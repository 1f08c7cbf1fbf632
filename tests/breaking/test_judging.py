"""A fact that the validators of both sides do not agree with is never breaking."""

from __future__ import annotations

import json
from typing import Any

from contractrepo.breaking import Severity
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.inclusions import Inclusions
from contractrepo.breaking.judging import judge
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.pruning import Pruning
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.contract import Contract, load
from contractrepo.policy import Compatibility

SCHEMA = "/paths/~1a/post/requestBody/content/application~1json/schema"


def contract(maximum: int, **parameter: Any) -> Contract:
    operation = {
        "parameters": [{"name": "q", "in": "query", **parameter}],
        "requestBody": {"content": {"application/json": {"schema": {"type": "integer", "maximum": maximum}}}},
        "responses": {"200": {"description": "ok"}},
    }
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    return load(json.dumps(data).encode())


def sides(base: Contract, revision: Contract) -> Sides:
    policy = Compatibility()
    pruning = Pruning(base.description, revision.description)
    pair = Pair(base.operations[0], revision.operations[0])
    return Sides(base, revision, policy, None, Inclusions(base, revision, policy), pruning, (pair,))


def fact(one: Sides, rule: str, demand: Demand | None, *, decided: bool = True, message: str = "") -> Fact:
    return Fact(rule, one.pairs[0], SCHEMA, SCHEMA, message, decided=decided, demand=demand)


def body(value: Any) -> Demand:
    return Demand("request", part="body", name="application/json", value=value, schemas=(SCHEMA, SCHEMA))


def test_a_value_that_both_sides_accept_proves_nothing() -> None:
    both = sides(contract(9), contract(5))
    (finding,) = judge([fact(both, "request-body-maximum-narrowed", body(5))], both)
    assert (finding.severity, finding.decided, finding.witness) == (Severity.WARNING, False, None)


def test_a_value_that_both_sides_refuse_proves_nothing() -> None:
    both = sides(contract(9), contract(5))
    (finding,) = judge([fact(both, "request-body-maximum-narrowed", body(10))], both)
    assert (finding.severity, finding.decided, finding.witness) == (Severity.WARNING, False, None)


def test_a_text_that_both_sides_accept_is_not_saved_by_its_value() -> None:
    """``1`` is no string as a JSON value, but the text of a parameter is."""
    both = sides(contract(9, schema={"type": "integer"}), contract(9, schema={"type": "string"}))
    schemas = both.base.operations[0].parameters[0].schema, both.revision.operations[0].parameters[0].schema
    demand = Demand("request", part="parameter", location="query", name="q", value=1, schemas=schemas)
    (finding,) = judge([fact(both, "request-parameter-type-narrowed", demand)], both)
    assert (finding.severity, finding.decided, finding.witness) == (Severity.WARNING, False, None)


def test_one_proof_is_enough_for_all_who_share_the_cause() -> None:
    both = sides(contract(9), contract(5))
    rule = "request-body-maximum-narrowed"
    facts = [
        fact(both, rule, None, decided=False, message="unknown"),
        fact(both, rule, body(5)),
        fact(both, rule, body(6), message="known"),
    ]
    (finding,) = judge(facts, both)
    assert (finding.severity, finding.decided) == (Severity.BREAKING, True)
    assert finding.witness is not None
    assert finding.witness.value == 6
    assert finding.operations == ("POST /a",)


def test_a_refusal_for_another_reason_proves_nothing() -> None:
    """The revision refuses every request of the base, but not for the body."""
    both = sides(contract(9), contract(9, required=True, schema={"not": {}}))
    (finding,) = judge([fact(both, "request-body-maximum-narrowed", body(5))], both)
    assert (finding.severity, finding.decided, finding.witness) == (Severity.WARNING, False, None)
