"""Which findings a release rests on."""

from __future__ import annotations

from typing import Any

from contractrepo.workflow.review.waiving import waived_by_release

POLICY = {
    "policy": 1,
    "serial": 1,
    "roles": {
        "policy-admin": {"of": ["dee"]},
        "api-owner": {"of": ["ada"]},
        "breaking-approver": {"of": ["bob"]},
    },
}


def test_a_release_rests_on_the_findings_of_its_waivers(world: Any) -> None:
    there = world(POLICY, design={"refunds": "breaking"})
    assert there.say("propose", "dee") == []
    assert there.say("approve", "ada", role="api-owner") == []
    assert there.say("waive", "bob") == []
    waiver = there.record.waiver
    assert waived_by_release(there.now().course) == frozenset()
    assert there.say("release", "dee") == []
    assert waived_by_release(there.now().course) == frozenset(waiver.findings)


def test_a_policy_that_cannot_be_read_ends_nothing(world: Any) -> None:
    there = world(POLICY)
    assert there.say("propose", "dee") == []
    assert there.say("approve", "ada", role="api-owner") == []
    assert there.say("release", "dee") == []
    there.land(there.sight(there.draw("deprecate", "ada"), policy="sha256:" + "0" * 64))
    review = there.now()
    assert review.state == "released"
    assert {refusal.flaw.code for refusal in review.status.refused} == {"policy-mismatch"}
