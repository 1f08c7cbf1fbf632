"""Document and mocks of stored contracts and of folders are brought together."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import ConflictError, UsageError
from contractrepo.service.syncing import sync_folder

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets:   # all of them
    get:
      operationId: listPets
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
              examples:
                two: {value: [Rex, Tom]}
"""
MOCK = "mocks/get-pets.mock.yaml"


@pytest.fixture
def repo(tmp_path: Path, ada: Author) -> ContractRepo:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    repo.import_contract("pets", DOCUMENT, author=ada)
    return repo


def spec(repo: ContractRepo, ref: str = "main") -> str:
    return read(repo, "openapi.yaml", ref)


def read(repo: ContractRepo, path: str, ref: str = "main") -> str:
    shown = ["git", "-C", str(repo.path), "show", f"{ref}:contracts/pets/{path}"]
    return subprocess.run(shown, capture_output=True, check=True, text=True).stdout


def test_what_is_imported_agrees(repo: ContractRepo, ada: Author) -> None:
    done = repo.sync("pets", author=ada)
    assert done.agree
    assert done.written is None


def test_the_document_follows_an_edited_mock_in_the_same_commit(repo: ContractRepo, ada: Author) -> None:
    with repo.edit("pets", author=ada) as draft:
        draft.write_file(MOCK, draft.files[MOCK].replace(b"Tom", b"Max"))
    assert spec(repo) == DOCUMENT.replace("Tom", "Max")


def test_the_mocks_follow_an_edited_document(repo: ContractRepo, ada: Author) -> None:
    with repo.edit("pets", author=ada) as draft:
        draft.write_file(MOCK, draft.files[MOCK] + b"# ours\n")
    with repo.edit("pets", author=ada) as draft:
        draft.write_spec(draft.spec.replace("Tom", "Max"))
    mock = read(repo, MOCK)
    assert "Max" in mock
    assert mock.endswith("# ours\n")


@pytest.mark.parametrize("path", ["openapi.yaml", MOCK])
def test_one_value_is_one_line_on_both_sides_in_git(repo: ContractRepo, ada: Author, path: str) -> None:
    with repo.edit("pets", author=ada) as draft:
        draft.write_file(path, draft.files[path].replace(b"Tom", b"Max"))
    shown = ["git", "-C", str(repo.path), "diff", "--numstat", "main~1", "main"]
    lines = subprocess.run(shown, capture_output=True, check=True, text=True).stdout.splitlines()
    assert lines == [f"1\t1\tcontracts/pets/{name}" for name in (MOCK, "openapi.yaml")]


def test_a_mocked_operation_comes_into_the_document(repo: ContractRepo, ada: Author) -> None:
    with repo.edit("pets", design="adopt", author=ada) as draft:
        mock = draft.mock("POST /adoptions")
        mock.respond(201, json={"id": 7}, headers={"Location": "/adoptions/7"}, example="rex")
        mock.respond(422, json={"title": "No such pet"}, content_type="application/problem+json")
    text = spec(repo, "design/pets/adopt")
    assert text.startswith(DOCUMENT)
    operation = repo.contract("pets", "design/pets/adopt").description.data["paths"]["/adoptions"]["post"]
    created, refused = operation["responses"]["201"], operation["responses"]["422"]
    assert created["content"]["application/json"]["examples"] == {"rex": {"value": {"id": 7}}}
    assert refused["content"]["application/problem+json"]["examples"]["default"]["value"] == {
        "title": "No such pet"
    }


def test_an_example_is_replaced_and_removed_where_it_stands(repo: ContractRepo, ada: Author) -> None:
    with repo.edit("pets", design="d", author=ada) as draft:
        mock = draft.mock("GET /pets")
        mock.respond(200, json=["Max"], example="two")
        mock.respond(200, json=[], example="none", when={"headers": {"X-Empty": {"present": True}}})
        mock.respond(200, json=["Ada"])
        mock.remove("default")
    assert "two: {value: [Max]}" in spec(repo, "design/pets/d")
    assert list(repo.mocks("pets", "design/pets/d").mocks["GET /pets"].examples[1].when) == ["headers"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("operation-invalid", lambda draft: draft.mock("pets")),
        ("body-twice", lambda draft: draft.mock("GET /pets").respond(200, json=1, text="1")),
        ("example-unknown", lambda draft: draft.mock("GET /pets").remove("other")),
        ("example-unknown", lambda draft: draft.mock("GET /pets").remove("two")),
    ],
)
def test_a_draft_refuses_what_it_cannot_mean(
    repo: ContractRepo, ada: Author, code: str, change: object
) -> None:
    assert callable(change)
    with pytest.raises(UsageError) as caught, repo.edit("pets", author=ada) as draft:
        change(draft)
    assert caught.value.code == code


def test_an_edit_that_contradicts_itself_is_not_written(repo: ContractRepo, ada: Author) -> None:
    before = spec(repo)

    def edit() -> None:
        with repo.edit("pets", author=ada) as draft:
            draft.write_file(MOCK, draft.files[MOCK].replace(b"Tom", b"Max"))
            draft.write_spec(draft.spec.replace("Tom", "Bello"))

    with pytest.raises(ConflictError) as caught:
        edit()
    assert caught.value.code == "sync-conflict"
    assert [one.code for one in caught.value.data["conflicts"]] == ["both-changed-value"]
    assert spec(repo) == before


