"""Changes that land: judged again where that is needed, completed by what releases do to main, all or nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import MAIN, POLICY
from contractrepo.errors import ConflictError, WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.log import LogEntry
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service import landing
from contractrepo.service.completing import completed
from contractrepo.service.landing import land, land_verified
from contractrepo.service.verdict_note import write_note

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]
Push = Callable[[Sequence[RefChange]], LogEntry | None]
NOW = 1_800_000_000
DESIGN = "refs/heads/design/orders/next"
RELEASE = "refs/tags/orders/v1.1.0"


def git(repo: ContractRepo, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def receipt(repo: ContractRepo) -> Receipt:
    return Receipt("pusher", "push", Instant(NOW), git(repo, "rev-parse", POLICY))


@pytest.fixture
def store(solo: ContractRepo) -> Store:
    return Store.open(solo.path)


@pytest.fixture
def push(store: Store, solo: ContractRepo) -> Push:
    return lambda changes: land(store, changes, receipt(solo), changes)


@pytest.fixture
def tags(
    solo: ContractRepo,
    taken_back: Callable[..., list[RefChange]],
    signer: Signer,
    ada: Author,
    document: Document,
) -> list[RefChange]:
    """Return the tags of a review and a release of the design `next`, which is there already."""
    key = signer("ada")
    with solo.edit("orders", design="next", author=ada) as draft:
        draft.write_spec(document("GET /orders", "GET /parts", version="1.1.0"))
    changes = taken_back(
        solo,
        lambda: solo.approve("orders", "1.1.0", signer=key, author=ada),
        lambda: solo.release("orders", "1.1.0", signer=key, author=ada),
    )
    return [change for change in changes if change.ref != MAIN]


def edit(repo: ContractRepo, document: Document, name: str = "carts") -> None:
    with repo.edit(name, author=Author("Ben", "ben@example.org")) as draft:
        draft.write_spec(document(f"GET /{name}"))


def test_a_push_of_a_release_moves_main(solo: ContractRepo, tags: list[RefChange], push: Push) -> None:
    entry = push(tags)
    assert entry is not None
    assert {change.ref for change in entry.changes} == {MAIN, *(change.ref for change in tags)}
    assert solo.contract("orders").version == "1.1.0"
    assert git(solo, "rev-parse", "main^2") == git(solo, "rev-parse", f"{RELEASE}^{{commit}}")
    assert solo.status("orders", "1.1.0").state.value == "released"


def test_what_nobody_judged_is_judged(solo: ContractRepo, tags: list[RefChange], push: Push) -> None:
    refs = git(solo, "for-each-ref")
    with pytest.raises(WorkflowError) as caught:
        push([change for change in tags if change.ref == RELEASE])
    assert [one.code for one in caught.value.data["objections"]] == ["record-chain", "proposal-missing"]
    assert git(solo, "for-each-ref") == refs


def test_what_was_judged_just_now_is_believed(solo: ContractRepo, store: Store, push: Push) -> None:
    main = git(solo, "rev-parse", "main")
    new = store.write_commit(
        store.write_tree(main, {"README.md": b"not a contract"}),
        [main],
        author=Author("Eve", "eve@example.org"),
        when=Instant(NOW),
        message="x",
    )
    changes = [RefChange(MAIN, main, new)]
    with pytest.raises(WorkflowError) as caught:
        push(changes)
    assert caught.value.code == "path-outside-contracts"
    write_note(store.path, store, changes, "pusher", NOW)
    assert push(changes) is not None


def test_main_is_followed_where_it_moves_meanwhile(
    solo: ContractRepo,
    tags: list[RefChange],
    push: Push,
    document: Document,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = iter(("carts", "copies"))

    def overtaken(*arguments: object) -> list[RefChange]:
        found = completed(*arguments)  # type: ignore[arg-type]  # as they come
        if name := next(others, None):
            edit(solo, document, name)
        return found

    monkeypatch.setattr(landing, "completed", overtaken)
    push(tags)
    assert git(solo, "ls-tree", "--name-only", "main:contracts").split() == ["carts", "copies", "orders"]
    assert git(solo, "log", "--first-parent", "-3", "--format=%s", "main").splitlines() == [
        "orders: release 1.1.0",
        "copies: import T 1.0.0 with 1 operation",
        "carts: import T 1.0.0 with 1 operation",
    ]


def test_but_not_for_ever(
    solo: ContractRepo,
    tags: list[RefChange],
    push: Push,
    document: Document,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = iter(range(100))

    def overtaken(*arguments: object) -> list[RefChange]:
        found = completed(*arguments)  # type: ignore[arg-type]  # as they come
        edit(solo, document, f"carts{next(attempts)}")
        return found

    monkeypatch.setattr(landing, "completed", overtaken)
    with pytest.raises(ConflictError) as caught:
        push(tags)
    assert (caught.value.code, next(attempts)) == ("ref-changed", 5)
    assert RELEASE not in git(solo, "for-each-ref")


def test_whoever_moves_main_himself_is_told_when_he_is_late(
    solo: ContractRepo, push: Push, document: Document
) -> None:
    old = git(solo, "rev-parse", "main")
    new = git(solo, "commit-tree", "main^{tree}", "-p", old, "-m", "x")
    edit(solo, document)
    with pytest.raises(ConflictError) as caught:
        push([RefChange(MAIN, old, new)])
    assert caught.value.data["ref"] == MAIN


def test_another_ref_that_moved_is_told_at_once(
    solo: ContractRepo, store: Store, tags: list[RefChange]
) -> None:
    calls: list[int] = []
    stale = [RefChange(change.ref, "b" * 40, change.new) for change in tags]
    with pytest.raises(ConflictError) as caught:
        land_verified(store, stale, receipt(solo), lambda: calls.append(1))
    assert caught.value.data["ref"] in {change.ref for change in tags}
    assert calls == []


def test_nothing_is_added_to_what_releases_nothing(
    store: Store, solo: ContractRepo, tags: list[RefChange]
) -> None:
    records = [change for change in tags if change.ref != RELEASE]
    gone = [RefChange(RELEASE, tags[0].new, ZERO)]
    for changes in (records, gone, [RefChange(DESIGN, ZERO, git(solo, "rev-parse", "main"))]):
        assert completed(store, changes, receipt(solo)) == changes


def test_nothing_is_added_where_main_comes_along(
    store: Store, solo: ContractRepo, tags: list[RefChange]
) -> None:
    main = git(solo, "rev-parse", "main")
    changes = [*tags, RefChange(MAIN, main, main)]
    assert completed(store, changes, receipt(solo)) == changes


def test_releases_of_two_contracts_move_main_once(
    solo: ContractRepo,
    *,
    tags: list[RefChange],
    taken_back: Callable[..., list[RefChange]],
    signer: Signer,
    ada: Author,
    document: Document,
    push: Push,
) -> None:
    key = signer("ada")
    with solo.edit("carts", design="first", author=ada) as draft:
        draft.write_spec(document("GET /carts"))
    more = taken_back(
        solo,
        lambda: solo.approve("carts", signer=key, author=ada),
        lambda: solo.release("carts", signer=key, author=ada),
    )
    entry = push([*tags, *(change for change in more if change.ref != MAIN)])
    assert entry is not None
    assert [change.ref for change in entry.changes].count(MAIN) == 1
    assert git(solo, "log", "--first-parent", "-2", "--format=%s", "main").splitlines() == [
        "carts: release 1.0.0",
        "orders: release 1.1.0",
    ]
    assert (solo.contract("carts").version, solo.contract("orders").version) == ("1.0.0", "1.1.0")


def test_a_main_with_the_same_contract_still_gets_the_release_in_its_past(
    solo: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    with solo.edit("carts", design="first", author=ada) as draft:
        draft.write_spec(document("GET /carts"))
    edit(solo, document)
    same = [git(solo, "rev-parse", f"{ref}:contracts/carts") for ref in ("main", "design/carts/first")]
    assert same[0] == same[1]
    solo.propose("carts", "1.0.0", design="first", signer=signer("ada"), author=ada)
    solo.approve("carts", "1.0.0", signer=signer("ada"), author=ada)
    old = git(solo, "rev-parse", "main")
    solo.release("carts", "1.0.0", signer=signer("ada"), author=ada)
    tip = git(solo, "rev-parse", "design/carts/first")
    assert git(solo, "rev-list", "--parents", "-1", "main").split()[1:] == [old, tip]
    assert git(solo, "rev-parse", "main^{tree}") == git(solo, "rev-parse", f"{old}^{{tree}}")
