"""Comparisons of what is stored: with mocks, by the policy in force, and without reading what is the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, load
from contractrepo.errors import UsageError, WorkflowError
from contractrepo.git.changes import Instant
from contractrepo.git.store import Store
from contractrepo.mocking import MockSet
from contractrepo.policy import Compatibility
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.move import ContractState

Document = Callable[..., str]
DAY_S = 86_400
POLICY = "policy: 1\nserial: 1\nroles: {policy-admin: {of: [owner]}}\ncompatibility: "


def mock(status: int) -> str:
    return f"mock: 1\noperation: GET /a\nexamples:\n  one: {{respond: {{status: {status}}}}}\n"


def answering(*statuses: int) -> str:
    responses = {str(status): {"description": "Fine."} for status in statuses}
    data = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "paths": {"/a": {"get": {"responses": responses}}},
    }
    return json.dumps(data)


@pytest.fixture
def mocked(repo: ContractRepo, ada: Author) -> ContractRepo:
    """Return a repository with a contract whose design answers the same request with another status."""
    for design, status in ((None, 200), ("later", 202)):
        with repo.edit("a", design=design, author=ada) as draft:
            draft.write_spec(answering(200, 202))
            draft.write_file("mocks/get-a.mock.yaml", mock(status))
    return repo


def test_the_mocks_of_both_sides_are_played(mocked: ContractRepo) -> None:
    found = mocked.compare("a", "main", "design/a/later")
    assert [(finding.rule, finding.old, finding.new) for finding in found.findings] == [
        ("behaviour-status-changed", 200, 202)
    ]
    assert found.findings[0].old_location.file == "contracts/a/mocks/get-a.mock.yaml"
    assert found.verdict == "compatible"
    assert found.findings_digest != mocked.compare("a", "main", "main").findings_digest
    assert (
        "contracts/a/mocks/get-a.mock.yaml (GET /a) example 'one'\n  ~ /examples/one/respond/status: 200 -> 202\n"
        in found.structural_difference()
    )


def test_a_review_counts_the_mocks(mocked: ContractRepo) -> None:
    store = Store.open(mocked.path)
    comparisons = Comparisons(store, ContractTrees(store))
    sides = (store.resolve("main").commit, store.resolve("design/a/later").commit)
    rules = Compatibility(severity={"behaviour-status-changed": "breaking"})
    outcomes = [
        comparisons.outcome("a", sides, one, date(2026, 1, 1), {}) for one in (Compatibility(), rules)
    ]
    assert [(len(one.breaking), one.required_bump) for one in outcomes] == [(0, "patch"), (1, "major")]
    assert outcomes[0].findings_digest == mocked.compare("a", "main", "design/a/later").findings_digest


def test_main_takes_other_answers_unless_the_policy_forbids_them(
    mocked: ContractRepo, ada: Author, tmp_path: Path
) -> None:
    with mocked.edit("a", author=ada) as draft:
        draft.write_file("mocks/get-a.mock.yaml", mock(202))
    strict = ContractRepo.init(
        tmp_path / "strict.git", POLICY + "{severity: {behaviour-status-changed: breaking}}\n", author=ada
    )
    with strict.edit("a", author=ada) as draft:
        draft.write_spec(answering(200, 202))
        draft.write_file("mocks/get-a.mock.yaml", mock(200))
    with pytest.raises(WorkflowError) as caught, strict.edit("a", author=ada) as draft:
        draft.write_file("mocks/get-a.mock.yaml", mock(202))
    assert caught.value.code == "breaking-change"
    assert "behaviour-status-changed" in caught.value.message


def test_a_contract_at_hand_is_compared_with_a_stored_one(mocked: ContractRepo) -> None:
    mocks = MockSet.parse({"mocks/get-a.mock.yaml": mock(202).encode()})
    hand = ContractState(load(answering(200, 202)), mocks)
    assert [f.rule for f in mocked.compare("a", "main", hand).findings] == ["behaviour-status-changed"]
    assert mocked.compare("a", hand, "design/a/later").verdict == "unchanged"
    assert mocked.compare("a", hand, hand).verdict == "unchanged"


def code_of(repo: ContractRepo, author: Author, text: str) -> str | None:
    """Write a document on main and return why it is refused, or None."""
    try:
        with repo.edit("orders", author=author) as draft:
            draft.write_spec(text)
    except WorkflowError as error:
        return error.code
    return None


class Counting(Store):
    """A store that counts the folders whose files are read."""

    reads = 0

    def files(self, commit: str, path: str) -> Mapping[str, bytes]:
        type(self).reads += path.startswith("contracts")
        return super().files(commit, path)


def test_equal_trees_are_not_read(mocked: ContractRepo, ada: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another contract changed between two commits: the trees of this one are the same, and nothing of it is parsed."""
    first = Store.open(mocked.path).resolve("main").commit
    with mocked.edit("b", author=ada) as draft:
        draft.write_spec(answering(200))
    reader = Counting.open(mocked.path)
    monkeypatch.setattr(Counting, "reads", 0)
    fresh = ContractRepo(reader)
    found = fresh.compare("a", first, "main")
    assert (found.verdict, found.required_bump, found.findings, found.identical) == (
        "unchanged",
        "none",
        (),
        True,
    )
    second = reader.resolve("main").commit
    outcome = Comparisons(reader, ContractTrees(reader)).outcome(
        "a", (first, second), Compatibility(), date(2026, 1, 1), {}
    )
    assert (outcome.findings_digest, outcome.breaking, outcome.required_bump) == (
        found.findings_digest,
        (),
        "none",
    )
    assert Counting.reads == 0
    assert found.base.version == "1.0.0"
    assert json.loads(found.render("json"))["verdict"] == "unchanged"
    assert Counting.reads == 1


