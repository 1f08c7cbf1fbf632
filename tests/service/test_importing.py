"""Documents from outside: with the files that they refer to, and no others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import ContractError, ContractRepoError, UsageError, WorkflowError

Document = Callable[..., str]
ENTRY = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
paths:
  /a:
    get:
      responses:
        '200': {$ref: 'parts/answers.yaml#/fine'}
components:
  schemas:
    Name: {type: string}
"""
ANSWERS = """\
fine:
  description: Fine.
  content:
    application/json:
      schema: {$ref: "more/item.json"}
"""
ITEM = '{"type": "object", "properties": {"name": {"$ref": "../../shop.yaml#/components/schemas/Name"}}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "source"
    (root / "parts/more").mkdir(parents=True)
    (root / "shop.yaml").write_text(ENTRY)
    (root / "parts/answers.yaml").write_text(ANSWERS)
    (root / "parts/more/item.json").write_text(ITEM)
    (root / "secret.yaml").write_text("never: reached\n")
    return root


def files(repo: ContractRepo, ref: str = "main") -> list[str]:
    command = ["git", "ls-tree", "-r", "--name-only", f"{ref}:contracts/shop"]
    return subprocess.run(
        command, cwd=repo.path, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def check_stored(repo: ContractRepo) -> None:
    assert files(repo) == [
        "mocks/get-a.mock.yaml",
        "openapi.yaml",
        "parts/answers.yaml",
        "parts/more/item.json",
    ]
    contract = repo.contract("shop")
    assert contract.problems == ()
    assert [operation.key for operation in contract.operations] == ["GET /a"]


def test_a_document_comes_with_the_files_it_reaches(repo: ContractRepo, folder: Path, ada: Author) -> None:
    written = repo.import_contract("shop", folder / "shop.yaml", author=ada)
    assert (written.branch, written.operations, written.mocks, written.at) == ("main", 1, 1, "")
    assert written.problems == ()
    assert written.subject == "shop: import Shop 1.0.0 with 1 operation"
    check_stored(repo)


def test_a_document_of_a_commit_comes_the_same_way(
    repo: ContractRepo, folder: Path, ada: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    for command in (["init", "-q"], ["add", "source"], ["commit", "-q", "-m", "x"], ["rm", "-qr", "source"]):
        subprocess.run(["git", *command], check=True)
    repo.import_contract("shop", "HEAD:source/shop.yaml", author=ada)
    check_stored(repo)
    with pytest.raises(UsageError) as caught:
        repo.import_contract("shop", "HEAD:source/nothing.yaml", author=ada)
    assert caught.value.code == "file-not-found"


def test_importing_again_replaces_the_document_and_keeps_edited_mocks(
    repo: ContractRepo, folder: Path, ada: Author
) -> None:
    repo.import_contract("shop", folder / "shop.yaml", author=ada)
    mock = b"mock: 1\noperation: GET /a\nexamples: {mine: {respond: {status: 200, body: {}}}}\n"
    with repo.edit("shop", author=ada) as draft:
        draft.write_file("mocks/get-a.mock.yaml", mock)
    again = repo.import_contract("shop", folder / "shop.yaml", author=ada)
    assert again.commit is None
    inline = ENTRY.replace("{$ref: 'parts/answers.yaml#/fine'}", "{description: Fine.}")
    written = repo.import_contract("shop", inline, design="inline", message="Inline it", author=ada)
    assert (written.branch, written.subject) == ("design/shop/inline", "Inline it")
    assert files(repo, "design/shop/inline") == ["mocks/get-a.mock.yaml", "openapi.yaml"]
    assert repo.mocks("shop", "design/shop/inline").files["mocks/get-a.mock.yaml"] == mock


def test_json_is_stored_as_json(repo: ContractRepo, document: Document, ada: Author) -> None:
    repo.import_contract("shop", document("GET /a").encode(), author=ada)
    assert files(repo) == ["mocks/get-a.mock.yaml", "openapi.json"]
    repo.import_contract(
        "shop", "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n", design="y", author=ada
    )
    assert files(repo, "design/shop/y") == ["openapi.yaml"]


def test_a_document_with_errors_is_a_design_only(repo: ContractRepo, folder: Path, ada: Author) -> None:
    (folder / "parts/answers.yaml").unlink()
    with pytest.raises(WorkflowError) as caught:
        repo.import_contract("shop", folder / "shop.yaml", author=ada)
    assert caught.value.code == "document-invalid"
    assert repo.branches() == []
    written = repo.import_contract("shop", folder / "shop.yaml", design="draft", author=ada)
    assert [problem.code for problem in written.problems] == ["ref-not-found"]


@pytest.mark.parametrize(
    ("source", "code"),
    [("nothing.yaml", "file-not-found"), ("parts", "file-not-found"), ("x:y", "not-a-repository")],
)
def test_what_is_not_there(
    source: str, code: str, *, repo: ContractRepo, folder: Path, ada: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(ContractRepoError) as caught:
        repo.import_contract("shop", source, author=ada)
    assert caught.value.code == code
    assert repo.branches() == []


def test_files_may_not_take_the_name_of_the_document(repo: ContractRepo, folder: Path, ada: Author) -> None:
    (folder / "openapi.yaml").write_text(ANSWERS.replace("more/item.json", "parts/more/item.json"))
    (folder / "shop.yaml").write_text(ENTRY.replace("parts/answers.yaml", "openapi.yaml"))
    with pytest.raises(UsageError) as caught:
        repo.import_contract("shop", folder / "shop.yaml", author=ada)
    assert caught.value.code == "import-name-clash"


def test_nothing_outside_the_folder_is_read(repo: ContractRepo, folder: Path, ada: Author) -> None:
    (folder / "parts/shop.yaml").write_text(ENTRY.replace("parts/answers.yaml", "../secret.yaml"))
    written = repo.import_contract("shop", folder / "parts/shop.yaml", design="d", author=ada)
    assert any(problem.severity == "error" for problem in written.problems)
    assert files(repo, "design/shop/d") == [
        name for name in files(repo, "design/shop/d") if name.startswith("mocks/") or name == "openapi.yaml"
    ]


def test_text_that_cannot_be_read(repo: ContractRepo, ada: Author) -> None:
    with pytest.raises(ContractError):
        repo.import_contract("shop", b"\xff\xfe{", author=ada)
