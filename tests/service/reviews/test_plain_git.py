"""Records that git made: what `render` prints is all that a person without this package needs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import ContractRepoError, UsageError, WorkflowError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO

People = dict[str, Any]


@pytest.fixture
def signed(repo: ContractRepo, people: People, tmp_path: Path) -> Callable[..., bytes]:
    """Return what lets git sign a message as a tag of a clone, and gives the tag object."""
    clone = tmp_path / "clone"

    def run(*arguments: str, text: str | None = None) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(clone), *arguments],
            input=text.encode() if text is not None else None,
            capture_output=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    def sign(who: str, message: str, tag: str, commit: str) -> bytes:
        if not clone.exists():
            subprocess.run(["git", "clone", "-q", str(repo.path), str(clone)], check=True, timeout=60)
        key = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={people[who].key}")
        run(*key, "tag", "-s", "-F", "-", tag, commit, text=message)
        return run("cat-file", "tag", tag)

    return sign


def put(repo: ContractRepo, ref: str, raw: bytes, clock: Any) -> None:
    """Write a tag as a push would, but judged by nobody."""
    store = repo._store
    policy = store.refs("refs/meta/policy")["refs/meta/policy"]
    change = RefChange(ref, ZERO, store.write_tag(raw))
    store.update([change], Receipt("pusher", "push", clock(), policy))


def test_a_tag_by_git_counts(
    repo: ContractRepo, people: People, signed: Callable[..., bytes], clock: Any
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    done = repo.render("approve", "orders", principal="bob", comment="Fine by me.\n\nReally.")
    assert done.tag == "review/orders/1.1.0/bob/0001-approve"
    put(repo, f"refs/tags/{done.tag}", signed("bob", done.message, done.tag, done.commit), clock)
    status = repo.status("orders")
    assert status.state.value == "approved"
    found = repo.verify(done.tag)
    assert found.ok
    assert {check.answer for check in found.checks} == {"yes"}
    assert found.as_json()["checks"][0] == {"name": "tag", "answer": "yes", "flaws": []}


def test_what_does_not_verify_never_counts(
    repo: ContractRepo, people: People, signed: Callable[..., bytes], clock: Any
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    done = repo.render("approve", "orders", principal="bob")
    put(repo, f"refs/tags/{done.tag}", signed("eve", done.message, done.tag, done.commit), clock)
    status = repo.status("orders")
    assert status.state.value == "in-review"
    assert [refusal.flaw.code for refusal in status.refused] == ["key-unknown"]
    found = repo.verify(f"refs/tags/{done.tag}")
    assert not found.ok
    failed = {check.name: [flaw.code for flaw in check.flaws] for check in found.checks if not check.ok}
    assert failed == {"principal, role and time": ["key-unknown"]}


@pytest.mark.parametrize(
    ("change", "code", "readable"),
    [
        (lambda raw: raw.replace(b"tagger Test", b"tagger Eve"), "signature-invalid", True),
        (lambda raw: raw.replace(b"Fine.", b"Poor."), "record-not-canonical", False),
        (lambda raw: raw.partition(b"-----BEGIN SSH")[0], "record-unsigned", False),
        (lambda raw: raw + b"x" * 70_000, "record-too-large", False),
    ],
)
def test_tampering_is_found(
    change: Callable[[bytes], bytes],
    code: str,
    readable: bool,
    *,
    repo: ContractRepo,
    people: People,
    signed: Callable[..., bytes],
    clock: Any,
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    done = repo.render("approve", "orders", principal="bob", comment="Fine.")
    raw = signed("bob", done.message, done.tag, done.commit)
    put(repo, f"refs/tags/{done.tag}", change(raw), clock)
    assert code in [refusal.flaw.code for refusal in repo.status("orders").refused]
    found = repo.verify(done.tag)
    assert not found.ok
    if not readable:
        assert [check.answer for check in found.checks][-6:] == ["-"] * 6


def test_a_tag_that_the_log_does_not_know_never_counts(
    repo: ContractRepo, people: People, signed: Callable[..., bytes]
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    done = repo.render("approve", "orders", principal="bob")
    tag = repo._store.write_tag(signed("bob", done.message, done.tag, done.commit))
    command = ["git", "update-ref", f"refs/tags/{done.tag}", tag]
    subprocess.run(command, cwd=repo.path, check=True, timeout=60)
    assert repo.status("orders").refused[0].flaw.code == "record-unlogged"
    failed = [check.name for check in repo.verify(done.tag).checks if not check.ok]
    assert "receipt in the log" in failed
    (unlogged,) = [said for said in repo.history("orders") if said.ref.endswith("approve")]
    assert unlogged.received is None


def test_a_lightweight_release_is_no_record(repo: ContractRepo) -> None:
    found = repo.verify("orders/v1.0.0")
    assert not found.ok
    assert found.checks[0].flaws[0].code == "tag-lightweight"
    assert repo.status("orders", "1.0.0").state.value == "draft"


@pytest.mark.parametrize(
    "ref", ["main", "refs/heads/main", "orders/v9.0.0", "review/policy/1/ada/0001-approve"]
)
def test_what_is_no_record_of_a_contract_is_not_verified(ref: str, repo: ContractRepo) -> None:
    with pytest.raises(UsageError) as caught:
        repo.verify(ref)
    assert caught.value.code == "record-unknown"


def test_findings_are_recomputed_as_they_were(
    repo: ContractRepo, people: People, clock: Any, document: Callable[..., str]
) -> None:
    proposed = repo.propose("orders", signer=people["cyd"].signer)
    with repo.edit("orders", author=people["ada"].author) as draft:
        draft.write_spec(document("GET /orders", "GET /parts", version="1.0.1"))
    main = repo._store.refs("refs/heads/main")["refs/heads/main"]
    repo._store.update([RefChange("refs/tags/orders/v1.0.1", ZERO, main)], Receipt("tester", "api", clock()))
    assert "base-moved" in repo.status("orders", "1.1.0").standing.drift
    assert repo.verify(proposed.ref).ok


def test_findings_that_were_invented_are_found(
    repo: ContractRepo, signed: Callable[..., bytes], clock: Any
) -> None:
    from contractrepo.workflow.records import Record, read_record, render

    done = repo.render("propose", "orders", principal="cyd")
    record = read_record(done.message)
    report = {**record.data["report"], "requiredBump": "none"}
    lie = render(Record({**record.data, "report": report})).decode()
    put(repo, f"refs/tags/{done.tag}", signed("cyd", lie, done.tag, done.commit), clock)
    found = repo.verify(done.tag)
    assert [check.name for check in found.checks if not check.ok] == ["findings recomputed"]


def test_a_record_about_a_commit_without_the_contract(
    repo: ContractRepo, signed: Callable[..., bytes], clock: Any
) -> None:
    from contractrepo.workflow.records import Record, read_record, render

    done = repo.render("propose", "orders", principal="cyd")
    record = read_record(done.message)
    empty = repo._store.write_commit(
        repo._store.write_tree(None, {"contracts/carts/openapi.json": b"{}"}),
        [],
        author=Author("Ada", "ada@example.org"),
        when=clock(),
        message="x\n",
    )
    repo._store.update([RefChange("refs/heads/empty", ZERO, empty)], Receipt("tester", "api", clock()))
    subject = {**record.data["subject"], "gitCommit": empty}
    lie = render(Record({**record.data, "subject": subject})).decode()
    put(repo, f"refs/tags/{done.tag}", signed("cyd", lie, done.tag, empty), clock)
    failed = [check.name for check in repo.verify(done.tag).checks if not check.ok]
    assert failed == ["tree and digests", "findings recomputed"]


def test_rendering_for_the_owner_of_gits_key(
    repo: ContractRepo, people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    (tmp_path / "config").write_text(f"[gpg]\nformat = ssh\n[user]\nsigningkey = {people['cyd'].key}\n")
    assert repo.render("propose", "orders", design="refunds").tag == "review/orders/1.1.0/cyd/0001-propose"
    with pytest.raises(WorkflowError) as caught:
        repo.render("propose", "orders", principal="nobody")
    assert caught.value.code == "principal-unknown"


def test_an_author_is_needed(repo: ContractRepo, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    with pytest.raises(ContractRepoError) as caught:
        repo.propose("orders", signer=people["cyd"].signer)
    assert caught.value.code == "author-unknown"
    done = repo.propose("orders", signer=people["cyd"].signer, author=Author("Cyd", "cyd@example.org"))
    raw = repo._store.object(repo._store.refs(done.ref)[done.ref]).data
    assert b"\ntagger Cyd <cyd@example.org> " in raw
