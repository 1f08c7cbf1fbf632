"""Whoever took part in a proposal does not approve it, however they took part."""

from __future__ import annotations

from typing import Any

from contractrepo.workflow.review import admit

TODAY = "2026-11-25"


def codes(there: Any, who: str) -> list[str]:
    return [flaw.code for flaw in there.say("approve", who, role="api-owner")]


def test_whoever_signed_its_commits_does_not_approve(world: Any) -> None:
    there = world(commit_keys={"one": ("ada", "stranger")})
    assert there.say("propose", "cyd") == []
    assert codes(there, "ada") == ["self-approval"]
    assert codes(there, "bob") == []
    assert there.now().approved


def test_whoever_delivered_it_does_not_approve(world: Any) -> None:
    there = world()
    delivered = there.sight(there.draw("propose", "cyd"), user="ada")
    assert admit(delivered, there.now(), there.book, there, today=TODAY) == []
    there.land(delivered)
    assert codes(there, "ada") == ["self-approval"]
    assert codes(there, "bob") == []


def test_a_transport_that_names_nobody_excludes_nobody(world: Any) -> None:
    there = world()
    there.land(there.sight(there.draw("propose", "cyd"), user="git"))
    assert codes(there, "ada") == []


def test_an_earlier_part_is_not_forgotten(world: Any) -> None:
    """The next patch set was signed by others: it is the same version."""
    there = world(commit_keys={"one": ("ada",)})
    assert there.say("propose", "cyd") == []
    there.design["refunds"] = "two"
    assert there.say("propose", "cyd") == []
    assert codes(there, "ada") == ["self-approval"]


def test_an_approval_that_came_first_counts_no_more(world: Any) -> None:
    there = world()
    assert there.say("propose", "cyd") == []
    assert codes(there, "ada") == []
    there.commit_keys["one"] = ("ada",)
    status = there.now().status
    assert [opinion.reasons for opinion in status.approvals] == [("self-approval",)]


def test_alone_it_is_shown(world: Any) -> None:
    roles = {
        "contributor": {"of": ["ada", "bob"]},
        "policy-admin": {"of": ["ada"]},
        "api-owner": {"of": ["ada"]},
    }
    policy = {"policy": 1, "serial": 1, "roles": roles, "allow-self-approval": True}
    there = world(policy=policy, commit_keys={"one": ("ada",)})
    assert there.say("propose", "bob") == []
    assert codes(there, "ada") == []
    assert there.now().status.own == ("ada",)
