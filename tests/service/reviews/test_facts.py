"""What a review is told about the repository."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo, breaking
from contractrepo.core.digests import content_digest, sha256_of
from contractrepo.errors import WorkflowError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.service.reviews import comparisons as comparing
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.reviews.facts import StoredFacts
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.service.trees import ContractTrees

People = dict[str, Any]
Document = Callable[..., str]
NOWHERE = "1" * 40
TODAY = "2027-01-15"


@pytest.fixture
def facts(repo: ContractRepo) -> Callable[..., StoredFacts]:
    """Return what makes the facts about a version."""
    store = repo._store

    def made(version: str = "1.1.0", name: str = "orders") -> StoredFacts:
        comparisons = Comparisons(store, ContractTrees(store))
        return StoredFacts(store, comparisons, Rulebooks(store), name, version)

    return made


@pytest.fixture
def tagged(repo: ContractRepo, clock: Any, people: People, document: Document) -> Callable[..., None]:
    """Return what puts a document on main and tags it as a version, past all rules."""

    def tag(version: str, *operations: str, **parts: Any) -> None:
        store = repo._store
        text = document(*operations, version=version, **parts).encode()
        main = store.refs("refs/heads/main")["refs/heads/main"]
        tree = store.write_tree(main, {"contracts/orders": None})
        bare = store.write_commit(tree, [main], author=people["ada"].author, when=clock(), message="x\n")
        tree = store.write_tree(bare, {"contracts/orders/openapi.json": text})
        new = store.write_commit(tree, [main], author=people["ada"].author, when=clock(), message="x\n")
        changes = [
            RefChange("refs/heads/main", main, new),
            RefChange(f"refs/tags/orders/v{version}", ZERO, new),
        ]
        store.update(changes, Receipt("tester", "api", clock()))

    return tag


def test_a_subject_binds_tree_document_and_folder(
    facts: Callable[..., StoredFacts], repo: ContractRepo
) -> None:
    tip = facts().designs()["refunds"]
    files = repo._store.files(tip, "contracts/orders")
    found = facts().subject(tip)
    assert found is not None
    assert found.tree == repo._store.tree_id(tip, "contracts/orders")
    assert found.spec_digest == sha256_of(files["openapi.json"])
    assert found.content_digest == content_digest(files)
    assert found.path == "contracts/orders"


def test_nothing_is_known_of_what_is_not_there(facts: Callable[..., StoredFacts]) -> None:
    here = facts()
    main = here.main()
    assert main is not None
    for commit in (NOWHERE, "0" * 40):
        assert here.subject(commit) is None
        assert here.document(commit) is None
        assert here.info_version(commit) == ""
        assert not here.release_complete(commit, NOWHERE)
    other = facts(name="carts")
    assert (other.subject(main), other.document(main), other.designs(), other.released()) == (
        None,
        None,
        {},
        (),
    )
    assert other.based_on().as_json() == {}
    assert other.base_document() is None


def test_the_base_is_the_highest_release_below(
    facts: Callable[..., StoredFacts], tagged: Callable[..., None]
) -> None:
    tagged("2.0.0", "GET /other")
    tagged("1.0.1", "GET /orders", "GET /parts")
    assert facts("1.1.0").based_on().version == "1.0.1"
    assert facts("2.1.0").based_on().version == "2.0.0"
    assert facts("0.9.0").based_on().version is None
    assert facts("0.9.0").based_on().main_tree is not None
    base = facts("2.1.0").base_document()
    assert base is not None
    assert list(base["paths"]) == ["/other"]
    assert [str(version) for version in facts().released()] == ["2.0.0", "1.0.1", "1.0.0"]


def test_a_report_adds_up_every_base_that_must_keep_working(
    facts: Callable[..., StoredFacts], tagged: Callable[..., None]
) -> None:
    tip = facts().designs()["refunds"]
    alone = facts().report(tip, TODAY)
    assert (alone.breaking, alone.required_bump, str(alone.least())) == (0, "minor", "1.1.0")
    tagged("1.0.1", "GET /orders", "GET /parts")
    both = facts().report(tip, TODAY)
    assert (both.breaking, both.required_bump, str(both.least())) == (1, "major", "2.0.0")
    assert both.digest != alone.digest
    nothing = facts("0.9.0").report(tip, TODAY)
    assert (nothing.breaking, nothing.required_bump, nothing.least()) == (0, "none", None)
    assert nothing.digest == sha256_of(b"[]")


def test_a_major_release_ends_older_promises(
    facts: Callable[..., StoredFacts], tagged: Callable[..., None]
) -> None:
    tagged("2.0.0", "GET /orders", "POST /refunds")
    tagged("3.0.0", "GET /other")
    main = facts().main()
    assert main is not None
    assert facts("3.1.0").report(main, TODAY).required_bump == "none"


def test_a_release_that_the_log_does_not_know_is_none(
    facts: Callable[..., StoredFacts], repo: ContractRepo
) -> None:
    command = ["git", "update-ref", "refs/tags/orders/v1.0.5", "main"]
    subprocess.run(command, cwd=repo.path, check=True, timeout=60)
    assert [str(version) for version in facts().released()] == ["1.0.0"]


def test_documentation_and_the_merge_of_a_release(
    facts: Callable[..., StoredFacts], repo: ContractRepo, clock: Any
) -> None:
    here = facts("1.0.0")
    main, tip = here.main(), here.designs()["refunds"]
    assert main is not None
    assert not here.docs_built()
    subject, other = here.subject(main), here.subject(tip)
    assert subject is not None
    assert other is not None
    assert here.release_complete(main, subject.tree)
    assert not here.release_complete(main, other.tree)
    assert not here.release_complete(tip, other.tree)
    tree = repo._store.write_tree(None, {"index.html": b"x"})
    change = RefChange("refs/docs/orders/v1.0.0", ZERO, tree)
    repo._store.update([change], Receipt("tester", "api", clock()))
    assert here.docs_built()


def test_earlier_rules_are_known_by_their_digest(
    facts: Callable[..., StoredFacts], repo: ContractRepo, principals: str, write_policy: Callable[..., None]
) -> None:
    old = repo.policy().rulebook.digest
    write_policy(repo, "policy: 1\nserial: 2\nroles: {policy-admin: {of: [bob]}}\n", principals)
    write_policy(repo, "policy: nonsense", principals)
    write_policy(repo, "policy: 1\nserial: 4\nroles: {policy-admin: {of: [bob]}}\n", principals)
    found = facts().rulebook(old)
    assert found is not None
    assert found.policy.serial == 1
    assert facts().rulebook("sha256:" + "0" * 64) is None


def test_rules_that_cannot_be_read_stop_everything(
    repo: ContractRepo, people: People, principals: str, write_policy: Callable[..., None]
) -> None:
    write_policy(repo, "policy: nonsense", principals)
    with pytest.raises(WorkflowError) as caught:
        repo.propose("orders", signer=people["cyd"].signer)
    assert caught.value.code == "policy-unreadable"


def test_comparisons_are_made_once(repo: ContractRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    compare = breaking.compare
    monkeypatch.setattr(
        breaking, "compare", lambda *sides, **rest: made.append(rest) or compare(*sides, **rest)
    )
    monkeypatch.setattr(comparing, "_MOST_KEPT", 1)
    store = repo._store
    dossiers = Dossiers(store, Comparisons(store, ContractTrees(store)), repo._clock)
    tip = store.refs("refs/heads/design/")["refs/heads/design/orders/refunds"]
    first = dossiers.open("orders", "1.1.0").facts.report(tip, TODAY)
    assert dossiers.open("orders", "1.1.0").facts.report(tip, TODAY) == first
    assert len(made) == 1
    dossiers.open("orders", "1.1.0").facts.report(tip, "2027-01-16")
    dossiers.open("orders", "1.1.0").facts.report(tip, TODAY)
    assert len(made) == 3


def test_a_repository_without_a_policy_knows_nobody(tmp_path: Path, people: People, clock: Any) -> None:
    from contractrepo.git.store import Store

    repo = ContractRepo(Store.create(tmp_path / "bare.git"), clock=clock)
    with repo.edit("orders", author=people["ada"].author) as draft:
        draft.write_spec('{"openapi": "3.1.0", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}')
    assert (repo.policy_text(), repo.signing_keys()) == ("", [])
    assert repo.status("orders").next == "contractrepo doctor"
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", signer=people["ada"].signer)
    assert caught.value.code == "principal-unknown"


KEYS = """\
principals:
  ada:
    name: Ada
    email: [ada@example.org]
    keys:
      - {{type: ssh, key: "{ada}", valid-from: "2026-01-01", valid-until: "2028-01-01"}}
      - {{type: ssh, key: "{eve}", valid-from: "2026-01-01", revoked: {{at: "2026-03-01", reason: compromised, since: "2026-02-01"}}}}
  bob: {{name: Bob, email: [bob@example.org], keys: [{{type: ssh, key: "{weak}", valid-from: "2026-01-01"}}]}}
  cyd: {{name: Cyd, email: [cyd@example.org], keys: []}}
