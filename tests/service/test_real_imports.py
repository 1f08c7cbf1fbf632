"""Real documents become contracts with mocks: on main, or as a design where they have errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import WorkflowError

SPECS = Path(__file__).parents[1] / "data" / "specs"
ADA = Author("Ada", "ada@example.org")
# What is formally wrong with these is listed by `check`; everything else goes straight to main.
WITH_ERRORS = {"digitalocean/openapi.yaml", "readme/parameters-style-3.0.json"}
ENTRIES = sorted(
    path.relative_to(SPECS).as_posix()
    for path in SPECS.glob("*/*")
    if path.suffix in {".yaml", ".json"} and path.is_file()
)


def test_every_real_document_is_stored_with_its_mocks(tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    for number, entry in enumerate(ENTRIES):
        name = f"real-{number}"
        try:
            written = repo.import_contract(name, SPECS / entry, author=ADA)
            at = "main"
        except WorkflowError:
            assert entry in WITH_ERRORS
            written = repo.import_contract(name, SPECS / entry, design="draft", author=ADA)
            at = f"design/{name}/draft"
        answered = [operation for operation in repo.contract(name, at).operations if operation.responses]
        assert (written.branch, written.mocks) == (at, len(answered)), entry
        assert sorted(repo.mocks(name, at).mocks) == sorted(operation.key for operation in answered)


def test_those_with_errors_are_refused_on_main(tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    for entry in sorted(WITH_ERRORS):
        with pytest.raises(WorkflowError):
            repo.import_contract("real", SPECS / entry, author=ADA)
    assert repo.branches() == []
