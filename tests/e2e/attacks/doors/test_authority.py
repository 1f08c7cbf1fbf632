"""Sound tags that their signer may not write: the wrong key, person, time or content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contractrepo import ContractRepo, SSHSigner
from contractrepo.workflow.records import Record, read_tag, render
from contractrepo.workflow.records.parsing import parse_message

# Real pushes; what each of them forges is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
RELEASE = f"refs/tags/orders/v{VERSION}"
NOTHING = "sha256:" + "0" * 64
# What is made, and why it is refused; where the API has words for it, what is asked and what it answers.
Row = tuple[Callable[[Any], Any], str, Callable[[Any], object], str] | tuple[Callable[[Any], Any], str]


def lying(**members: Any) -> Callable[[Any], Any]:
    """Return ben's approval, sound but for members in which it says something else."""

    def forge(arena: Any) -> Any:
        rendered = arena.rendered(principal="ben", comment="Fine.")
        told, _ = parse_message(rendered.message.encode())
        changed = {
            name: {**told.data[name], **value} if isinstance(value, dict) else value
            for name, value in members.items()
        }
        record = Record({**told.data, **changed})
        tag = record.ref.removeprefix("refs/tags/")
        return arena.signed(replace(rendered, message=render(record).decode(), tag=tag), "ben")

    return forge


def speaking_as(principal: str, key: str) -> Callable[[Any], object]:
    """Return what approves through the API with one of the keys, in the name of anybody."""
    return lambda arena: arena.repo.approve(
        "orders", VERSION, signer=SSHSigner(arena.people[key].key, principal)
    )


def with_key(key: str, principal: str = "ben") -> Callable[[Any], Any]:
    """Return an approval as git makes it, with the tagger's date of the first day of the key."""
    return lambda arena: arena.approval(key, principal)


ATTACKS: dict[str, Row] = {
    "unlisted key": (with_key("eve"), "key-unknown", speaking_as("ben", "eve"), "key-unknown"),
    "unlisted person": (
        lying(principal="eve"),
        "principal-unknown",
        speaking_as("eve", "eve"),
        "principal-unknown",
    ),
    "key of another person": (with_key("ada"), "key-of-another", speaking_as("ben", "ada"), "key-of-another"),
    "expired key, back-dated": (
        with_key("expired"),
        "key-expired",
        speaking_as("ben", "expired"),
        "key-expired",
    ),
    "replaced key, back-dated": (
        with_key("replaced"),
        "key-revoked",
        speaking_as("ben", "replaced"),
        "key-revoked",
    ),
    "stolen key, back-dated": (
        with_key("stolen"),
        "key-compromised",
        speaking_as("ben", "stolen"),
        "key-compromised",
    ),
    "of other content": (lying(subject={"specDigest": NOTHING}), "subject-mismatch"),
    "of other findings": (lying(report={"digest": NOTHING}), "findings-mismatch"),
    "under another policy": (lying(policy=NOTHING), "policy-mismatch"),
    "by whoever proposed it": (
        with_key("cleo", "cleo"),
        "self-approval",
        speaking_as("cleo", "cleo"),
        "self-approval",
    ),
    "a release without its quorum": (
        lambda arena: arena.signed(arena.rendered("release", principal="ada"), "ada"),
        "not-approved",
        lambda arena: arena.repo.release("orders", VERSION, signer=arena.signer("ada")),
        "not-approved",
    ),
}
# An approval of one's own may stand, and counts for nothing: see below.
NOT_LET_IN = {"by whoever proposed it"}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_comes_through_no_door(name: str, doors: Any) -> None:
    doors.refuse(ATTACKS[name], let_in=name not in NOT_LET_IN)


def test_a_release_that_rests_on_an_approval_of_ones_own_is_none(doors: Any) -> None:
    """Each of the records may stand by itself; together they are one person too few."""
    approvals = [doors.arena.approval(name, name) for name in ("ada", "cleo")]
    own = doors.served(*approvals)
    found = own.status()
    assert [(one["principal"], one["why"]) for one in found["stale"]] == [("cleo", "self-approval")]
    assert found["requirements"][0]["have"] == ["ada"]
    records = [read_tag(one.content, one.ref).found for one in approvals]
    rendered = own.rendered("release", principal="ada")
    told, _ = parse_message(rendered.message.encode())
    data = {**told.data, "approvals": sorted(one.record.digest for one in records if one is not None)}
    release = own.signed(replace(rendered, message=render(Record(data)).decode()), "ada")
    own = replace(doors, arena=own, folder=doors.folder / "released").served(release)
    assert (own.status()["state"], own.status()["released"]) == ("in-review", None)
    audit = ContractRepo.open(own.path).audit()
    assert ("not-approved", RELEASE) in {(one.code, one.ref) for one in audit.problems}
    assert [one.ok for one in audit.releases if one.ref == RELEASE] == [False]
