"""Main merged into designs: by key, with the comments of both, and never half."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import ConflictError, StoreError, UsageError
from contractrepo.git.merging import merge_base

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets:   # all of them
    get:
      operationId: listPets
      responses:
        '200': {description: Pets., content: {application/json: {schema: {items: {type: string}}, examples: {two: {value: [Rex, Tom]}}}}}
"""
PATH = """\
  /{name}:   # of {name}
    get:
      responses:
        '204': {{description: Done.}}
"""
Edit = Callable[[str], str]


@pytest.fixture
def repo(tmp_path: Path, ada: Author) -> ContractRepo:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    repo.import_contract("pets", DOCUMENT, author=ada)
    return repo


@pytest.fixture
def parted(repo: ContractRepo, ada: Author) -> Callable[[Edit, Edit], ContractRepo]:
    """Return what edits the document on the design ``d`` and on main."""

    def made(ours: Edit, theirs: Edit) -> ContractRepo:
        for design, change in (("d", ours), (None, theirs)):
            with repo.edit("pets", design=design, author=ada) as draft:
                draft.write_spec(change(draft.spec))
        return repo

    return made


def git(repo: ContractRepo, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", repo.path, *arguments], capture_output=True, check=True, text=True)
    return done.stdout.strip()


def spec(repo: ContractRepo, ref: str = "design/pets/d") -> str:
    return git(repo, "show", f"{ref}:contracts/pets/openapi.yaml") + "\n"


def with_path(name: str) -> Edit:
    return lambda text: text + PATH.format(name=name)


def test_adjacent_paths_of_two_people_are_both_there_with_their_mocks(
    parted: Callable[[Edit, Edit], ContractRepo], ada: Author
) -> None:
    repo = parted(with_path("ours"), with_path("theirs"))
    repo.import_contract("orders", DOCUMENT, author=ada)
    tips = [git(repo, "rev-parse", ref) for ref in ("design/pets/d", "main")]

    done = repo.merge_design("pets", "d", author=ada)

    assert done.conflicts == ()
    assert git(repo, "rev-parse", "design/pets/d") == done.commit
    assert git(repo, "show", "-s", "--format=%P", "design/pets/d").split() == tips
    assert spec(repo) == DOCUMENT + PATH.format(name="ours") + PATH.format(name="theirs")
    assert git(repo, "diff", "--name-only", "main", "design/pets/d").split() == [
        "contracts/pets/mocks/get-ours.mock.yaml",
        "contracts/pets/openapi.yaml",
    ]
    assert repo.sync("pets", "d", author=ada, check=True).agree
    again = repo.merge_design("pets", "d", author=ada)
    assert again.up_to_date


def test_the_comments_of_both_stay_where_lines_merge(parted: Callable[[Edit, Edit], ContractRepo]) -> None:
    repo = parted(
        lambda text: text.replace("operationId: listPets", "operationId: listPets   # ours"),
        lambda text: "# theirs\n" + text.replace("title: Pets", "title: All pets"),
    )
    assert repo.merge_design("pets", "d", author=Author("Ada", "ada@example.org")).commit
    text = spec(repo)
    assert text.startswith("# theirs\n")
    assert "listPets   # ours" in text
    assert "title: All pets" in text


def test_a_value_that_both_changed_is_decided_once_for_document_and_mocks(
    parted: Callable[[Edit, Edit], ContractRepo], ada: Author
) -> None:
    repo = parted(
        lambda text: text.replace("[Rex, Tom]", "[Rex, Max]"), lambda text: text.replace("Tom", "Kim")
    )
    tip = git(repo, "rev-parse", "design/pets/d")

    (one,) = repo.merge_design("pets", "d", author=ada).conflicts

    assert git(repo, "rev-parse", "design/pets/d") == tip
    pointer = "/paths/~1pets/get/responses/200/content/application~1json/examples/two/value/1"
    assert (one.code, one.pointer) == ("both-changed-value", pointer)
    assert (one.file, one.mock_pointer) == ("mocks/get-pets.mock.yaml", "/examples/two/respond/body/1")
    assert (one.base, one.ours, one.theirs, one.choices) == ("Tom", "Max", "Kim", ("ours", "theirs"))
    assert repo.merge_design("pets", "d", author=ada, resolve={(one.code, one.pointer): "theirs"}).commit
    assert "[Rex, Kim]" in spec(repo)
    assert repo.sync("pets", "d", author=ada, check=True).agree


def test_what_breaks_only_together_is_a_conflict(
    parted: Callable[[Edit, Edit], ContractRepo], ada: Author
) -> None:
    repo = parted(
        lambda text: text.replace("{type: string}", "{type: string, maxLength: 3}"),
        lambda text: text.replace("two: {value: [Rex, Tom]}", "two: {value: [Rex, Tommy]}"),
    )
    found = repo.merge_design("pets", "d", author=ada)
    assert found.commit is None
    assert {one.code for one in found.conflicts} == {"invalid-after-merge"}
    assert any(one.pointer.startswith("/paths/~1pets/get/responses/200") for one in found.conflicts)


def test_a_design_that_nobody_began_cannot_be_merged(repo: ContractRepo, ada: Author) -> None:
    with pytest.raises(UsageError) as caught:
        repo.merge_design("pets", "none", author=ada)
    assert caught.value.code == "unknown-ref"


@pytest.mark.slow
def test_a_clone_merges_by_pushing(
    parted: Callable[[Edit, Edit], ContractRepo], ada: Author, tmp_path: Path
) -> None:
    repo = parted(with_path("ours"), with_path("theirs"))
    repo.import_contract("orders", DOCUMENT, author=ada)
    repo.install_hooks()
    subprocess.run(["git", "clone", "-q", repo.path, tmp_path / "clone"], check=True)
    done = ContractRepo.open(tmp_path / "clone").merge_design("pets", "d", author=ada)
    assert git(repo, "rev-parse", "design/pets/d") == done.commit


def test_a_contract_that_main_has_not_gets_what_else_is_there(repo: ContractRepo, ada: Author) -> None:
    repo.import_contract("orders", DOCUMENT, design="d", author=ada)
    repo.import_contract("pets", with_path("theirs")(DOCUMENT), author=ada)
    assert repo.merge_design("orders", "d", author=ada).commit
    assert "/theirs" in repo.contract("pets", "design/orders/d").description.data["paths"]


def test_a_design_that_moves_meanwhile_is_left_alone(
    parted: Callable[[Edit, Edit], ContractRepo], ada: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = parted(with_path("ours"), with_path("theirs"))

    def racing(*arguments: Any) -> str | None:
        with repo.edit("pets", design="d", author=ada) as draft:
            draft.write_file("notes.md", "faster\n")
        return merge_base(*arguments)

    monkeypatch.setattr("contractrepo.service.merging.merge_base", racing)
    with pytest.raises(ConflictError) as caught:
        repo.merge_design("pets", "d", author=ada)
    assert caught.value.code == "contract-changed"
    assert git(repo, "show", "design/pets/d:contracts/pets/notes.md") == "faster"


def test_branches_of_a_repository_that_lacks_them_have_no_base(repo: ContractRepo) -> None:
    with pytest.raises(StoreError) as caught:
        merge_base(repo.path, "1" * 40, "2" * 40)
    assert caught.value.code == "git-failed"
