"""One edit is one commit: mocks follow, main keeps its rules, nobody's work is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import ConflictError, ContractError, UsageError, WorkflowError
from contractrepo.service.drafts import Written

Document = Callable[..., str]
GET = "mocks/get-orders.mock.yaml"
POST = "mocks/post-orders.mock.yaml"


def git(repo: ContractRepo, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True
    ).stdout.strip()


def state(repo: ContractRepo) -> str:
    return git(repo, "for-each-ref")


def test_an_edit_is_one_commit_that_says_what_changed(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    with stored.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders", "POST /orders", "GET /orders/new", version="1.1.0"))
    assert draft.written == Written(
        "main", git(stored, "rev-parse", "main"), "orders: add GET /orders/new", 3, 3, draft.written.problems
    )
    assert git(stored, "log", "--format=%an <%ae> %aI %s", "main").splitlines() == [
        "Ada <ada@example.org> 2027-01-15T09:00:00+01:00 orders: add GET /orders/new",
        "Ada <ada@example.org> 2027-01-15T09:00:00+01:00 orders: import T 1.0.0 with 2 operations",
    ]
    assert (
        git(stored, "log", "-1", "--format=%b", "main")
        == """\
Version 1.0.0 -> 1.1.0

Operations:
  + GET /orders/new

