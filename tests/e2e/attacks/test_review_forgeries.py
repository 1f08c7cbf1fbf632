"""Good tags in places for which they were not made, and refs that nobody pushes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo

# Real pushes; what each of them forges is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
REVIEW = f"review/orders/{VERSION}"
RELEASE = f"refs/tags/orders/v{VERSION}"


def test_a_good_tag_is_good_for_one_ref(untouched: Any, telling: Callable[..., Any]) -> None:
    """Not for the next number, another person, another version, another contract, or a release."""
    content = untouched.approval().content
    copies = {
        f"refs/tags/{REVIEW}/ben/0002-approve": ("orders", VERSION),
        f"refs/tags/{REVIEW}/ada/0001-approve": ("orders", VERSION),
        "refs/tags/review/orders/1.6.0/ben/0001-approve": ("orders", "1.6.0"),
        "refs/tags/review/stock/1.5.0/ben/0001-approve": ("stock", "1.5.0"),
        RELEASE: ("orders", VERSION),
    }
    forged = [untouched.at(ref, content) for ref in copies]
    pushed = untouched.push(*forged)
    assert not pushed.landed
    for copy in forged:
        assert pushed.code_of(copy.ref) == "record-ref-mismatch"
        with untouched.bypassed(copy):
            found = ContractRepo.open(untouched.path).status(*copies[copy.ref]).as_json()
            audit = ContractRepo.open(untouched.path).audit()
            verified = telling(untouched.path, "verify", copy.ref)
        refused = {one["code"] for one in found["refused"] if one["ref"] == copy.ref}
        assert {"record-ref-mismatch", "record-unlogged"} <= refused
        assert (found["approvals"], found["released"]) == ([], None)
        assert {("record-ref-mismatch", copy.ref), ("bypass-unknown", copy.ref)} <= {
            (one.code, one.ref) for one in audit.problems
        }
        assert verified.code == 1
        assert "[record-ref-mismatch]" in verified.answer


def test_a_good_tag_is_good_for_one_repository(
    untouched: Any, tmp_path: Path, telling: Callable[..., Any]
) -> None:
    """The same people, the same versions: the other repository has other commits, which this one does not even have."""
    path = tmp_path / "other.git"
    author = Author("Cleo", "cleo@example.org")
    other = untouched.another(path)
    other.import_contract("orders", untouched.document(VERSION, "Another."), author=author)
    other.propose("orders", signer=untouched.signer("cleo"), author=author)
    rendered = other.render("approve", "orders", principal="ben")
    subprocess.run(
        ["git", "fetch", "-q", str(path), "main"], cwd=untouched.desk.folder, check=True, timeout=60
    )
    copy = untouched.signed(rendered, "ben")
    assert untouched.push(copy).codes >= {"proposal-unknown"}
    with untouched.bypassed(copy):
        found = untouched.status()
        audit = ContractRepo.open(untouched.path).audit(recompute=True)
        verified = telling(untouched.path, "verify", copy.ref)
    assert found["approvals"] == []
    assert {one.ref for one in audit.problems} == {copy.ref}
    assert {one.code for one in audit.problems} >= {"bypass-unknown", "record-unlogged", "subject-mismatch"}
    assert verified.code == 1


def test_a_good_tag_written_past_the_gate_does_not_count_either(untouched: Any) -> None:
    good = untouched.approval()
    with untouched.bypassed(good):
        found = untouched.status()
        told = untouched.desk.contractrepo("verify", good.ref)
    assert (good.ref, "record-unlogged") in {(one["ref"], one["code"]) for one in found["refused"]}
    assert (found["state"], found["approvals"]) == ("in-review", [])
    assert told.code == 1
    assert "record-unlogged" in told.answer


OTHER_REFS = {
    "refs/meta/log": "ref-not-pushable",
    "refs/meta/other": "ref-not-pushable",
    "refs/docs/orders/v1.5.0": "ref-not-pushable",
    "refs/tags/anything": "tag-not-a-record",
    "refs/tags/orders/1.5.0": "tag-not-a-record",
    "refs/tags/orders/v1.5": "tag-not-a-record",
    "refs/tags/orders/v01.5.0": "tag-not-a-record",
    "refs/tags/ORDERS/v1.5.0": "tag-not-a-record",
    "refs/tags/review/orders/1.5.0/ben/1-approve": "tag-not-a-record",
    "refs/tags/review/orders/1.5.0/ben/0001-agree": "tag-not-a-record",
    "refs/tags/review/policy/2/ada/0001-approve": "tag-lightweight",
}


def test_other_refs_are_nobodys_to_push(untouched: Any) -> None:
    pushed = untouched.desk.push(*(f"+origin/main:{ref}" for ref in OTHER_REFS))
    assert not pushed.landed
    assert {ref: pushed.code_of(ref) for ref in OTHER_REFS} == OTHER_REFS


def test_a_policy_is_nobodys_to_push_alone_or_with_what_needs_it(untouched: Any) -> None:
    policy = "+origin/main:refs/meta/policy"
    assert untouched.desk.push(policy).codes == {"policy-unreadable", "policy-unapproved"}
    assert "policy-not-alone" in untouched.desk.push(policy, "+origin/main:refs/tags/anything").codes
