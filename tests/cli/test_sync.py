"""`sync` on a contract of the repository and on a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo

ADA = Author("Ada", "ada@example.org")
MOCK = "mocks/get-pets.mock.yaml"
DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
              examples: {two: {value: [Rex, Tom]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "openapi.yaml").write_text(DOCUMENT)
    return folder


def test_a_folder_is_checked_then_brought_in_step(cli: Any, folder: Path) -> None:
    checked = cli("sync", folder, "--check")
    assert (checked.code, checked.out) == (1, f"write {MOCK}\n")
    done = cli("sync", folder)
    assert (done.code, done.out) == (0, f"write {MOCK}\n")
    again = cli("sync", folder, "--check")
    assert (again.code, again.out, again.err) == (0, "", "document and mocks agree\n")


def test_a_conflict_names_both_places_and_how_to_decide(cli: Any, folder: Path) -> None:
    cli("sync", folder)
    mock = folder / MOCK
    mock.write_text(mock.read_text().replace("Tom", "7").replace("'7'", "7"))
    done = cli("sync", folder)
    assert done.code == 1
    first, _, choice = done.out.splitlines()[:3]
    assert first.startswith("conflict: [")
    assert f"({MOCK}#/examples/two/respond" in first
    settled = cli("sync", folder, "--resolve", choice.split("'")[1].replace("spec|mocks", "spec"))
    assert settled.code == 0
    assert "Tom" in mock.read_text()


def test_a_contract_of_the_repository(cli: Any, repo: ContractRepo) -> None:
    with repo.edit("pets", design="d", author=ADA) as draft:
        draft.write_spec(DOCUMENT)
    done = cli("sync", "pets", "--design", "d")
    assert (done.code, done.out) == (0, "")
    assert cli("sync", "cats").code == 2


def test_a_choice_must_name_conflict_and_side(cli: Any, folder: Path) -> None:
    assert cli("sync", folder, "--resolve", "both-changed-value=spec").code == 2
    assert cli("sync", folder, "--resolve", "a@/b=c").code == 2