Files:
  + mocks/get-orders-new.mock.yaml
  ~ openapi.json"""
    )
    entry = stored.log(limit=1)[0]
    assert (entry.user, entry.via, entry.received) == ("tester", "api", "2027-01-15T08:00:00Z")
    assert [change.ref for change in entry.changes] == ["refs/heads/main"]


def test_mocks_follow_the_document(stored: ContractRepo, document: Document, ada: Author) -> None:
    own = b"{mine: {sync: mock-only, respond: {status: 200, body: mine}}}"
    edited = b"mock: 1\noperation: POST /orders\nexamples: " + own + b"\n"
    with stored.edit("orders", design="d", author=ada) as draft:
        draft.write_file(POST, edited)
        draft.write_file("mocks/notes.txt", "kept")
    with stored.edit("orders", design="d", author=ada) as draft:
        assert draft.files[POST] == edited
        draft.write_spec(document("POST /orders", "PUT /orders"))
    mocks = stored.mocks("orders", "design/orders/d")
    assert sorted(mocks.files) == ["mocks/notes.txt", POST, "mocks/put-orders.mock.yaml"]
    assert mocks.files[POST] == edited
    with stored.edit("orders", design="d", author=ada) as draft:
        draft.write_spec(document("PUT /orders"))
    assert sorted(stored.mocks("orders", "design/orders/d").files) == [
        "mocks/notes.txt",
        "mocks/put-orders.mock.yaml",
    ]


def test_a_generated_mock_is_made_anew_when_its_operation_changes(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    assert b"one" not in stored.mocks("orders").files[GET]
    exemplary = document("GET /orders", "POST /orders").replace(
        '"schema"', '"examples": {"one": {"value": "1"}}, "schema"'
    )
    with stored.edit("orders", author=ada) as draft:
        draft.write_spec(exemplary)
    mocks = stored.mocks("orders")
    assert b"one" in mocks.files[GET]
    assert len(mocks) == 2


def test_a_mock_file_that_cannot_be_read_is_kept(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    with stored.edit("orders", design="d", author=ada) as draft:
        draft.write_file(GET, "mock: [")
        draft.write_spec(document("GET /orders", version="1.0.1"))
    assert stored.mocks("orders", "design/orders/d").files[GET] == b"mock: ["


def test_nothing_is_written_when_the_body_raises(stored: ContractRepo, ada: Author) -> None:
    before = state(stored)

    def edit() -> None:
        with stored.edit("orders", author=ada) as draft:
            draft.write_spec("{}")
            raise KeyError

    with pytest.raises(KeyError):
        edit()
    assert state(stored) == before


@pytest.mark.parametrize("design", [None, "same"])
def test_nothing_is_written_when_nothing_changes(
    design: str | None, stored: ContractRepo, ada: Author
) -> None:
    before = state(stored)
    with stored.edit("orders", design=design, author=ada) as draft:
        draft.write_spec(draft.spec)
    assert state(stored) == before
    assert draft.written is not None
    assert (draft.written.commit, draft.written.subject) == (None, "")


def test_main_keeps_its_rules_and_says_all_reasons(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    before = state(stored)
    broken = document("GET /orders").replace('"paths"', '"tags": [{}], "paths"')
    with pytest.raises(WorkflowError) as caught, stored.edit("orders", author=ada) as draft:
        draft.write_spec(broken)
    error = caught.value
    assert error.code == "document-invalid"
    assert [one.code for one in error.data["objections"]] == ["document-invalid", "breaking-change"]
    assert "[required]" in error.message
    assert "breaking: [operation-removed] POST /orders" in error.message
    assert error.hint == "keep it as a design: --design draft"
    assert state(stored) == before


def test_a_long_refusal_is_cut_and_says_so(stored: ContractRepo, document: Document, ada: Author) -> None:
    tags = ", ".join(["{}"] * 30)
    with pytest.raises(WorkflowError) as caught, stored.edit("orders", author=ada) as draft:
        draft.write_spec(
            document("GET /orders", "POST /orders").replace('"paths"', f'"tags": [{tags}], "paths"')
        )
    assert caught.value.message.endswith("    ... and 10 more")


def test_a_refusal_without_a_topic_gives_its_hint(stored: ContractRepo, ada: Author) -> None:
    with pytest.raises(ContractError) as caught, stored.edit("orders", author=ada) as draft:
        draft.remove_file("openapi.json")
    assert caught.value.code == "document-missing"


def test_a_design_takes_errors_and_starts_from_main(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    main = git(stored, "rev-parse", "main")
    with stored.edit("orders", design="wild", author=ada) as draft:
        assert draft.spec.startswith("{")
        draft.write_spec(document("GET /orders").replace('"paths"', '"tags": [{}], "paths"'))
    assert draft.written is not None
    assert draft.written.at == "@design/orders/wild"
    assert [problem.code for problem in draft.written.problems if problem.severity == "error"] == ["required"]
    assert git(stored, "rev-parse", "design/orders/wild~1") == main
    assert git(stored, "rev-parse", "main") == main


def test_a_design_in_an_empty_repository_is_a_root(
    repo: ContractRepo, document: Document, ada: Author
) -> None:
    with repo.edit("orders", design="first", author=ada, message="Begin") as draft:
        draft.write_spec(document("GET /orders"))
    assert git(repo, "log", "--format=%s%P", "design/orders/first") == "Begin"


@pytest.mark.parametrize("text", ["{", "[]", "openapi: 2.0"])
def test_what_cannot_be_read_is_no_draft_either(text: str, stored: ContractRepo, ada: Author) -> None:
    before = state(stored)
    with pytest.raises(ContractError), stored.edit("orders", design="d", author=ada) as draft:
        draft.write_spec(text)
    assert state(stored) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"name": "Orders"}, "name-invalid"),
        ({"name": "policy"}, "name-invalid"),
        ({"name": "../x"}, "name-invalid"),
        ({"name": "orders", "design": "a/b"}, "topic-invalid"),
        ({"name": "orders", "design": ""}, "topic-invalid"),
    ],
)
def test_illegal_names(arguments: dict[str, str], code: str, repo: ContractRepo, ada: Author) -> None:
    with pytest.raises(UsageError) as caught, repo.edit(author=ada, **arguments):
        pass
    assert caught.value.code == code
    assert caught.value.hint


def test_illegal_paths(stored: ContractRepo, ada: Author) -> None:
    with pytest.raises(UsageError) as caught, stored.edit("orders", author=ada) as draft:
        draft.write_file("../../escape", "x")
    assert caught.value.code == "path-unsafe"
    with pytest.raises(UsageError) as caught, stored.edit("orders", author=ada) as draft:
        draft.remove_file("nothing")
    assert caught.value.code == "file-not-found"


def test_a_draft_without_a_document_has_no_text(repo: ContractRepo, ada: Author) -> None:
    with pytest.raises(UsageError) as caught, repo.edit("orders", author=ada) as draft:
        _ = draft.spec
    assert caught.value.code == "document-missing"


def test_the_author_is_git_s_own_where_none_is_given(
    stored: ContractRepo, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Grace")
    with stored.edit("orders") as draft:
        draft.write_spec(document("GET /orders", "POST /orders", version="1.0.1"))
    assert git(stored, "log", "-1", "--format=%an", "main") == "Grace"
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    with pytest.raises(UsageError) as caught, stored.edit("orders"):
        pass
    assert caught.value.code == "author-unknown"
    assert "user.name" in caught.value.message


def test_somebody_else_s_change_of_the_same_contract_is_a_conflict(
    stored: ContractRepo, document: Document, ada: Author
) -> None:
    def edit() -> None:
        with stored.edit("orders", author=ada) as mine:
            mine.write_spec(document("GET /orders", "POST /orders", "GET /mine"))
            with stored.edit("orders", author=ada) as theirs:
                theirs.write_spec(document("GET /orders", "POST /orders", "GET /theirs"))

    with pytest.raises(ConflictError) as caught:
        edit()
    assert caught.value.code == "contract-changed"
    assert "GET /theirs" in {operation.key for operation in stored.contract("orders").operations}


def test_a_change_of_another_contract_is_none(stored: ContractRepo, document: Document, ada: Author) -> None:
    with stored.edit("orders", author=ada) as mine:
        mine.write_spec(document("GET /orders", "POST /orders", "GET /mine"))
        with stored.edit("carts", author=ada) as theirs:
            theirs.write_spec(document("GET /carts"))
    assert [row.name for row in stored.contracts()] == ["carts", "orders"]
    assert git(stored, "log", "--format=%s", "main").splitlines()[:2] == [
        "orders: add GET /mine",
        "carts: import T 1.0.0 with 1 operation",
    ]


def test_many_editors_lose_nothing(stored: ContractRepo, document: Document, ada: Author) -> None:
    def edit(number: int) -> None:
        repo = ContractRepo.open(stored.path)
        with repo.edit(f"c{number}", author=ada) as draft:
            draft.write_spec(document(f"GET /c{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(8)))
    assert len(stored.contracts()) == 9
    assert len(git(stored, "log", "--format=%s", "main").splitlines()) == 9
    assert len(stored.log()) == 2 + 9


def test_a_release_in_the_meantime_is_judged_too(
    stored: ContractRepo,
    document: Document,
    ada: Author,
    log_tag: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the verdict and the lock somebody releases a version that the change would break."""
    from contractrepo.service import editing

    with stored.edit("orders", design="wide", author=ada) as draft:
        draft.write_spec(document("GET /orders", "POST /orders", "GET /wide"))
    tip = git(stored, "rev-parse", "design/orders/wide")
    judged: list[Any] = []

    def judge(move: Any) -> list[Any]:
        judged.append(move)
        if len(judged) == 1:
            log_tag(stored.path, "orders/v1.5.0", tip)
        return real(move)

    real = editing.judge
    monkeypatch.setattr(editing, "judge", judge)
    with pytest.raises(WorkflowError) as caught, stored.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders", "POST /orders", version="1.6.0"))
    assert "this would break consumers of orders/v1.5.0" in caught.value.message
    assert len(judged) == 2
