"""Records about the policy as anybody may push them: each is judged by the policy in force, whatever it claims."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.core.layout import MAIN, POLICY, POLICY_FILE
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service import landing
from contractrepo.service.completing import completed
from contractrepo.service.gating import complete, gate
from contractrepo.service.landing import land
from contractrepo.service.pushing import judge_push
from contractrepo.workflow.records import Record, payload_for

POLICY_TEXT = """\
policy: 1
serial: {}
roles:
  policy-admin: {{of: [ada, bob], threshold: 2}}
  api-owner: {{of: [bob]}}
"""
ADA = Author("Ada", "ada@example.org")
NOBODY = "sha256:" + "0" * 64


@pytest.fixture
def waiting(
    tmp_path: Path, people: dict[str, Any], principals: str, clock: Callable[[], Any]
) -> ContractRepo:
    """Return a repository whose policy 2 waits for bob."""
    made = ContractRepo.init(
        tmp_path / "waiting.git",
        POLICY_TEXT.format(1),
        people["ada"].signer,
        principals=principals,
        author=ADA,
        clock=clock,
        user="tester",
    )
    made.propose_policy(POLICY_TEXT.format(2), signer=people["ada"].signer, author=ADA)
    return made


@pytest.fixture
def pushed(waiting: ContractRepo, people: dict[str, Any]) -> Callable[..., RefChange]:
    """Return what makes bob's approval with some members changed, as a push of it."""
    store = Store.open(waiting.path)
    (pending,) = waiting.pending_policies()
    data = {
        **pending.proposal.data,
        "kind": "approve",
        "principal": "bob",
        "role": "policy-admin",
        "proposal": pending.proposal.digest,
    }
    del data["design"]

    def push(by: str = "bob", **members: Any) -> RefChange:
        said = {
            key: value for key, value in {**data, **members}.items() if value is not None or key == "prev"
        }
        record = Record(said)
        payload = payload_for(record, ADA, 1_800_000_000)
        return RefChange(
            record.ref, ZERO, store.write_tag(payload + people[by].signer.sign(payload).encode("ascii"))
        )

    return push


def receipt(repo: ContractRepo) -> Receipt:
    policy = Store.open(repo.path).refs(POLICY)[POLICY]
    return Receipt("bob", "push", Instant(1_800_100_000), policy)


def codes(repo: ContractRepo, *changes: RefChange) -> list[str]:
    return [one.code for one in judge_push(Store.open(repo.path), changes, receipt(repo))]


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"by": "eve"}, ["key-unknown"]),
    ({"by": "ada"}, ["key-of-another"]),
    ({"by": "cyd", "principal": "cyd"}, ["role-missing"]),
    ({"role": "api-owner"}, ["role-missing"]),
    ({"contract": {"name": "policy", "version": "3"}}, ["proposal-unknown", "policy-serial"]),
    ({"contract": {"name": "policy", "version": "3"}, "proposal": None}, ["policy-serial"]),
    ({"policy": NOBODY}, ["policy-mismatch"]),
    ({"repository": "0" * 40}, ["repository-mismatch"]),
    ({"seq": 2, "prev": NOBODY}, ["record-chain"]),
    ({"proposal": NOBODY}, ["proposal-unknown"]),
    ({"kind": "request-changes", "comment": "No."}, ["tag-not-a-record"]),
    ({"kind": "revoke", "revokes": NOBODY}, ["reference-unknown"]),
    ({"by": "cyd", "principal": "nobody"}, ["principal-unknown", "key-of-another", "role-missing"]),
]


def test_records_that_do_not_hold(waiting: ContractRepo, pushed: Callable[..., RefChange]) -> None:
    found = [(members, codes(waiting, pushed(**members))) for members, _ in BAD]
    assert found == BAD