"""


def test_keys_and_their_times(
    repo: ContractRepo, people: People, write_policy: Callable[..., None], tmp_path: Path
) -> None:
    make = ["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(tmp_path / "weak")]
    subprocess.run(make, check=True, timeout=60)
    weak = " ".join((tmp_path / "weak.pub").read_text().split()[:2])
    ada, eve = (people[name].signer.public_key for name in ("ada", "eve"))
    policy = "policy: 1\nserial: 2\nroles: {policy-admin: {of: [ada]}}\n"
    write_policy(repo, policy, KEYS.format(ada=ada, eve=eve, weak=weak))
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(people["ada"].key)], capture_output=True, text=True, check=True
    )
    assert [(row.principal, row.fault) for row in repo.signing_keys()] == [
        ("ada", None),
        ("ada", "key-compromised"),
        ("bob", "key-unusable"),
        ("cyd", None),
    ]
    assert repo.signing_keys()[0].fingerprint == told.stdout.split()[1]
    assert repo.allowed_signers().splitlines() == [
        f'ada namespaces="git",valid-after="20260101000000Z",valid-before="20271231235959Z" {ada}',
        f'ada namespaces="git",valid-after="20260101000000Z",valid-before="20260131235959Z" {eve}',
        f'bob namespaces="git",valid-after="20260101000000Z" {weak}',
    ]
