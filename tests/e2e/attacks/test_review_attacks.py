"""Records that are signed in order, and pushed where or when they may not be."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo import ContractRepo

# Real pushes; what each of them tries is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
REVIEW = f"review/orders/{VERSION}"
RELEASE = f"refs/tags/orders/v{VERSION}"


def test_a_tag_is_never_deleted_or_moved(untouched: Any) -> None:
    ref, release = f"refs/tags/{REVIEW}/cleo/0001-propose", "refs/tags/orders/v1.4.0"
    deleted = untouched.desk.push(f":{ref}", f":{release}", ":refs/meta/log")
    assert deleted.codes == {"ref-deletion", "ref-not-pushable"}
    other = untouched.git("rev-parse", "refs/tags/review/orders/1.4.0/ada/0001-approve")
    assert untouched.desk.push(f"+{other}:{ref}", f"+origin/main:{release}").codes == {"tag-exists"}


def test_a_tag_that_was_deleted_past_the_gate_is_not_made_again(arena: Any) -> None:
    """What the log knows is the only value that it may have; the newest entry heals by itself."""
    ref = f"refs/tags/{REVIEW}/ada/0001-approve"
    arena.repo.approve("orders", VERSION, signer=arena.signer("ada"))
    first = arena.git("rev-parse", ref)
    arena.git("update-ref", "-d", ref)
    assert arena.status()["requirements"][0]["have"] == ["ada"]
    arena.repo.approve("orders", VERSION, signer=arena.signer("ben"))
    arena.git("update-ref", "-d", ref)
    assert arena.status()["requirements"][0]["have"] == ["ben"]
    again = arena.signed(arena.rendered(principal="ada", comment="Anew."), "ada")
    pushed = arena.push(again)
    assert not pushed.landed
    assert "the log says it is at" in pushed.told
    arena.git("update-ref", ref, first)
    assert arena.status()["state"] == "approved"


def test_whoever_proposed_does_not_approve(untouched: Any) -> None:
    own = untouched.approval("cleo", "cleo")
    pushed = untouched.push(own)
    assert pushed.codes == {"self-approval"}
    assert "ask ada, ben to approve as api-owner" in pushed.report
    told = untouched.desk.contractrepo(
        "approve", "orders", VERSION, "--key", str(untouched.people["cleo"].key)
    )
    assert told.code == 1
    assert "[self-approval]" in told.notes


def test_one_person_counts_once_whatever_their_keys(arena: Any) -> None:
    assert arena.push(arena.approval()).landed
    second = arena.rendered(principal="ben", comment="Fine.")
    assert arena.push(arena.signed(second, "ben2")).landed
    found = arena.status()
    assert found["refused"] == []
    assert [(one["have"], one["state"]) for one in found["requirements"]] == [(["ben"], "UNSATISFIED")]
    release = arena.signed(arena.rendered("release", principal="ada"), "ada")
    assert "not-approved" in arena.push(release).codes


def test_a_release_without_its_quorum_is_none(untouched: Any) -> None:
    release = untouched.signed(untouched.rendered("release", principal="ada"), "ada")
    pushed = untouched.push(release)
    assert "not-approved" in pushed.codes
    assert "contractrepo approve orders 1.5.0 --role api-owner" in pushed.report
    with untouched.bypassed(release):
        found = untouched.status()
        built = ContractRepo.open(untouched.path).build_docs()
    assert {"not-approved", "record-unlogged"} <= {one["code"] for one in found["refused"]}
    assert (found["state"], found["released"], found["docs"]) == ("in-review", None, None)
    assert built == []


def test_whoever_may_not_release_does_not(arena: Any) -> None:
    arena.approve_twice()
    release = arena.signed(arena.rendered("release", principal="cleo"), "cleo")
    assert arena.push(release).codes == {"role-missing"}


def test_an_approval_is_of_what_was_read(arena: Any) -> None:
    """Content that changed after it was signed voids it, proposed again or not, at the gate and behind it."""
    old = arena.approval()
    arena.revise(arena.document(VERSION, "Rewritten."))
    assert "content-changed" in arena.push(old).codes
    arena.repo.propose("orders", VERSION, signer=arena.signer("cleo"))
    assert "content-changed" in arena.push(old).codes
    with arena.bypassed(old):
        found = arena.status()
    assert "record-unlogged" in {one["code"] for one in found["refused"]}
    assert found["requirements"][0]["have"] == []


def test_an_approval_that_landed_is_void_once_the_content_changes(arena: Any) -> None:
    arena.approve_twice()
    release = arena.signed(arena.rendered("release", principal="ada"), "ada")
    arena.revise(arena.document(VERSION, "Rewritten."))
    found = arena.status()
    assert {(one["principal"], one["why"]) for one in found["stale"]} == {
        ("ada", "content-changed"),
        ("ben", "content-changed"),
    }
    assert "content-changed" in arena.push(release).codes


def test_versions_are_free_high_enough_and_those_of_the_document(arena: Any) -> None:
    """Of several proposals in one push each hears what is wrong with its own version."""
    expected = {
        ("1.4.1", "1.4.1"): "version-too-low",
        (VERSION, "1.6.0"): "version-mismatch",
        ("1.4.0", "1.4.0"): "already-released",
        ("1.4.0+again", "1.4.0+again"): "version-released",
    }
    proposals = []
    for number, (inside, named) in enumerate(expected):
        arena.revise(arena.document(inside), topic=f"other-{number}")
        rendered = arena.rendered("propose", named, design=f"other-{number}", principal="cleo")
        proposals.append(arena.signed(rendered, "cleo"))
    pushed = arena.push(*proposals)
    assert not pushed.landed
    assert [pushed.code_of(one.ref) for one in proposals] == list(expected.values())
    assert "contractrepo propose orders 1.5.0" in pushed.report


def test_a_release_brings_main_or_takes_the_main_that_comes_with_it(arena: Any) -> None:
    """A main without the release is refused with it; one that has it lands in the same transaction."""
    arena.approve_twice()
    release = arena.signed(arena.rendered("release", principal="ada"), "ada")
    desk = arena.desk
    assert desk.git("fetch", "-q", "origin").returncode == 0
    assert desk.git("commit", "-q", "--allow-empty", "-m", "something else").returncode == 0
    before = arena.refs()
    assert "release-incomplete" in arena.push(release, more=("HEAD:refs/heads/main",)).codes
    assert "release-incomplete" in arena.push(release, more=("--atomic", "HEAD:refs/heads/main")).codes
    assert arena.refs() == before
    assert desk.git("merge", "-q", "--no-edit", "origin/design/orders/notes").returncode == 0
    pushed = arena.push(release, more=("HEAD:refs/heads/main",))
    assert pushed.landed, pushed.told
    assert arena.refs()["refs/heads/main"] == desk.git("rev-parse", "HEAD").stdout.strip()
    assert arena.status()["state"] == "released"
    assert {change.ref for change in released_by(arena)} == {RELEASE, "refs/heads/main"}


def released_by(arena: Any) -> Any:
    return next(one for one in arena.repo.log() if any(c.ref == RELEASE for c in one.changes)).changes


def test_what_was_proposed_for_another_main_is_proposed_again(arena: Any) -> None:
    """Main took another change of the contract meanwhile: approvals and the release of before do not fit it."""
    arena.repo.approve("orders", VERSION, signer=arena.signer("ada"))
    old = arena.approval()
    arena.desk.commit(lambda data: data["info"].update(description="Said on main."))
    assert arena.desk.push().landed
    pushed = arena.push(old)
    assert "main-moved" in pushed.codes
    assert "contractrepo propose orders 1.5.0" in pushed.report
    found = arena.status()
    assert [(one["principal"], one["why"]) for one in found["stale"]] == [("ada", "main-moved")]
    told = arena.desk.contractrepo("approve", "orders", VERSION, "--key", str(arena.people["ben"].key))
    assert told.code == 1
    assert "[main-moved]" in told.notes
    assert "contractrepo propose orders 1.5.0" in told.notes


def test_a_release_written_past_the_gate_gives_no_leave_to_break(arena: Any) -> None:
    """Else whoever can write one ref could open main for everything."""
    (mock,) = arena.desk.document.parent.glob("mocks/get-orders-id*")
    mock.unlink()
    commit = arena.desk.commit(
        lambda data: (data["info"].update(version="2.0.0"), data["paths"].pop("/orders/{id}"))
    )
    assert arena.desk.push("HEAD:refs/heads/design/orders/v2").landed
    arena.git("update-ref", "refs/tags/orders/v2.0.0", commit)
    assert arena.desk.push().codes == {"breaking-change"}