@pytest.mark.parametrize(
    ("mode", "bases", "refused"),
    [
        ("backward", "supported", True),
        ("backward", "released", False),
        ("backward-transitive", "released", True),
        ("none", "supported", False),
    ],
)
def test_two_small_steps_may_make_a_big_one(
    mode: str,
    bases: str,
    *,
    refused: bool,
    tmp_path: Path,
    ada: Author,
    document: Document,
    log_tag: Callable[..., None],
) -> None:
    """1.0 -> 1.1 took an operation away unnoticed (its base was another); from 1.1 nothing is lost, from 1.0 something is."""
    repo = ContractRepo.init(tmp_path / "r.git", POLICY + f"{{mode: {mode}, bases: {bases}}}\n", author=ada)
    with repo.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /a", "GET /b", version="1.0.0"))
    log_tag(repo.path, "orders/v1.0.0")
    with repo.edit("orders", design="x", author=ada) as draft:
        draft.write_spec(document("GET /a", version="1.1.0"))
    log_tag(repo.path, "orders/v1.1.0", "design/orders/x")

    pushed = code_of(repo, ada, document("GET /a", "GET /c", version="1.2.0"))
    assert pushed == ("breaking-change" if refused else None)
    assert repo.compare("orders", "released", "design/orders/x").verdict == "unchanged"
    assert repo.compare("orders", "supported", "design/orders/x").verdict == (
        "compatible" if mode == "none" else "breaking"
    )


def test_before_a_first_release_main_is_the_base(repo: ContractRepo, ada: Author, document: Document) -> None:
    assert code_of(repo, ada, document("GET /a", "GET /b")) is None
    assert code_of(repo, ada, document("GET /a")) == "breaking-change"


@pytest.mark.parametrize(("days", "taken"), [(29, False), (30, True)])
def test_a_deprecated_operation_may_go_when_the_window_is_over(
    days: int, *, taken: bool, tmp_path: Path, ada: Author, document: Document, log_tag: Callable[..., None]
) -> None:
    """The window begins on the day on which the log received the release that deprecated it (here 1970-01-01)."""
    clock = [Instant(0)]
    repo = ContractRepo.init(
        tmp_path / "r.git", POLICY + "{deprecation-window-days: 30}\n", author=ada, clock=lambda: clock[0]
    )
    old: Any = json.loads(document("GET /a", "GET /b"))
    old["paths"]["/b"]["get"]["deprecated"] = True
    with repo.edit("orders", author=ada) as draft:
        draft.write_spec(json.dumps(old))
    log_tag(repo.path, "orders/v1.0.0")
    clock[0] = Instant(days * DAY_S)
    later = code_of(repo, ada, document("GET /a", version="1.1.0"))
    assert later == (None if taken else "breaking-change")
    if taken:
        verdicts = {
            day: repo.compare("orders", "v1.0.0", "main", as_of=day).verdict
            for day in (None, date(1970, 1, 30), date(1970, 1, 31))
        }
        assert list(verdicts.values()) == ["breaking", "breaking", "compatible"]


@pytest.mark.parametrize("kind", ["released", "supported"])
def test_before_the_first_release_a_design_is_compared_with_main(
    stored: ContractRepo, ada: Author, document: Document, kind: str
) -> None:
    with stored.edit("orders", design="less", author=ada) as draft:
        draft.write_spec(document("GET /orders"))
    found = stored.compare("orders", kind, "design/orders/less")
    assert (found.verdict, [one.rule for one in found.findings]) == ("breaking", ["operation-removed"])
    hand = ContractState(load(document("GET /orders").encode()), MockSet(()))
    assert stored.compare("orders", kind, hand).verdict == "breaking"


def test_where_nothing_came_before_somebody_must_say_what_to_compare_with(
    stored: ContractRepo, ada: Author, document: Document
) -> None:
    with stored.edit("carts", design="first", author=ada) as draft:
        draft.write_spec(document("GET /carts"))
    for name, revision in (("carts", "design/carts/first"), ("orders", "main")):
        with pytest.raises(UsageError) as caught:
            stored.compare(name, "supported", revision)
        assert caught.value.code == "no-release"
