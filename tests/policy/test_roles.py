"""Roles, vetoes and self-approval, for everything and for one contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contractrepo.errors import ContractError
from contractrepo.policy import Policy, Role
from contractrepo.policy.role import ACTORS

POLICY = Path(__file__).parents[2] / "contractrepo/policy/data/policy.schema.json"
ADMIN = {"policy-admin": {"of": ["ada", "bob"]}}


def parse(**changes: Any) -> Policy:
    return Policy.parse(json.dumps({"policy": 1, "serial": 1, "roles": ADMIN, **changes}))


def test_the_built_in_rules_know_no_role() -> None:
    policy = Policy.default()
    assert dict(policy.roles("orders")) == {}
    assert policy.allow_self_approval("orders") is False
    assert policy.override_veto("orders") is None


def test_every_setting_of_a_role_is_read() -> None:
    settings = {"of": ["cyd", "ada"], "threshold": 2, "veto": True, "when": {"touches": ["security", "a/*"]}}
    roles = parse(roles={"security": settings, **ADMIN}).roles("orders")
    assert list(roles.values()) == [
        Role("security", ("cyd", "ada"), 2, reviewer=True, veto=True, touches=("security", "a/*")),
        Role("policy-admin", ("ada", "bob"), 1, reviewer=False),
    ]


def test_an_override_takes_the_place_of_a_role() -> None:
    shared = {**ADMIN, "owner": {"of": ["ada"], "veto": True}, "releaser": {"of": ["ada"]}}
    policy = parse(
        roles=shared, contracts={"orders": {"roles": {"owner": {"of": ["bob"]}, "legal": {"of": ["cyd"]}}}}
    )
    roles = policy.roles("orders")
    assert list(roles) == ["policy-admin", "owner", "releaser", "legal"]
    assert roles["owner"] == Role("owner", ("bob",))
    assert policy.roles("catalog")["owner"] == Role("owner", ("ada",), veto=True)
    assert not roles["releaser"].reviewer


def test_the_schema_names_the_roles_that_do_not_review() -> None:
    named = json.loads(POLICY.read_text())["$defs"]["roles"]["properties"]
    assert set(named) == set(ACTORS)


@pytest.mark.parametrize(
    ("shared", "own", "expected"), [(True, {}, True), (True, {"allow-self-approval": False}, False)]
)
def test_self_approval(shared: bool, own: dict[str, Any], expected: bool) -> None:
    contracts = {"orders": {"main": "compatible", **own}}
    policy = parse(contracts=contracts, **{"allow-self-approval": shared})
    assert policy.allow_self_approval("orders") is expected
    assert policy.allow_self_approval("catalog") is shared


def test_who_lifts_a_veto() -> None:
    own = {"roles": {"board": {"of": ["cyd"]}}, "override-veto": {"role": "board", "threshold": 1}}
    policy = parse(contracts={"orders": own}, **{"override-veto": {"role": "policy-admin", "threshold": 2}})
    assert policy.override_veto("orders") == ("board", 1)
    assert policy.override_veto("catalog") == ("policy-admin", 2)


def test_more_people_than_there_are_cannot_lift_a_veto() -> None:
    own = {"roles": {"board": {"of": ["cyd"]}}, "override-veto": {"role": "board", "threshold": 2}}
    with pytest.raises(ContractError) as caught:
        parse(contracts={"orders": own}, **{"override-veto": {"role": "policy-admin", "threshold": 3}})
    assert [(problem.code, problem.pointer, problem.message) for problem in caught.value.problems] == [
        (
            "policy-threshold",
            "/override-veto/threshold",
            "role 'policy-admin' has fewer people than its threshold",
        ),
        (
            "policy-threshold",
            "/contracts/orders/override-veto/threshold",
            "role 'board' has fewer people than its threshold",
        ),
    ]