def test_what_the_commit_holds_is_looked_at(waiting: ContractRepo, pushed: Callable[..., RefChange]) -> None:
    store = Store.open(waiting.path)
    (pending,) = waiting.pending_policies()
    subject = pending.proposal.data["subject"]

    def about(files: dict[str, bytes], *parents: str) -> list[str]:
        tree = store.write_tree(None, files)
        when = Instant(1_800_000_000)
        commit = store.write_commit(tree, list(parents), author=ADA, when=when, message="x\n")
        said = {**subject, "gitCommit": commit, "gitTree": tree}
        return codes(waiting, pushed(subject=said, proposal=None))

    held = dict(store.files(pending.commit, ""))
    old = store.refs(POLICY)[POLICY]
    assert about(held, old) == []
    assert about(held) == ["base-moved"]
    assert about(held, pending.commit) == ["base-moved"]
    assert about({**held, POLICY_FILE: b"policy: 2\n"}, old) == ["subject-mismatch", "policy-unreadable"]
    changed = {**held, POLICY_FILE: POLICY_TEXT.format(7).encode()}
    assert about(changed, old) == ["subject-mismatch", "policy-serial"]
    assert about({**held, "more": b""}, old) == ["subject-mismatch", "policy-unreadable"]
    no_commit = RefChange(POLICY, old, subject["gitTree"])
    assert codes(waiting, no_commit) == ["policy-unreadable", "policy-unapproved"]


def test_a_tag_without_a_record_is_none(waiting: ContractRepo) -> None:
    (pending,) = waiting.pending_policies()
    ref = "refs/tags/review/policy/2/bob/0001-approve"
    assert codes(waiting, RefChange(ref, ZERO, pending.commit)) == ["tag-lightweight"]


def test_a_pushed_record_lets_the_policy_follow(
    waiting: ContractRepo, pushed: Callable[..., RefChange]
) -> None:
    store = Store.open(waiting.path)
    (pending,) = waiting.pending_policies()
    change = pushed()
    assert codes(waiting, change) == []
    entry = land(store, [change], receipt(waiting), [change])
    assert entry is not None
    assert [one.ref for one in entry.changes] == [change.ref, POLICY]
    assert (waiting.policy().commit, waiting.policy().policy.serial) == (pending.commit, 2)
    assert [one.code for one in waiting.audit().problems] == []


def test_a_policy_whose_quorum_is_there_may_be_pushed(
    waiting: ContractRepo, pushed: Callable[..., RefChange]
) -> None:
    """Where the server was stopped before it could follow, whoever comes next pushes the policy itself."""
    store = Store.open(waiting.path)
    (pending,) = waiting.pending_policies()
    stray = "refs/tags/review/policy/2/cyd/0001-approve"
    old = store.refs(POLICY)[POLICY]
    move = RefChange(POLICY, old, pending.commit)
    assert codes(waiting, move) == ["policy-unapproved"]
    store.update([pushed(), RefChange(stray, ZERO, pending.commit)], receipt(waiting))
    assert codes(waiting, pushed()) == ["record-chain"]
    assert codes(waiting, move) == []
    land(store, [move], receipt(waiting), [move])
    assert waiting.policy().policy.serial == 2
    found = [(one.code, one.ref) for one in waiting.audit().problems]
    assert found == [("tag-lightweight", stray)]


def test_where_git_writes_the_refs_the_policy_follows_afterwards(
    waiting: ContractRepo, pushed: Callable[..., RefChange]
) -> None:
    change, git = pushed(), os.getpid()
    assert gate(Store.open(waiting.path), [change], receipt(waiting), git) == []
    subprocess.run(["git", "update-ref", change.ref, change.new], cwd=waiting.path, check=True, timeout=60)
    complete(waiting.path, git)
    assert waiting.policy().policy.serial == 2
    assert [one.code for one in waiting.audit().problems] == []


def test_who_agrees_meanwhile_counts(
    waiting: ContractRepo, people: dict[str, Any], pushed: Callable[..., RefChange], monkeypatch: Any
) -> None:
    """Somebody else's agreement comes between planning and the lock: it is planned again."""
    store = Store.open(waiting.path)
    ada = people["ada"].signer
    waiting.revoke("review/policy/2/ada/0002-approve", signer=ada, author=ADA)
    change, begun = pushed(), list[bool]()

    def meanwhile(*arguments: Any) -> list[RefChange]:
        found = completed(*arguments)
        if not begun:
            begun.append(True)
            waiting.approve_policy(2, signer=ada, author=ADA)
        return found

    monkeypatch.setattr(landing, "completed", meanwhile)
    land(store, [change], receipt(waiting), [change])
    assert waiting.policy().policy.serial == 2
    assert MAIN not in store.refs()
