"""A release: its tag, the contract on main and the documentation, in one step or not at all."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.errors import WorkflowError
from contractrepo.git.changes import Instant
from contractrepo.service.documenting import Documenting

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]
MAIN = "refs/heads/main"
TAG = "refs/tags/orders/v1.0.0"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def prepared(solo: ContractRepo, signer: Signer, ada: Author) -> Callable[..., None]:
    """Return what stores a document as the design `next` and approves it."""

    def prepare(text: str, name: str = "orders", files: dict[str, bytes] | None = None) -> None:
        with solo.edit(name, design="next", author=ada) as draft:
            draft.write_spec(text)
            for path, data in (files or {}).items():
                draft.write_file(path, data)
        solo.approve(name, json.loads(text)["info"]["version"], signer=signer("ada"), author=ada)

    return prepare


def test_what_main_holds_is_released_as_it_is(solo: ContractRepo, signer: Signer, ada: Author) -> None:
    main = git(solo.path, "rev-parse", "main")
    done = solo.release("orders", signer=signer("ada"), comment="At last.", author=ada)
    assert (done.ref, done.records[0].comment) == (TAG, "At last.")
    assert (done.status.state.value, done.status.as_json()["docs"]) == ("released", "built")
    assert git(solo.path, "rev-parse", "main", f"{TAG}^{{commit}}").split() == [main, main]
    docs, tag = solo.log(limit=2)
    assert [change.ref for change in tag.changes] == [TAG]
    assert [change.ref for change in docs.changes] == ["refs/docs/orders/v1.0.0"]
    assert solo.versions("orders") == ["1.0.0"]


def test_a_design_comes_to_main_with_its_tag(
    solo: ContractRepo, prepared: Callable[..., None], signer: Signer, ada: Author, document: Document
) -> None:
    solo.release("orders", signer=signer("ada"), author=ada)
    old = git(solo.path, "rev-parse", "main")
    prepared(document("GET /orders", "GET /parts", version="1.1.0"), files={"notes/why.md": b"Because."})
    with solo.edit("carts", author=ada) as draft:  # main goes on meanwhile
        draft.write_spec(document("GET /carts"))
    between = git(solo.path, "rev-parse", "main")
    solo.release("orders", signer=signer("ada"), author=ada)
    entry = solo.log(limit=2)[1]
    assert [(change.ref, change.old) for change in entry.changes] == [
        ("refs/tags/orders/v1.1.0", "0" * 40),
        (MAIN, between),
    ]
    tip = git(solo.path, "rev-parse", "design/orders/next")
    assert git(solo.path, "rev-list", "--parents", "-1", "main").split()[1:] == [between, tip]
    assert git(solo.path, "merge-base", "main", "design/orders/next") == tip
    for path in ("contracts/orders", "contracts/orders/notes"):
        assert git(solo.path, "rev-parse", f"main:{path}") == git(solo.path, "rev-parse", f"{tip}:{path}")
    assert git(solo.path, "rev-parse", "main:contracts/carts") == git(
        solo.path, "rev-parse", f"{between}:contracts/carts"
    )
    assert git(solo.path, "log", "-1", "--format=%an%n%B", "main").splitlines() == [
        "contractrepo",
        "orders: release 1.1.0",
        "",
        "Tag: orders/v1.1.0",
    ]
    assert old != between
    assert solo.contract("orders").version == "1.1.0"
    git(solo.path, "fsck", "--strict")


def test_main_holds_exactly_what_was_released(
    solo: ContractRepo, prepared: Callable[..., None], signer: Signer, ada: Author, document: Document
) -> None:
    with solo.edit("orders", author=ada) as draft:
        draft.write_file("parts", b"a file that becomes a folder")
        draft.write_file("old.txt", b"x")
    solo.propose("orders", signer=signer("ada"), author=ada)
    solo.approve("orders", signer=signer("ada"), author=ada)
    solo.release("orders", signer=signer("ada"), author=ada)
    with solo.edit("orders", design="next", author=ada) as draft:
        draft.remove_file("parts")
        draft.remove_file("old.txt")
        draft.write_file("parts/one.txt", b"1")
    prepared(document("GET /orders", version="1.0.1"))
    solo.release("orders", signer=signer("ada"), author=ada)
    assert git(solo.path, "ls-tree", "-r", "--name-only", "main:contracts/orders").splitlines() == [
        "mocks/get-orders.mock.yaml",
        "openapi.json",
        "parts/one.txt",
    ]


def test_the_first_release_may_bring_the_first_main(
    tmp_path: Path, signer: Signer, ada: Author, document: Document
) -> None:
    repo = ContractRepo.init(
        tmp_path / "c.git", signer=signer("ada"), author=ada, clock=lambda: Instant(1_800_000_000)
    )
    with repo.edit("orders", design="first", author=ada) as draft:
        draft.write_spec(document("GET /orders"))
    repo.approve("orders", signer=signer("ada"), author=ada)
    repo.release("orders", signer=signer("ada"), author=ada)
    tip = git(repo.path, "rev-parse", "design/orders/first")
    assert git(repo.path, "rev-list", "--parents", "-1", "main").split()[1:] == [tip]
    assert repo.branches() == ["design/orders/first", "main"]


def test_a_trial_writes_nothing(solo: ContractRepo, signer: Signer, ada: Author) -> None:
    refs = git(solo.path, "for-each-ref")
    done = solo.release("orders", signer=signer("ada"), author=ada, dry_run=True)
    assert (done.ref, done.status.state.value) == (TAG, "approved")
    assert git(solo.path, "for-each-ref") == refs


def test_what_is_not_approved_is_not_released(
    solo: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    with solo.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders", "GET /parts", version="1.1.0"))
    refs = git(solo.path, "for-each-ref")
    for dry_run in (True, False):
        with pytest.raises(WorkflowError) as caught:
            solo.release("orders", "1.1.0", signer=signer("ada"), author=ada, dry_run=dry_run)
        assert caught.value.code == "proposal-missing"
    solo.propose("orders", "1.1.0", signer=signer("ada"), author=ada)
    with pytest.raises(WorkflowError) as caught:
        solo.release("orders", "1.1.0", signer=signer("ada"), author=ada)
    assert caught.value.code == "not-approved"
    assert "refs/tags/orders/v1.1.0" not in git(solo.path, "for-each-ref")
    assert refs != git(solo.path, "for-each-ref")


def test_a_release_is_final(solo: ContractRepo, signer: Signer, ada: Author) -> None:
    solo.release("orders", signer=signer("ada"), author=ada)
    with pytest.raises(WorkflowError) as caught:
        solo.release("orders", "1.0.0", signer=signer("ada"), author=ada)
    assert caught.value.code == "already-released"


def test_documentation_that_cannot_be_built_stops_no_release(
    solo: ContractRepo, signer: Signer, ada: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contractrepo.core.problem import Problem
    from contractrepo.errors import ContractError

    def broken(_: object) -> Any:
        raise ContractError([Problem("mock-breaks-contract", "error", "an example breaks the contract")])

    with monkeypatch.context() as patch:
        patch.setattr(Documenting, "store_pending", broken)
        done = solo.release("orders", signer=signer("ada"), author=ada)
    assert (done.status.state.value, done.status.as_json()["docs"]) == ("released", "pending")
    assert solo.build_docs() == ["refs/docs/orders/v1.0.0"]
    assert solo.status("orders", "1.0.0").as_json()["docs"] == "built"


def test_a_clone_leaves_the_rest_to_the_hooks(
    solo: ContractRepo,
    *,
    prepared: Callable[..., None],
    signer: Signer,
    ada: Author,
    document: Document,
    tmp_path: Path,
) -> None:
    prepared(document("GET /orders", "GET /parts", version="1.1.0"))
    solo.install_hooks()
    git(tmp_path, "clone", "-q", str(solo.path), "clone")
    clone = ContractRepo.open(tmp_path / "clone")
    clone.fetch()
    done = clone.release("orders", "1.1.0", signer=signer("ada"), author=ada)
    assert (done.ref, done.status.state.value) == ("refs/tags/orders/v1.1.0", "released")
    assert solo.contract("orders").version == "1.1.0"
    entry = next(entry for entry in solo.log() if entry.via == "push")
    assert [change.ref for change in entry.changes] == ["refs/tags/orders/v1.1.0", MAIN]
    assert clone.contract("orders").version == "1.1.0"
