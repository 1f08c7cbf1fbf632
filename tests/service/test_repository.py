"""Founding, opening, reading, listing, exporting, comparing, logging, doctoring."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import contractrepo
from contractrepo import Author, ContractRepo, Policy
from contractrepo.errors import ContractError, ContractRepoError, StoreError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.store import Store
from contractrepo.policy import Compatibility

Document = Callable[..., str]
POLICY = "policy: 1\nserial: 7\nroles:\n  policy-admin: {of: [ada]}\n"


def git(repo: ContractRepo, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True
    ).stdout.strip()


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(ContractRepoError) as caught:
        action()
    assert caught.value.hint
    return caught.value.code


def test_a_new_repository_has_a_policy_in_its_log(repo: ContractRepo) -> None:
    assert git(repo, "for-each-ref", "--format=%(refname)").splitlines() == [
        "refs/meta/log",
        "refs/meta/policy",
    ]
    assert [change.ref for change in repo.log()[0].changes] == ["refs/meta/policy"]
    assert git(repo, "log", "--format=%an %s", "refs/meta/policy") == "Ada policy: serial 1"
    policy = Policy.parse(git(repo, "show", "refs/meta/policy:policy.yaml"))
    assert (policy.serial, policy.bootstrap, policy.main("any")) == (1, True, "compatible")
    assert policy.for_contract("any") == Compatibility()
    assert (repo.contracts(), repo.branches(), repo.versions("orders")) == ([], [], [])


@pytest.mark.parametrize(
    "policy", [POLICY, POLICY.encode(), Policy.parse(POLICY)], ids=["str", "bytes", "Policy"]
)
def test_a_policy_may_be_given(policy: Any, tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "c.git", policy)
    assert Policy.parse(git(repo, "show", "refs/meta/policy:policy.yaml")).serial == 7
    assert git(repo, "log", "--format=%s", "refs/meta/policy") == "policy: serial 7"


def test_nothing_is_made_of_a_bad_policy_or_beside_something(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        ContractRepo.init(tmp_path / "c.git", "policy: 2\n")
    assert {problem.code for problem in caught.value.problems} == {"policy-invalid"}
    assert not (tmp_path / "c.git").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    assert code_of(lambda: ContractRepo.init(tmp_path / "full")) == "repository-exists"


def test_a_repository_can_be_founded_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    repo = ContractRepo.init(tmp_path / "c.git")
    assert (
        git(repo, "log", "--format=%an <%ae>", "refs/meta/policy") == "contractrepo <contractrepo@localhost>"
    )


def test_a_repository_is_opened_from_inside(stored: ContractRepo, tmp_path: Path) -> None:
    assert ContractRepo.open_around(stored.path / "refs/heads").path == stored.path
    assert ContractRepo.open(str(stored.path)).contract("orders").title == "T"
    assert code_of(lambda: ContractRepo.open(tmp_path)) == "not-a-repository"
    assert code_of(lambda: ContractRepo.open_around(tmp_path)) == "not-a-repository"


@pytest.fixture
def history(
    stored: ContractRepo, document: Document, ada: Author, log_tag: Callable[..., None]
) -> ContractRepo:
    """Return a repository with versions 1.0.0, 1.1.0 and a pre-release of `orders`, and a design that breaks both.

    A tag 1.9.0 was written past the log: it is no version.
    """
    for version, extra in (("1.1.0", "GET /more"), ("2.0.0-rc.1", "GET /most")):
        log_tag(stored.path, f"orders/v{stored.contract('orders').version}")
        with stored.edit("orders", author=ada) as draft:
            draft.write_spec(document("GET /orders", "POST /orders", "GET /more", extra, version=version))
    log_tag(stored.path, "orders/v2.0.0-rc.1")
    git(stored, "update-ref", "refs/tags/orders/v1.9.0", "main")
    git(stored, "tag", "-m", "not a version", "other/tag", "main")
    with stored.edit("orders", design="small", author=ada) as draft:
        draft.write_spec(document("GET /orders", "GET /more", "GET /most", version="1.2.0"))
    return stored


def test_what_a_repository_holds(history: ContractRepo, document: Document, ada: Author) -> None:
    with history.edit("carts", design="first", author=ada) as draft:
        draft.write_spec(document("GET /carts"))
    git(history, "update-ref", "refs/heads/design/Bad/name", "main")
    assert history.branches() == ["design/Bad/name", "design/carts/first", "design/orders/small", "main"]
    assert history.versions("orders") == ["2.0.0-rc.1", "1.1.0", "1.0.0"]
    rows = [(row.name, row.versions, row.designs) for row in history.contracts()]
    assert rows == [
        ("carts", (), ("first",)),
        ("orders", ("2.0.0-rc.1", "1.1.0", "1.0.0"), ("small",)),
        ("other", (), ()),
    ]


@pytest.mark.parametrize("ref", ["v1.1.0", "orders/v1.1.0", "refs/tags/orders/v1.1.0", "commit"])
def test_a_contract_is_found_by_version_tag_and_commit(ref: str, history: ContractRepo) -> None:
    at = git(history, "rev-parse", "orders/v1.1.0") if ref == "commit" else ref
    assert history.contract("orders", at).version == "1.1.0"
    assert len(history.mocks("orders", at)) == 3


@pytest.mark.parametrize(
    ("name", "ref", "code"),
    [
        ("orders", "v9.0.0", "unknown-ref"),
        ("orders", "v1.x", "unknown-ref"),
        ("orders", "design/orders/none", "unknown-ref"),
        ("carts", "main", "unknown-contract"),
        ("Orders", "main", "name-invalid"),
    ],
)
def test_what_is_not_there(name: str, ref: str, code: str, history: ContractRepo) -> None:
    assert code_of(lambda: history.contract(name, ref)) == code
    assert code_of(lambda: history.mocks(name, ref)) == code


@pytest.mark.parametrize(
    ("base", "revision", "verdict", "base_version"),
    [
        ("v1.0.0", "v1.1.0", "compatible", "1.0.0"),
        ("v1.0.0", "v1.0.0", "unchanged", "1.0.0"),
        ("released", "design/orders/small", "breaking", "1.1.0"),
        ("supported", "design/orders/small", "breaking", "2.0.0-rc.1"),
        ("supported", "v2.0.0-rc.1", "compatible", "1.1.0"),
        ("main", "design/orders/small", "breaking", "2.0.0-rc.1"),
    ],
)
def test_comparing(base: str, revision: str, verdict: str, base_version: str, history: ContractRepo) -> None:
    found = history.compare("orders", base, revision)
    assert (found.verdict, found.base.version) == (verdict, base_version)


def test_comparing_by_another_policy(history: ContractRepo) -> None:
    policy = Policy.parse(POLICY + "compatibility: {severity: {operation-removed: warning}}\n")
    for rules in (policy, policy.for_contract("orders")):
        assert (
            history.compare("orders", "released", "design/orders/small", policy=rules).verdict == "compatible"
        )


def test_comparing_with_releases_that_are_not_there(stored: ContractRepo) -> None:
    assert code_of(lambda: stored.compare("orders", "released", "main")) == "no-release"
    assert code_of(lambda: stored.compare("orders", "nothing", "main")) == "unknown-ref"


def test_exporting(stored: ContractRepo, tmp_path: Path) -> None:
    paths = stored.export("orders", "main", tmp_path / "out")
    assert [path.relative_to(tmp_path / "out").as_posix() for path in paths] == [
        "mocks/get-orders.mock.yaml",
        "mocks/post-orders.mock.yaml",
        "openapi.json",
    ]
    assert (tmp_path / "out/openapi.json").read_text().startswith("{")
    assert code_of(lambda: stored.export("orders", "main", tmp_path / "out")) == "folder-not-empty"
    assert (
        code_of(lambda: stored.export("orders", "main", tmp_path / "out/openapi.json")) == "folder-not-empty"
    )
    assert code_of(lambda: stored.export("orders", "main", tmp_path / "out/openapi.json/x")) == "not-writable"


def test_a_doctor_finds_nothing_in_a_healthy_repository(stored: ContractRepo) -> None:
    stored.install_hooks()
    stored.install_hooks()
    assert stored.doctor() == []
    assert stored.hook_faults() == []


def test_a_doctor_finds_missing_hooks(stored: ContractRepo) -> None:
    stored.install_hooks()
    stored.remove_hooks()
    codes = [fault.code for fault in stored.doctor()]
    assert codes[:3] == ["hook-missing"] * 3
    assert set(codes[3:]) == {"setting-missing"}


def land(repo: ContractRepo, ref: str, tree: str) -> None:
    """Let a ref move to a commit of a tree by the log, which no guard would have let through."""
    before = git(repo, "rev-parse", ref)
    commit = git(repo, "commit-tree", tree, "-p", before, "-m", "x")
    Store.open(repo.path).update([RefChange(ref, before, commit)], Receipt("test", "api", Instant(0)))


def test_a_doctor_finds_what_cannot_be_read(stored: ContractRepo) -> None:
    stored.install_hooks()
    tree = git(stored, "mktree")
    land(stored, "refs/meta/policy", tree)
    assert [fault.code for fault in stored.doctor()] == ["policy-unreadable"]


def entry(repo: ContractRepo, mode: str, kind: str, name: str, text: str) -> str:
    command = ["git", "hash-object", "-w", "--stdin"]
    blob = subprocess.run(
        command, cwd=repo.path, input=text, capture_output=True, text=True, check=True
    ).stdout.strip()
    return f"{mode} {kind} {blob}\t{name}\n"


def mktree(repo: ContractRepo, lines: str) -> str:
    command = ["git", "mktree"]
    return subprocess.run(
        command, cwd=repo.path, input=lines, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize(("mode", "code"), [("100644", "json-syntax"), ("120000", "unsafe-entry")])
def test_a_doctor_finds_bad_contracts(mode: str, code: str, stored: ContractRepo) -> None:
    stored.install_hooks()
    orders = mktree(stored, entry(stored, mode, "blob", "openapi.json", "{"))
    contracts = mktree(stored, f"040000 tree {orders}\torders\n")
    root = mktree(stored, f"040000 tree {contracts}\tcontracts\n")
    land(stored, "refs/heads/main", root)
    (fault,) = stored.doctor()
    assert fault.code == code
    assert "contract 'orders' on main cannot be read" in fault.message


def test_a_doctor_finds_links_beside_contracts(stored: ContractRepo) -> None:
    stored.install_hooks()
    contracts = mktree(stored, entry(stored, "120000", "blob", "link", "/etc"))
    root = mktree(stored, f"040000 tree {contracts}\tcontracts\n")
    land(stored, "refs/heads/main", root)
    assert [fault.code for fault in stored.doctor()] == ["unsafe-entry"]


def test_a_doctor_finds_a_broken_log(stored: ContractRepo) -> None:
    stored.install_hooks()
    tree = git(stored, "mktree")
    git(stored, "update-ref", "refs/meta/log", git(stored, "commit-tree", tree, "-m", "x"))
    assert "log-broken" in [fault.code for fault in stored.doctor()]


def test_a_doctor_finds_no_git(stored: ContractRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stored.install_hooks()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [fault.code for fault in stored.doctor()] == ["git-missing"]


def test_the_log_can_be_cut(stored: ContractRepo) -> None:
    assert len(stored.log()) == 3
    assert [entry.id for entry in stored.log(limit=1)] == [stored.log()[0].id]


def test_many_contracts_are_forgotten_and_read_again(
    stored: ContractRepo, document: Document, ada: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contractrepo.service import trees

    monkeypatch.setattr(trees, "_KEPT", 2)
    store = Store.open(stored.path)
    kept = trees.ContractTrees(store)
    for number in range(3):
        with stored.edit("orders", design=f"d{number}", author=ada) as draft:
            draft.write_spec(document("GET /orders", version=f"1.{number}.0"))
    tips = [store.resolve(f"design/orders/d{number}").commit for number in range(3)]
    first = kept.find("orders", tips[0])
    assert kept.find("orders", tips[0]) is first
    for tip in tips:
        kept.find("orders", tip)
    assert kept.find("orders", tips[0]) is not first


def test_a_lost_folder_is_trouble_of_the_repository(stored: ContractRepo) -> None:
    shutil.rmtree(stored.path / "objects")
    with pytest.raises(StoreError):
        stored.contract("orders")


def test_a_policy_may_be_too_broken_to_name_its_rules(
    stored: ContractRepo, ada: Author, document: Document
) -> None:
    root = mktree(stored, entry(stored, "100644", "blob", "policy.yaml", "policy: 2"))
    land(stored, "refs/meta/policy", root)
    with pytest.raises(ContractRepoError) as caught, stored.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders", "POST /orders", "GET /new"))
    assert caught.value.code == "policy-unreadable"
    assert caught.value.message.startswith("refs/meta/policy holds no policy that can be read: ")


def test_the_public_comparison_takes_text_and_contracts(document: Document) -> None:
    old, new = document("GET /a", "GET /b"), document("GET /a")
    assert contractrepo.compare(old, new).verdict == "breaking"
    assert contractrepo.compare(contractrepo.load(old), new.encode()).verdict == "breaking"
    policy = Policy.parse(POLICY + "compatibility: {mode: none}\n")
    assert contractrepo.compare(old, new, policy=policy).verdict == "compatible"


def test_a_branch_in_the_way_of_a_design_is_named(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    git(stored, "update-ref", "refs/heads/design/carts", "main")
    with pytest.raises(ContractRepoError) as caught, stored.edit("carts", design="x", author=ada) as draft:
        draft.write_spec(document("GET /carts"))
    assert caught.value.code == "ref-clash"
    assert stored.branches() == ["design/carts", "main"]
