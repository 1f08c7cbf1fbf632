"""The whole JSON of a status, and what the service reads off a review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contractrepo.policy import Rulebook
from contractrepo.workflow.review import State

REVIEW = "refs/tags/review/orders/2.3.0"


def test_the_whole_document(world: Any) -> None:
    there = world()
    assert there.say("propose", "bob") == []
    proposal = there.record
    assert there.say("approve", "ada", role="api-owner") == []
    approval = there.record
    assert there.say("request-changes", "ada", role="api-owner") == []
    request = there.record
    unlogged = replace(there.sight(there.draw("approve", "ada", role="api-owner")), received=None)
    there.design["refunds"] = "two"
    assert there.now([*there.sightings, unlogged]).status.as_json() == {
        "schema": "contractrepo/status/1",
        "contract": "orders",
        "version": "2.3.0",
        "state": "changes-requested",
        "proposal": {
            "ref": f"{REVIEW}/bob/0001-propose",
            "commit": proposal.subject.commit,
            "tree": proposal.subject.tree,
            "base": "2.2.1",
            "requiredBump": "minor",
        },
        "requirements": [
            {
                "id": "role:api-owner",
                "state": "UNSATISFIED",
                "needed": 1,
                "have": [],
                "message": "0 of 1 approved",
            },
            {
                "id": "role:security",
                "state": "NOT_APPLICABLE",
                "needed": 1,
                "have": [],
                "message": "asked only where the change touches components/securitySchemes",
            },
            {
                "id": "veto:ada",
                "state": "UNSATISFIED",
                "needed": 2,
                "have": [],
                "message": "ada asked for changes",
            },
        ],
        "approvals": [
            {
                "principal": "ada",
                "role": "api-owner",
                "record": approval.digest,
                "ref": f"{REVIEW}/ada/0001-approve",
                "counts": False,
            }
        ],
        "stale": [{"principal": "ada", "why": "content-changed"}],
        "vetoes": [
            {
                "principal": "ada",
                "role": "api-owner",
                "record": request.digest,
                "ref": f"{REVIEW}/ada/0002-request-changes",
                "kind": "request-changes",
                "comment": "No.",
            }
        ],
        "waivers": [],
        "refused": [
            {
                "ref": f"{REVIEW}/ada/0003-approve",
                "code": "record-unlogged",
                "message": "the log knows no receipt of this tag: it was written directly",
            }
        ],
        "warnings": [],
        "self": [],
        "docs": None,
        "released": None,
        "deprecated": None,
        "retired": None,
        "next": "contractrepo propose orders 2.3.0 --design refunds",
    }


def test_a_released_version_shows_its_release(world: Any) -> None:
    there = world()
    assert there.say("propose", "bob") == []
    assert there.say("approve", "ada", role="api-owner") == []
    approval = there.record
    assert there.say("release", "bob") == []
    status = there.now().status.as_json()
    assert (status["state"], status["docs"], status["next"]) == ("released", "pending", None)
    assert status["released"] == {
        "principal": "bob",
        "role": None,
        "record": there.record.digest,
        "ref": "refs/tags/orders/v2.3.0",
        "commit": there.record.subject.commit,
        "tree": there.record.subject.tree,
        "approvals": [approval.digest],
    }


def test_what_the_next_record_needs(world: Any) -> None:
    there = world()
    empty = there.now()
    assert (empty.proposal, empty.records, empty.supersedes, empty.answers) == (None, (), None, None)
    assert (empty.state, empty.approved, empty.counting) == (State.DRAFT, False, ())
    assert there.say("propose", "cyd") == []
    proposal = there.record
    assert there.say("approve", "ada", role="api-owner") == []
    approved = there.now()
    assert approved.supersedes == proposal.digest
    assert approved.counting == (there.record.digest,)
    assert approved.chain("ada") == (2, there.record.digest)
    assert there.say("reject", "bob", role="api-owner") == []
    assert there.now().answers == there.record.digest
    assert [record.kind for record in there.now().records] == ["propose", "approve", "reject"]


def test_without_a_policy_nobody_can_approve(world: Any) -> None:
    there = world()
    there.book = Rulebook.built_in()
    status = there.now().status
    assert [(item.id, item.state) for item in status.requirements] == [("role:policy-admin", "ERROR")]
    assert (status.state, status.next) == (State.DRAFT, "contractrepo doctor")
