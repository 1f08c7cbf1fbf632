"""What does not verify is listed with every reason, never counts and never blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contractrepo.core.layout import version_ref
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Subject
from contractrepo.workflow.review import Refusal, Sighting, State, admit, in_order

TODAY = "2026-11-25"
NOON = 1_795_608_000
HOUR = 3600
NOTHING = "sha256:" + "0" * 64
WRONG = "1" * 40


@pytest.fixture
def proposed(world: Any) -> Any:
    """Return a world in which cyd proposed."""
    there = world()
    assert there.say("propose", "cyd") == []
    return there


def landing(there: Any, sighting: Sighting) -> list[str]:
    flaws = admit(sighting, there.now(), there.book, there, today=TODAY)
    assert all(flaw.message and flaw.hint for flaw in flaws)
    return [flaw.code for flaw in flaws]


def lying(there: Any, sighting: Sighting) -> list[str]:
    """Return the codes under which the sighting is refused where it lies in the repository already."""
    before = there.now()
    after = there.now([*there.sightings, sighting])
    assert after.state == before.state
    assert after.records == before.records
    assert [refusal.ref for refusal in after.status.refused] == [sighting.ref] * len(after.status.refused)
    return [refusal.flaw.code for refusal in after.status.refused]


def approval(there: Any, **given: Any) -> Any:
    return there.draw("approve", "ada", role="api-owner", **given)


SIGHTINGS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "signed by another person's key": ({"key": "bob"}, ["key-of-another"]),
    "signed by a key that nobody has": ({"key": "mallory"}, ["key-unknown"]),
    "a signature that does not verify": (
        {"signer": None, "signature_flaw": Flaw("signature-invalid", "no", "sign again")},
        ["signature-invalid"],
    ),
    "a commit in place of a tag": ({"kind": "commit", "raw": b"tree"}, ["tag-lightweight"]),
    "a tree in place of a tag": ({"kind": "tree", "raw": b""}, ["tag-target"]),
    "before the key is valid": ({"received": NOON - 366 * 24 * HOUR}, ["key-not-yet-valid"]),
    "too large": ({"raw": b"x" * 70_000}, ["record-too-large"]),
    "nothing in it": ({"raw": b""}, ["record-unsigned", "record-malformed", "record-malformed"]),
}


@pytest.mark.parametrize(("given", "codes"), SIGHTINGS.values(), ids=SIGHTINGS)
def test_a_sighting_that_does_not_verify(proposed: Any, given: dict[str, Any], codes: list[str]) -> None:
    sighting = proposed.sight(approval(proposed), **given)
    assert landing(proposed, sighting) == codes
    assert lying(proposed, sighting) == codes


@pytest.mark.parametrize("target", ["tag", "tree", "blob"])
def test_a_tag_of_something_else(proposed: Any, target: str) -> None:
    sighting = proposed.sight(approval(proposed))
    sighting = replace(sighting, raw=sighting.raw.replace(b"type commit", b"type " + target.encode()))
    assert landing(proposed, sighting) == ["tag-target", "record-malformed"]
    assert lying(proposed, sighting) == ["tag-target", "record-malformed"]


def test_a_record_that_was_written_past_the_log(proposed: Any) -> None:
    sighting = proposed.sight(approval(proposed), received=None)
    assert lying(proposed, sighting) == ["record-unlogged"]


def test_text_that_was_changed_after_signing(proposed: Any) -> None:
    sighting = proposed.sight(approval(proposed))
    changed = replace(sighting, raw=sighting.raw.replace(b"Decision: approve", b"Decision: reject"))
    assert lying(proposed, changed) == ["record-not-canonical"]
    assert lying(proposed, replace(sighting, raw=sighting.raw + b"Decision: reject\n")) == ["record-unsigned"]


def test_a_good_record_copied_to_other_places(proposed: Any) -> None:
    sighting = proposed.sight(approval(proposed))
    elsewhere = "refs/tags/review/orders/2.3.0/ada/0002-approve"
    assert set(lying(proposed, replace(sighting, ref=elsewhere))) == {"record-ref-mismatch"}
    moved = sighting.raw.replace(
        b"object " + proposed.now().proposal.subject.commit.encode(), b"object " + WRONG.encode()
    )
    assert lying(proposed, replace(sighting, raw=moved)) == ["record-object-mismatch"]


def test_a_record_about_another_version_or_contract(proposed: Any) -> None:
    assert lying(proposed, proposed.sight(approval(proposed, version="2.4.0"))) == ["record-ref-mismatch"]
    subject = proposed.now().proposal.subject
    other = approval(proposed, name="pets", subject=replace(subject, path="contracts/pets"))
    assert lying(proposed, proposed.sight(other)) == ["record-ref-mismatch", "subject-mismatch"]


def test_a_person_whom_the_policy_does_not_list(proposed: Any) -> None:
    record = proposed.draw("approve", "eve", role="api-owner")
    sighting = proposed.sight(record)
    assert landing(proposed, sighting) == ["principal-unknown", "key-unknown", "role-missing"]
    assert lying(proposed, replace(sighting, signer=None)) == ["principal-unknown", "role-missing"]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"valid-until": "2026-11-25T11:00:00Z"}, "key-expired"),
        ({"revoked": {"at": "2026-11-25T11:00:00Z", "reason": "superseded"}}, "key-revoked"),
        (
            {"revoked": {"at": "2026-11-26", "reason": "compromised", "since": "2026-11-25T11:00:00Z"}},
            "key-compromised",
        ),
    ],
    ids=["expired", "revoked", "compromised"],
)
def test_the_receipt_decides_whether_a_key_may_speak(proposed: Any, keys: dict[str, Any], code: str) -> None:
    proposed.change_policy(people={**proposed.people, "ada": [{"key": "ada", **keys}]})
    # The tagger may write any date: a record of this morning is back-dated when it comes at noon.
    proposed.time = NOON - 2 * HOUR
    sighting = proposed.sight(approval(proposed), received=NOON)
    assert landing(proposed, sighting) == [code]
    assert lying(proposed, sighting) == [code]
    early = replace(sighting, received=NOON - 2 * HOUR)
    assert landing(proposed, early) == []
    assert proposed.now([*proposed.sightings, early]).approved


def test_an_approval_ends_when_its_key_turns_out_to_be_compromised(proposed: Any) -> None:
    assert proposed.say("approve", "ada", role="api-owner") == []
    assert proposed.now().approved
    revoked = {"at": "2026-11-26", "reason": "compromised", "since": "2026-11-25"}
    keys = [{"key": "ada", "revoked": revoked}, {"key": "new"}]
    proposed.change_policy(people={**proposed.people, "ada": keys})
    status = proposed.now().status
    assert status.state == State.IN_REVIEW
    assert [refusal.flaw.code for refusal in status.refused] == ["key-compromised"]
    # The chain goes on behind a record that no longer counts.
    assert proposed.say("approve", "ada", role="api-owner", key="new") == []
    assert proposed.record.seq == 2
    assert proposed.now().approved


def test_a_compromised_key_is_listed_but_undoes_no_release(proposed: Any) -> None:
    for kind, who, role in (("approve", "ada", "api-owner"), ("release", "ada", None)):
        assert proposed.say(kind, who, role=role) == []
    revoked = {"at": "2026-11-26", "reason": "compromised", "since": "2026-11-25"}
    proposed.change_policy(people={**proposed.people, "ada": [{"key": "ada", "revoked": revoked}]})
    after = proposed.now()
    assert after.state == State.RELEASED
    assert [(refusal.ref, refusal.flaw.code) for refusal in after.status.refused] == [
        ("refs/tags/review/orders/2.3.0/ada/0001-approve", "key-compromised"),
        ("refs/tags/orders/v2.3.0", "key-compromised"),
    ]
    assert [opinion.reasons for opinion in after.status.approvals] == [("key-compromised",)]
    assert after.status.requirements[0].state == "UNSATISFIED"


def test_a_gap_in_a_chain(proposed: Any) -> None:
    skipped = approval(proposed, seq=3, prev=NOTHING)
    assert landing(proposed, proposed.sight(skipped)) == ["record-chain"]
    assert lying(proposed, proposed.sight(skipped)) == ["record-chain"]
    # Whoever signs next goes on behind it.
    after = proposed.now([*proposed.sightings, proposed.sight(skipped)])
    assert after.chain("ada") == (4, skipped.digest)
    assert after.chain("dee") == (1, None)


def test_a_chain_that_forks(proposed: Any) -> None:
    first = proposed.draw("request-changes", "ada")
    assert landing(proposed, proposed.sight(first)) == []
    proposed.land(proposed.sight(first))
    again = approval(proposed, seq=1, prev=None)
    forged = approval(proposed, seq=2, prev=NOTHING)
    assert lying(proposed, proposed.sight(again)) == ["record-chain"]
    assert lying(proposed, proposed.sight(forged)) == ["record-chain"]
    assert proposed.now([*proposed.sightings, proposed.sight(again)]).chain("ada") == (2, first.digest)


def test_digests_that_the_commit_does_not_hold(proposed: Any) -> None:
    subject = proposed.now().proposal.subject
    for wrong in (
        replace(subject, tree=WRONG),
        replace(subject, spec_digest=NOTHING),
        replace(subject, content_digest=NOTHING),
        replace(subject, commit=WRONG),
    ):
        sighting = proposed.sight(approval(proposed, subject=wrong, report=proposed.now().proposal.report))
        assert "subject-mismatch" in landing(proposed, sighting)
        assert lying(proposed, sighting) == ["subject-mismatch"]


def test_a_record_need_not_digest_the_whole_folder(proposed: Any) -> None:
    subject: Subject = proposed.now().proposal.subject
    assert (
        landing(proposed, proposed.sight(approval(proposed, subject=replace(subject, content_digest=None))))
        == []
    )


def test_another_policy_than_the_one_in_force(proposed: Any) -> None:
    sighting = proposed.sight(approval(proposed, policy=NOTHING))
    assert landing(proposed, sighting) == ["policy-mismatch"]
    assert lying(proposed, sighting) == ["policy-mismatch"]
    # A policy that nobody knows any more proves nothing.
    assert lying(proposed, proposed.sight(approval(proposed, policy=NOTHING), policy=NOTHING)) == [
        "policy-mismatch"
    ]
    # Without a policy nobody may say anything.
    unruled = proposed.sight(approval(proposed), policy=None)
    assert lying(proposed, unruled) == ["role-missing", "policy-mismatch"]


def test_an_earlier_policy_still_proves_what_came_under_it(proposed: Any) -> None:
    assert proposed.say("approve", "ada", role="api-owner") == []
    proposed.change_policy()
    assert proposed.now().approved


def test_findings_that_no_comparison_gives(proposed: Any) -> None:
    report = replace(proposed.now().proposal.report, breaking=7)
    sighting = proposed.sight(approval(proposed, report=report))
    assert landing(proposed, sighting) == ["findings-mismatch"]


def test_nobody_rejects_what_they_have_not_read(proposed: Any) -> None:
    record = proposed.draw("reject", "ada", role="api-owner")
    proposed.design["refunds"] = "two"
    assert proposed.say("propose", "cyd") == []
    assert landing(proposed, proposed.sight(record)) == ["content-changed"]


def test_a_limit_of_the_policy_holds_for_what_arrives(proposed: Any) -> None:
    record = approval(proposed)
    proposed.change_policy({**proposed.policy, "limits": {"record-bytes": 1024}})
    assert landing(proposed, proposed.sight(record)) == ["record-too-large"]


def test_a_release_tag_without_its_merge(proposed: Any) -> None:
    assert proposed.say("approve", "ada", role="api-owner") == []
    record = proposed.draw("release", "ada")
    sighting = proposed.sight(record)
    assert landing(proposed, sighting) == []
    assert lying(proposed, sighting) == ["release-incomplete"]


def test_a_release_that_never_had_its_quorum_is_none(proposed: Any) -> None:
    record = proposed.draw("release", "ada")
    proposed.merged.add((record.subject.commit, record.subject.tree))
    assert lying(proposed, proposed.sight(record)) == ["not-approved"]


def test_what_calls_itself_a_release_brings_no_policy_with_it(proposed: Any) -> None:
    early = proposed.book.digest
    proposed.change_policy(people={**proposed.people, "cyd": [{"key": "other"}]})
    ref = version_ref("orders", "2.3.0")
    fake = Sighting(ref, WRONG, "commit", b"", NOON, 9, early, "mallory", None)
    status = proposed.now([*proposed.sightings, fake]).status
    assert [refusal.flaw.code for refusal in status.refused] == ["key-unknown", "tag-lightweight"]
    assert status.state == State.DRAFT
    assert isinstance(status.refused[0], Refusal)


def test_a_release_of_another_commit(proposed: Any) -> None:
    assert proposed.say("approve", "ada", role="api-owner") == []
    subject = proposed.subject(proposed.designs()["refunds"])
    other = proposed.draw("release", "ada", subject=replace(subject, commit=proposed.main()))
    assert "proposal-unknown" in landing(proposed, proposed.sight(other))


def test_the_order_of_sightings_does_not_matter(proposed: Any) -> None:
    for step in (
        ("request-changes", "bob", None),
        ("approve", "ada", "api-owner"),
        ("approve", "bob", "api-owner"),
    ):
        assert proposed.say(step[0], step[1], role=step[2]) == []
    forwards = proposed.now()
    assert forwards.approved
    assert proposed.now(proposed.sightings[::-1]) == forwards


def test_within_one_transaction_a_proposal_comes_first(world: Any) -> None:
    there = world()
    assert there.say("propose", "cyd") == []
    assert there.say("approve", "ada", role="api-owner") == []
    together = [replace(sighting, order=0) for sighting in reversed(there.sightings)]
    assert there.now(together).approved


def test_nobody_s_records_overtake_each_other(proposed: Any) -> None:
    """In one transaction a request comes before an approval, unless its author approved first."""
    assert proposed.say("approve", "ada", role="api-owner") == []
    assert proposed.say("request-changes", "ada", role="api-owner") == []
    approve, request = (replace(sighting, order=1) for sighting in proposed.sightings[1:])
    broken = replace(approve, ref="refs/tags/review/orders/2.3.0/ada/0009-approve", raw=b"")
    assert in_order([broken, request, approve]) == [approve, request, broken]
    review = proposed.now([proposed.sightings[0], request, approve])
    assert review.state == State.CHANGES_REQUESTED
    assert review.status.refused == ()


@pytest.mark.parametrize(
    ("home", "said", "codes"),
    [
        ("1" * 40, "1" * 40, []),
        ("1" * 40, "2" * 40, ["repository-mismatch"]),
        (None, "2" * 40, ["repository-mismatch"]),
        ("1" * 40, None, []),
    ],
)
def test_a_record_counts_in_the_repository_that_it_names(
    world: Any, home: str | None, said: str | None, codes: list[str]
) -> None:
    there = world(home=home)
    assert there.say("propose", "cyd") == []
    sighting = there.sight(approval(there, repository=said))
    assert landing(there, sighting) == codes


def test_what_main_would_not_take_is_neither_proposed_nor_released(world: Any) -> None:
    there = world(broken={"one"})
    assert [flaw.code for flaw in there.say("propose", "cyd")] == ["document-invalid"]
    there.broken.clear()
    assert there.say("propose", "cyd") == []
    assert there.say("approve", "ada", role="api-owner") == []
    there.broken.add("one")
    release = there.sight(there.draw("release", "ada"))
    assert landing(there, release) == ["document-invalid"]


def test_a_design_that_would_undo_what_main_has_is_warned_of(world: Any) -> None:
    there = world(behind={"one"})
    assert there.say("propose", "cyd") == []
    assert [flaw.code for flaw in there.now().status.warnings] == ["design-behind"]
