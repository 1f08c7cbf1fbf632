"""What is said against a move of main: every objection of every case, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.policy import Policy
from contractrepo.workflow.guards import advise, judge
from contractrepo.workflow.move import Base, Move
from contractrepo.workflow.objection import Objection

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/workflow/guards.yaml").read_text())
State = Callable[[Any], Any]


def move(case: dict[str, Any], contract_state: State) -> Move:
    bases = tuple(Base(ref, contract_state(given).contract) for ref, given in case.get("bases", {}).items())
    policy = Policy(1, {"policy": 1, "serial": 1, **case.get("policy", {})})
    return Move(
        "orders",
        contract_state(case.get("old")),
        contract_state(case.get("new")),
        bases,
        case.get("released", False),
        policy,
        frozenset(case.get("topics", [])),
    )


def as_case(objection: Objection) -> dict[str, Any]:
    facts = {
        "code": objection.code,
        "message": objection.message,
        "hint": objection.hint,
        "problems": [problem.code for problem in objection.problems],
        "base": objection.base.ref if objection.base else None,
        "least": str(objection.least) if objection.least else None,
        "topic": objection.topic,
    }
    kept = {key: value for key, value in facts.items() if value}
    return kept if objection.blocking else {**kept, "blocking": False}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_everything_that_is_said_against_a_move(case: dict[str, Any], contract_state: State) -> None:
    found = judge(move(case, contract_state))
    assert [as_case(objection) for objection in found] == case["objections"]
    assert all(objection.contract == "orders" for objection in found)


def test_advice_for_a_design_blocks_nothing_and_knows_no_closed_main(contract_state: State) -> None:
    case = next(case for case in CASES if case["case"].startswith("a removed operation"))
    closed = Policy(1, {"policy": 1, "serial": 1, "main": "release-only", "bootstrap": False})
    (advice,) = advise(replace(move(case, contract_state), policy=closed))
    assert (advice.code, advice.blocking, advice.topic) == ("breaking-change", False, None)


def test_what_cannot_be_decided_is_said_and_does_not_block(contract_state: State) -> None:
    def state(name: str) -> Any:
        schema = {
            "type": "object",
            "properties": {"a": {"type": "string", "pattern": f"^(?:[a-y]|{name})*$"}},
        }
        body = {"content": {"application/json": {"schema": schema}}}
        operation = {"requestBody": body, "responses": {"200": {"description": "Fine."}}}
        return contract_state({"api": ["Orders", "1.0.0"], "paths": {"/a": {"post": operation}}})

    old, new = state("z(?!oo)"), state("z(?!eb)")
    bases = (Base("orders/v1.1.0", old.contract), Base("orders/v1.0.0", old.contract))
    (objection,) = judge(Move("orders", old, new, bases, released=True, policy=Policy.default()))
    assert (objection.code, objection.blocking, objection.base) == ("change-undecided", False, bases[0])
    assert objection.message == "1 change could not be proved harmless to consumers of orders/v1.1.0"


def test_what_a_later_release_broke_with_leave_is_broken_already(contract_state: State) -> None:
    operation = {"responses": {"200": {"description": "Fine."}}}

    def state(*paths: str) -> Any:
        return contract_state({"api": ["O", "1.0.0"], "paths": {path: {"get": operation} for path in paths}})

    old, new = state("/a", "/b"), state("/b")
    base = Base("orders/v1.0.0", old.contract)
    move = Move("orders", old, new, (base,), released=True, policy=Policy.default())
    (objection,) = judge(move)
    assert objection.comparison is not None
    accepted = frozenset(one.fingerprint for one in objection.comparison.findings)
    passed = replace(move, bases=(replace(base, accepted=accepted),))
    assert judge(passed) == []
    (objection,) = judge(replace(passed, new=state("/c")))
    assert objection.comparison is not None
    assert [one.path for one in objection.comparison.findings if one.severity == "breaking"] == ["/b"]


def test_a_request_that_mocks_answer_otherwise_is_refused_only_where_the_policy_says_so(
    contract_state: State,
) -> None:
    def state(status: int) -> Any:
        responses = {"200": {"description": "Fine."}, "202": {"description": "Later."}}
        text = f"mock: 1\noperation: GET /a\nexamples: {{one: {{respond: {{status: {status}}}}}}}\n"
        paths = {"/a": {"get": {"responses": responses}}}
        return contract_state({"api": ["O", "1.0.0"], "paths": paths, "files": {"mocks/a.mock.yaml": text}})

    old, new = state(200), state(202)
    bases = (Base("main", old.contract, old.mocks),)
    assert judge(Move("orders", old, new, bases, released=False, policy=Policy.default())) == []
    severity = {"behaviour-status-changed": "breaking"}
    strict = Policy(1, {"policy": 1, "serial": 1, "compatibility": {"severity": severity}})
    (objection,) = judge(Move("orders", old, new, bases, released=False, policy=strict))
    assert (objection.code, objection.blocking, objection.base) == ("breaking-change", True, bases[0])


def test_the_day_of_a_change_decides_whether_a_sunset_has_passed(contract_state: State) -> None:
    operation = {"deprecated": True, "x-sunset": "2026-06-30", "responses": {"200": {"description": "Fine."}}}
    old = contract_state({"api": ["O", "1.0.0"], "paths": {"/a": {"get": operation}}})
    new = contract_state({"api": ["O", "1.1.0"], "paths": {}})
    bases = (Base("orders/v1.0.0", old.contract),)
    move = Move("orders", old, new, bases, released=True, policy=Policy.default())

    def codes(**facts: Any) -> list[str]:
        return [objection.code for objection in judge(replace(move, **facts))]

    assert codes() == ["breaking-change"]
    assert codes(as_of=date(2026, 6, 29)) == ["breaking-change"]
    assert codes(as_of=date(2026, 6, 30)) == []
    window = Policy(1, {"policy": 1, "serial": 1, "compatibility": {"deprecation-window-days": 90}})
    since = {"GET /a": date(2026, 5, 1)}
    assert codes(policy=window, as_of=date(2026, 7, 1), deprecated_since=since) == ["breaking-change"]
    assert codes(policy=window, as_of=date(2026, 7, 30), deprecated_since=since) == []
