"""Documentation of stored contracts: of which review it tells, and which releases have theirs stored."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from contractrepo import Author, Contract, ContractRepo, SSHSigner
from contractrepo.core.layout import MAIN, POLICY, POLICY_FILE, PRINCIPALS_FILE
from contractrepo.core.problem import Problem
from contractrepo.docs import Approval, Release, Site, build_docs
from contractrepo.errors import ContractError, StoreError, UsageError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service import documenting
from contractrepo.service.landing import land
from contractrepo.signing import fingerprint

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]
THEN = "2023-11-14T22:13:20Z"
DOCS = "refs/docs/orders/v1.0.0"


def git(repo: ContractRepo, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def reviews(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """Return what every site is made of, last one last."""
    found: list[Mapping[str, Any]] = []

    def made(*arguments: Any, **options: Any) -> Site:
        found.append(options)
        return build_docs(*arguments, **options)

    monkeypatch.setattr(documenting, "build_docs", made)
    return found


@pytest.fixture
def released(solo: ContractRepo, signer: Signer, ada: Author) -> ContractRepo:
    solo.release("orders", signer=signer("ada"), author=ada)
    return solo


def redesign(repo: ContractRepo, ada: Author, text: str) -> None:
    with repo.edit("orders", design="next", author=ada) as draft:
        draft.write_spec(text)


@pytest.mark.parametrize("ref", ["v1.0.0", "orders/v1.0.0", "main"])
def test_a_release_is_shown_with_its_review(
    ref: str, released: ContractRepo, reviews: list[Mapping[str, Any]], signer: Signer
) -> None:
    site = released.docs("orders", ref)
    (approval,) = released.status("orders", "1.0.0").approvals
    given = Approval(
        principal="ada",
        name="Ada",
        role="api-owner",
        fingerprint=fingerprint(signer("ada").public_key),
        received=THEN,
        comment="",
        record=approval.entry.record.digest,
        counts=True,
        self_approval=True,
        why="",
    )
    assert reviews[-1]["release"] == Release(
        tag="orders/v1.0.0",
        commit=git(released, "rev-parse", "orders/v1.0.0^{commit}"),
        version="1.0.0",
        previous="",
        date=THEN,
        state="released",
        approvals=(given,),
        proposed_by=("ada",),
        versions=True,
    )
    assert reviews[-1]["previous"] is None
    stored = git(released, "ls-tree", "-r", "--name-only", DOCS).splitlines()
    assert sorted(site) == stored


def test_it_is_the_same_whatever_happens_later(
    released: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    before = dict(released.docs("orders", "v1.0.0"))
    redesign(released, ada, document("GET /orders", "GET /parts", version="1.1.0"))
    released.approve("orders", "1.1.0", signer=signer("ada"), author=ada)
    released.release("orders", "1.1.0", signer=signer("ada"), author=ada)
    store = Store.open(released.path)
    old = store.refs(POLICY)[POLICY]
    renamed = {
        POLICY_FILE: store.files(old, "")[POLICY_FILE].replace(b"serial: 1", b"serial: 2"),
        PRINCIPALS_FILE: store.files(old, "")[PRINCIPALS_FILE].replace(b'"Ada"', b'"Lady Lovelace"'),
    }
    tree = store.write_tree(None, renamed)
    new = store.write_commit(
        tree, [old], author=ada, when=Instant(1_700_000_000), message="policy: serial 2\n"
    )
    store.update([RefChange(POLICY, old, new)], Receipt("tester", "api", Instant(1_700_000_000), old))
    assert dict(released.docs("orders", "v1.0.0")) == before


def test_the_next_version_is_compared_with_the_one_before(
    released: ContractRepo,
    reviews: list[Mapping[str, Any]],
    signer: Signer,
    ada: Author,
    document: Document,
) -> None:
    redesign(released, ada, document("GET /orders", "GET /parts", version="1.1.0"))
    released.docs("orders", "design/orders/next")
    draft = reviews[-1]["release"]
    assert (draft.tag, draft.state, draft.previous, draft.date) == ("", "draft", "1.0.0", "")
    assert (draft.approvals, draft.proposed_by) == ((), ())
    assert draft.missing == ("role:api-owner: 0 of 1 approved",)
    assert reviews[-1]["previous"].version == "1.0.0"
    released.approve("orders", "1.1.0", signer=signer("ada"), author=ada)
    released.docs("orders", "design/orders/next")
    draft = reviews[-1]["release"]
    assert (draft.state, draft.date, draft.proposed_by, draft.missing) == ("approved", THEN, ("ada",), ())
    assert [(one.counts, one.why) for one in draft.approvals] == [(True, "")]
    redesign(released, ada, document("GET /orders", "GET /others", version="1.1.0"))
    released.docs("orders", "design/orders/next")
    draft = reviews[-1]["release"]
    assert (draft.state, draft.tag) == ("in-review", "")
    assert [(one.counts, one.why) for one in draft.approvals] == [(False, "content-changed")]
    assert draft.commit == git(released, "rev-parse", "design/orders/next")


def test_whoever_asked_for_changes_is_shown_with_a_draft(
    released: ContractRepo, reviews: list[Mapping[str, Any]], signer: Signer, ada: Author, document: Document
) -> None:
    redesign(released, ada, document("GET /orders", "GET /parts", version="1.1.0"))
    released.propose("orders", "1.1.0", signer=signer("ada"), author=ada)
    released.request_changes(
        "orders", "1.1.0", signer=signer("ada"), author=ada, comment="Name it otherwise."
    )
    site = released.docs("orders", "design/orders/next")
    (said,) = reviews[-1]["release"].approvals
    assert (said.decision, said.comment, said.counts) == ("request-changes", "Name it otherwise.", True)
    assert "0 people count" in site["approval.html"].decode()


def test_what_differs_from_the_release_of_its_version_is_none(
    released: ContractRepo, reviews: list[Mapping[str, Any]], ada: Author, document: Document
) -> None:
    redesign(released, ada, document("GET /orders", "GET /parts", version="1.0.0"))
    released.docs("orders", "design/orders/next")
    draft = reviews[-1]["release"]
    assert (draft.tag, draft.commit) == ("", git(released, "rev-parse", "design/orders/next"))


@pytest.mark.parametrize("version", ["1", "next", "v1.1.0"])
def test_a_version_that_is_none_has_no_review(
    version: str, released: ContractRepo, reviews: list[Mapping[str, Any]], ada: Author, document: Document
) -> None:
    redesign(released, ada, document("GET /orders", version=version))
    released.docs("orders", "design/orders/next")
    assert reviews[-1]["release"] is None
    assert reviews[-1]["previous"].version == "1.0.0"
    with released.edit("carts", design="first", author=ada) as draft:
        draft.write_spec(document("GET /carts", version=version))
    released.docs("carts", "design/carts/first")
    assert (reviews[-1]["release"], reviews[-1]["previous"]) == (None, None)


def test_formats_and_address_are_passed_on(released: ContractRepo) -> None:
    assert not [path for path in released.docs("orders", format="html") if path.endswith(".md")]
    assert [path for path in released.docs("orders", format="markdown") if path.endswith(".md")]
    with pytest.raises(UsageError) as caught:
        released.docs("orders", format="pdf")
    assert caught.value.code == "format-unknown"
    site = released.docs("orders", base_url="https://docs.example.org/orders")
    assert any(b"https://docs.example.org/orders" in data for data in dict(site).values())


def test_what_is_not_there_has_no_documentation(released: ContractRepo) -> None:
    for name, ref, code in (
        ("carts", "main", "unknown-contract"),
        ("orders", "v9.0.0", "unknown-ref"),
        ("Orders", "main", "name-invalid"),
    ):
        with pytest.raises(UsageError) as caught:
            released.docs(name, ref)
        assert caught.value.code == code


@pytest.fixture
def pending(
    solo: ContractRepo, taken_back: Callable[..., list[RefChange]], signer: Signer, ada: Author
) -> ContractRepo:
    """Return a repository whose release came by a push, so that its documentation is not there yet.

    Beside it there is a tag that nobody signed.
    """
    changes = taken_back(solo, lambda: solo.release("orders", signer=signer("ada"), author=ada))
    store = Store.open(solo.path)
    receipt = Receipt("pusher", "push", Instant(1_700_000_000), store.refs(POLICY)[POLICY])
    land(store, changes, receipt, changes)
    store.update([RefChange("refs/tags/orders/v0.9.0", ZERO, store.refs(MAIN)[MAIN])], receipt)
    return solo


def test_documentation_that_is_missing_is_built(pending: ContractRepo) -> None:
    told = [(fault.code, fault.hint) for fault in pending.doctor() if fault.code == "docs-pending"]
    assert told == [("docs-pending", "contractrepo docs store builds it, or says why it cannot be built")]
    assert pending.status("orders", "1.0.0").as_json()["docs"] == "pending"
    assert pending.build_docs() == [DOCS]
    entry = pending.log(limit=1)[0]
    assert ([change.ref for change in entry.changes], entry.user, entry.via) == ([DOCS], "tester", "api")
    assert entry.policy == git(pending, "rev-parse", POLICY)
    stored = {path: git(pending, "rev-parse", f"{DOCS}:{path}") for path in pending.docs("orders", "v1.0.0")}
    built = {
        path: subprocess.run(
            ["git", "hash-object", "--stdin"], cwd=pending.path, input=data, capture_output=True, check=True
        )
        .stdout.decode()
        .strip()
        for path, data in pending.docs("orders", "v1.0.0").items()
    }
    assert stored == built
    assert pending.build_docs() == []
    assert "docs-pending" not in {fault.code for fault in pending.doctor()}
    git(pending, "fsck", "--strict")


def test_what_cannot_be_built_keeps_nothing_else_from_it(
    pending: ContractRepo, signer: Signer, ada: Author, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(contract: Contract, *arguments: Any, **options: Any) -> Site:
        if contract.version == "1.0.0":
            raise ContractError([Problem("mock-breaks-contract", "error", "an example breaks the contract")])
        return build_docs(contract, *arguments, **options)

    redesign(pending, ada, document("GET /orders", "GET /parts", version="1.1.0"))
    pending.approve("orders", "1.1.0", signer=signer("ada"), author=ada)
    monkeypatch.setattr(documenting, "build_docs", broken)
    done = pending.release("orders", "1.1.0", signer=signer("ada"), author=ada)
    assert done.status.as_json()["docs"] == "built"
    status = pending.status("orders", "1.0.0")
    assert status.docs == "pending"
    assert [(flaw.code, flaw.message) for flaw in status.warnings] == [
        (
            "docs-failed",
            "the documentation of orders 1.0.0 cannot be built: [mock-breaks-contract] an example breaks the contract",
        )
    ]
    with pytest.raises(ContractError, match="an example breaks the contract"):
        pending.build_docs()
    monkeypatch.setattr(documenting, "build_docs", build_docs)
    assert pending.status("orders", "1.0.0").warnings == ()


def test_who_is_slower_leaves_what_is_there(pending: ContractRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(*arguments: Any, **options: Any) -> Site:
        monkeypatch.setattr(documenting, "build_docs", build_docs)
        assert ContractRepo.open(pending.path).build_docs() == [DOCS]
        return build_docs(*arguments, **options)

    monkeypatch.setattr(documenting, "build_docs", overtaken)
    assert pending.build_docs() == []
    assert pending.status("orders", "1.0.0").as_json()["docs"] == "built"


def test_a_clone_shows_the_same(released: ContractRepo, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("clone") / "clone"
    git(released, "clone", "-q", str(released.path), str(folder))
    clone = ContractRepo.open(folder)
    clone.fetch()
    assert dict(clone.docs("orders", "v1.0.0")) == dict(released.docs("orders", "v1.0.0"))
    found = clone.verify_docs("orders", "1.0.0")
    assert (found.ref, found.same, found.differing) == (DOCS, True, ())
    assert found.rebuilt == git(released, "rev-parse", DOCS)


def test_stored_documentation_that_nobody_can_build_is_told_file_by_file(released: ContractRepo) -> None:
    store = Store.open(released.path)
    other = {**released.docs("orders", "v1.0.0"), "index.html": b"changed", "a/more.txt": b"more"}
    del other["search.html"]
    tree = store.write_tree(None, other)
    old, policy = git(released, "rev-parse", DOCS), store.refs(POLICY)[POLICY]
    store.update([RefChange(DOCS, old, tree)], Receipt("tester", "api", Instant(1_700_000_000), policy))

    found = released.verify_docs("orders", "1.0.0")

    assert (found.same, found.stored) == (False, tree)
    assert found.differing == ("a/more.txt", "index.html", "search.html")
    with pytest.raises(StoreError) as raised:
        released.verify_docs("orders", "7.0.0")
    assert raised.value.code == "docs-missing"


def test_what_changed_between_two_refs_is_one_page(
    released: ContractRepo, ada: Author, document: Document
) -> None:
    redesign(released, ada, document("GET /parts", version="2.0.0"))
    page = released.changes("orders", "v1.0.0", "design/orders/next")

    assert page.startswith("# Changes\n")
    assert "**Breaking**" in page
    assert "<h1>Changes</h1>" in released.changes("orders", "v1.0.0", "v1.0.0", format="html")
    assert Store.open(released.path).refs(MAIN)[MAIN] == git(released, "rev-parse", "main")
