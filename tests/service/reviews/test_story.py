"""A version on its way: proposed, refused, answered, approved; every record is one that plain git takes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import ContractRepoError, UsageError, WorkflowError

People = dict[str, Any]
Document = Callable[..., str]


def git(repo: ContractRepo, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=False, timeout=60
    )


def redesign(repo: ContractRepo, people: People, text: str) -> None:
    with repo.edit("orders", design="refunds", author=people["ada"].author) as draft:
        draft.write_spec(text)


def state(repo: ContractRepo, version: str = "1.1.0") -> str:
    return repo.status("orders", version).state.value


def test_from_a_proposal_to_an_approved_version(
    repo: ContractRepo, people: People, document: Document
) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    assert state(repo) == "draft"
    proposed = repo.propose("orders", signer=cyd, comment="Refunds, please.")
    assert proposed.ref == "refs/tags/review/orders/1.1.0/cyd/0001-propose"
    assert proposed.status.next == "contractrepo approve orders 1.1.0 --role api-owner"
    asked = repo.request_changes("orders", signer=bob, comment="Name it better.")
    assert asked.status.state.value == "changes-requested"
    redesign(repo, people, document("GET /orders", "POST /repayments", version="1.1.0"))
    again = repo.propose("orders", signer=cyd)
    assert again.records[-1].supersedes == proposed.digest
    assert again.status.state.value == "changes-requested"
    approved = repo.approve("orders", signer=bob, comment="Thanks.")
    assert approved.records[-1].role == "api-owner"
    assert approved.status.state.value == "approved"
    first, *said = repo.history("orders")
    assert (first.version, first.record, [flaw.code for flaw in first.flaws]) == (
        "1.0.0",
        None,
        ["tag-lightweight"],
    )
    assert [one.ref.removeprefix("refs/tags/review/orders/1.1.0/") for one in said] == [
        "cyd/0001-propose",
        "bob/0001-request-changes",
        "cyd/0002-propose",
        "bob/0002-approve",
    ]
    assert not any(one.flaws for one in said)
    done = repo.approve("orders", role="api-owner", signer=ada)
    assert [opinion.entry.record.principal for opinion in done.status.approvals] == ["bob", "ada"]


def test_git_itself_is_content(repo: ContractRepo, people: People, tmp_path: Path) -> None:
    repo.propose("orders", signer=people["cyd"].signer, author=people["cyd"].author)
    done = repo.approve("orders", signer=people["bob"].signer, author=people["bob"].author)
    (tmp_path / "signers").write_text(repo.allowed_signers())
    for ref in ("review/orders/1.1.0/cyd/0001-propose", done.ref.removeprefix("refs/tags/")):
        told = git(repo, "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/signers", "tag", "-v", ref)
        assert told.returncode == 0, told.stderr
        assert "Good" in told.stderr
    checked = git(repo, "fsck", "--full", "--strict")
    assert (checked.returncode, checked.stdout, checked.stderr.count("error")) == (0, "", 0)


def test_a_rejection_is_answered_by_another_contract(
    repo: ContractRepo, people: People, document: Document
) -> None:
    bob, cyd = people["bob"].signer, people["cyd"].signer
    repo.propose("orders", signer=cyd)
    rejected = repo.reject("orders", "1.1.0", signer=bob, comment="Not like this.")
    assert rejected.status.state.value == "rejected"
    with pytest.raises(WorkflowError) as caught:
        repo.propose("orders", signer=cyd)
    assert [flaw.code for flaw in caught.value.data["flaws"]] == ["answer-unchanged"]
    redesign(repo, people, document("GET /orders", "POST /other", version="1.1.0"))
    answered = repo.propose("orders", signer=cyd)
    assert answered.records[-1].answers == rejected.digest
    assert answered.status.state.value == "in-review"


def test_new_content_voids_what_was_approved(repo: ContractRepo, people: People, document: Document) -> None:
    bob, cyd = people["bob"].signer, people["cyd"].signer
    repo.propose("orders", signer=cyd)
    repo.approve("orders", signer=bob)
    redesign(repo, people, document("GET /orders", "POST /other", version="1.1.0"))
    status = repo.status("orders", "1.1.0")
    assert status.state.value == "in-review"
    assert status.as_json()["stale"] == [{"principal": "bob", "why": "content-changed"}]
    assert status.next == "contractrepo propose orders 1.1.0 --design refunds"
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", signer=people["ada"].signer)
    assert caught.value.code == "content-changed"


def test_what_was_said_can_be_taken_back(repo: ContractRepo, people: People) -> None:
    bob, cyd = people["bob"].signer, people["cyd"].signer
    repo.propose("orders", signer=cyd)
    approved = repo.approve("orders", signer=bob)
    revoked = repo.revoke(approved.digest, signer=bob, comment="I misread it.")
    assert revoked.ref == "refs/tags/review/orders/1.1.0/bob/0002-revoke"
    assert revoked.status.state.value == "in-review"
    asked = repo.request_changes("orders", signer=bob, comment="No.")
    assert repo.revoke(asked.ref, signer=bob).status.state.value == "in-review"
    again = repo.request_changes("orders", signer=bob, comment="No.")
    short = again.ref.removeprefix("refs/tags/")
    with pytest.raises(WorkflowError) as caught:
        repo.revoke(short, signer=cyd)
    assert caught.value.code == "role-missing"
    for name in ("review/orders/1.1.0/bob/0009-approve", "orders/v1.0.0", "sha256:" + "0" * 64):
        with pytest.raises(UsageError) as unknown:
            repo.revoke(name, signer=bob)
        assert unknown.value.code == "record-unknown"


def test_an_approval_proposes_what_nobody_has(
    repo: ContractRepo, people: People, principals: str, write_policy: Callable[..., None]
) -> None:
    alone = "policy: 1\nserial: 2\nallow-self-approval: true\nroles:\n  policy-admin: {of: [ada]}\n"
    write_policy(repo, alone, principals)
    done = repo.approve("orders", signer=people["ada"].signer)
    assert [record.kind for record in done.records] == ["propose", "approve"]
    assert done.status.state.value == "approved"
    assert done.status.own == ("ada",)
    assert len({entry.id for entry in repo.log(limit=1)}) == 1
    assert [change.ref for change in repo.log(limit=1)[0].changes] == list(done.refs)
    assert done.status.next == "contractrepo release orders 1.1.0"


@pytest.mark.parametrize(
    ("who", "code"),
    [("eve", "principal-unknown"), ("ada", "self-approval"), ("cyd", "role-missing")],
)
def test_who_may_not_approve(
    who: str, code: str, *, repo: ContractRepo, people: People, principals: str, write_policy: Any
) -> None:
    policy = "policy: 1\nserial: 2\nroles: {policy-admin: {of: [bob]}, api-owner: {of: [ada, bob]}}\n"
    write_policy(repo, policy, principals)
    repo.propose("orders", signer=people["ada"].signer)
    before = dict(repo._store.refs())
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", signer=people[who].signer)
    assert caught.value.code == code
    assert caught.value.hint
    assert dict(repo._store.refs()) == before


def test_nothing_is_written_when_something_changes_meanwhile(
    repo: ContractRepo, people: People, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    store = repo._store
    write_tag = store.write_tag

    def slowly(raw: bytes) -> str:
        monkeypatch.setattr(store, "write_tag", write_tag)
        redesign(repo, people, document("GET /orders", "POST /other", version="1.1.0"))
        return write_tag(raw)

    monkeypatch.setattr(store, "write_tag", slowly)
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", signer=people["bob"].signer)
    assert caught.value.code == "content-changed"
    assert not [ref for ref in store.refs("refs/tags/review/orders/") if "approve" in ref]


def test_a_key_for_another_person_is_told(repo: ContractRepo, people: People) -> None:
    from contractrepo import SSHSigner

    with pytest.raises(WorkflowError) as caught:
        repo.propose("orders", signer=SSHSigner(people["bob"].key, "cyd"))
    assert [flaw.code for flaw in caught.value.data["flaws"]] == ["key-of-another"]
    with pytest.raises(WorkflowError) as caught:
        repo.propose("orders", signer=SSHSigner(people["bob"].key, "nobody"))
    assert caught.value.code == "principal-unknown"


def test_refusing_needs_a_comment(repo: ContractRepo, people: People) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    with pytest.raises(ContractRepoError) as caught:
        repo.reject("orders", signer=people["bob"].signer, comment=" ")
    assert caught.value.code == "comment-missing"


def test_there_must_be_a_proposal(repo: ContractRepo, people: People) -> None:
    with pytest.raises(WorkflowError) as caught:
        repo.reject("orders", signer=people["bob"].signer, comment="No.")
    assert caught.value.code == "proposal-missing"


def test_a_released_version_takes_nothing_more(repo: ContractRepo, people: People) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    repo.approve("orders", signer=people["bob"].signer)
    released = repo.release("orders", signer=people["ada"].signer)
    assert released.status.state.value == "released"
    assert repo.verify("orders/v1.1.0").ok
    assert repo.verify("review/orders/1.1.0/cyd/0001-propose").ok
    assert repo.status("orders").version == "1.1.0"
    for action in (repo.approve, repo.propose):
        with pytest.raises(WorkflowError) as caught:
            action("orders", "1.1.0", signer=people["bob"].signer)
        assert caught.value.code in ("already-released", "role-missing")
    assert repo.history("orders")[-1].ref == "refs/tags/orders/v1.1.0"