@pytest.fixture
def pushed(repo: ContractRepo, tmp_path: Path, ada: Author) -> ContractRepo:
    """Somebody edited both sides of a design with git alone, each another value."""
    with repo.edit("pets", design="d", author=ada) as draft:
        draft.write_spec(draft.spec.replace("description: Pets.", "description: Every pet."))
    clone = tmp_path / "clone"
    git("clone", "-q", str(repo.path), str(clone))
    git("-C", str(clone), "checkout", "-q", "design/pets/d")
    folder = clone / "contracts/pets"
    for name, old, new in (("openapi.yaml", "Rex", "Ace"), (MOCK, "Tom", "Max")):
        path = folder / name
        path.write_text(path.read_text().replace(old, new))
    git("-C", str(clone), "commit", "-qam", "By hand")
    git("-C", str(clone), "push", "-q", "origin", "design/pets/d")
    return repo


def git(*words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", *words], check=True, capture_output=True
    )


def test_a_branch_is_merged_from_where_both_last_agreed(pushed: ContractRepo, ada: Author) -> None:
    assert not pushed.sync("pets", "d", check=True, author=ada).agree
    done = pushed.sync("pets", "d", author=ada)
    assert done.written is not None
    assert done.written.commit is not None
    assert json.loads(json.dumps(list(done.plan.files))) == [MOCK, "openapi.yaml"]
    assert "[Ace, Max]" in spec(pushed, "design/pets/d")
    assert pushed.sync("pets", "d", author=ada).agree


def test_what_main_cannot_take_is_proposed_once(repo: ContractRepo, tmp_path: Path, ada: Author) -> None:
    clone = tmp_path / "clone"
    git("clone", "-q", str(repo.path), str(clone))
    mock = clone / "contracts/pets" / MOCK
    for body, topic in (("7", "sync"), ("true", "sync-2")):
        data = mock.read_text().splitlines()
        mock.write_text("\n".join([*data[:-1], data[-1].partition("-")[0] + f"- {body}"]) + "\n")
        git("-C", str(clone), "commit", "-qam", "By hand")
        git("-C", str(clone), "push", "-q", "origin", "HEAD:main")
        assert [one.code for one in repo.sync("pets", author=ada).plan.conflicts] == ["type-contradiction"]

        done = repo.sync("pets", mode="propose", author=ada)

        assert done.written is not None
        assert done.written.branch == f"design/pets/{topic}"
        assert f"{body}]" in spec(repo, done.written.branch)
        assert spec(repo) == DOCUMENT
        assert repo.sync("pets", mode="propose", author=ada).written is None
        assert repo.sync("pets", topic, author=ada).agree


def test_a_contract_that_is_not_there(repo: ContractRepo, ada: Author) -> None:
    with pytest.raises(UsageError) as caught:
        repo.sync("cats", author=ada)
    assert caught.value.code == "unknown-contract"


def test_a_folder_in_and_outside_of_git(tmp_path: Path) -> None:
    folder = tmp_path / "app/api"
    folder.mkdir(parents=True)
    (folder / "openapi.yaml").write_text(DOCUMENT)
    assert list(sync_folder(folder, check=True).plan.files) == [MOCK]
    assert not (folder / MOCK).exists()
    sync_folder(folder)
    git("-C", str(folder), "init", "-q")
    git("-C", str(folder), "add", ".")
    git("-C", str(folder), "commit", "-qm", "In step")
    mock = folder / MOCK
    mock.write_text(mock.read_text().replace("Tom", "Max"))
    (folder / "openapi.yaml").write_text(DOCUMENT.replace("Tom", "Bello"))
    (conflict,) = sync_folder(folder).plan.conflicts
    assert (conflict.ours, conflict.theirs) == ("Bello", "Max")
    sync_folder(folder, resolve={(conflict.code, conflict.pointer): "mocks"})
    assert (folder / "openapi.yaml").read_text() == DOCUMENT.replace("Tom", "Max")
    with pytest.raises(UsageError):
        sync_folder(tmp_path / "nowhere")


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "api", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "openapi.yaml").write_text(DOCUMENT)
    (folder / "mocks").symlink_to(elsewhere)
    with pytest.raises(UsageError) as caught:
        sync_folder(folder)
    assert caught.value.code == "path-unsafe"
    assert list(elsewhere.iterdir()) == []


def test_a_folder_that_was_committed_out_of_sync_is_merged_from_where_both_last_agreed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "openapi.yaml").write_text(DOCUMENT)
    sync_folder(folder)
    git("-C", str(folder), "init", "-q")
    for name, old, new in (("openapi.yaml", "", ""), ("openapi.yaml", "Rex", "Ace"), (MOCK, "Tom", "Max")):
        path = folder / name
        path.write_text(path.read_text().replace(old, new))
        git("-C", str(folder), "add", ".")
        git("-C", str(folder), "commit", "-qm", "By hand")
    sync_folder(folder)
    assert (folder / "openapi.yaml").read_text() == DOCUMENT.replace("Rex", "Ace").replace("Tom", "Max")
    assert sync_folder(folder, check=True).agree
